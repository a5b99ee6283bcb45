// The program under test: `trustwide demo` on a port of its own choosing, with its data in a folder that goes when it stops.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/// Starts the program at `path` and answers `{ address, stop }` once it has printed where it listens.
export async function startProgram(path, { patience = 90_000 } = {}) {
    const data = mkdtempSync(join(tmpdir(), 'trustwide-e2e-'));
    const child = spawn(path, ['demo', '--port', '0', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = keepLast(child.stderr, 40);
    const stop = () => stopChild(child, data);
    try {
        return { address: await findAddress(child, patience), data, said, stop };
    } catch (error) {
        await stop();
        throw new Error(`the demonstration did not start: ${error.message}\n${said().join('\n')}`);
    }
}

function findAddress(child, patience) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no address in ${patience / 1000} s`)), patience);
        child.once('error', reject);
        child.once('exit', (code) => reject(new Error(`it stopped with code ${code}`)));
        createInterface({ input: child.stdout }).on('line', (line) => {
            const address = line.match(/http:\/\/127\.0\.0\.1:\d+/);
            if (!address) return;
            clearTimeout(timer);
            resolve(address[0]);
        });
    });
}

function keepLast(stream, count) {
    const lines = [];
    createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (count < lines.length) lines.shift();
    });
    return () => lines;
}

async function stopChild(child, data) {
    if (child.exitCode === null && child.signalCode === null && child.pid) {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
        await gone;
        clearTimeout(patience);
    }
    rmSync(data, { recursive: true, force: true });
}
