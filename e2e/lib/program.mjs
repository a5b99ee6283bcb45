// The program under test, on a port of its own choosing, with its data in a folder that goes when it stops:
// the demonstration, or a trust made from the register's files in `data/`, as a technician would make it.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PATIENCE = 90_000;

/// `trustwide demo`.
export async function startDemonstration(path) {
    const data = newFolder();
    return start(path, ['demo', '--port', '0', '--data', data], data);
}

/// `trustwide new` and `trustwide serve`. Its first administrator's link is in `invitation`.
export async function startNewTrust(path) {
    const data = newFolder();
    const file = (name) => fileURLToPath(new URL(`../data/${name}`, import.meta.url));
    const files = ['--groups', file('groups.csv'), '--links', file('links.csv'), '--schools', file('schools.csv')];
    const made = execFileSync(path, ['new', '--data', data, '--trust-uid', '99101', ...files, '--json'], { encoding: 'utf8', timeout: PATIENCE });
    const invitation = JSON.parse(made).first_administrator_link;
    return { ...(await start(path, ['serve', '--listen', '127.0.0.1:0', '--data', data], data)), invitation };
}

/// Answers `{ address, said, stop }` once the program has printed where it listens; `said` is the last of its log.
async function start(path, words, data) {
    const child = spawn(path, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = keepLast(child.stderr, 40);
    const stop = () => stopChild(child, data);
    try {
        return { address: await findAddress(child), said, stop };
    } catch (error) {
        await stop();
        throw new Error(`trustwide ${words[0]} did not start: ${error.message}\n${said().join('\n')}`);
    }
}

function newFolder() {
    return mkdtempSync(join(tmpdir(), 'trustwide-e2e-'));
}

function findAddress(child) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no address in ${PATIENCE / 1000} s`)), PATIENCE);
        const settle = (act, value) => {
            clearTimeout(timer);
            act(value);
        };
        child.once('error', (error) => settle(reject, error));
        child.once('exit', (code) => settle(reject, new Error(`it stopped with code ${code}`)));
        createInterface({ input: child.stdout }).on('line', (line) => {
            const address = line.match(/http:\/\/127\.0\.0\.1:\d+/);
            if (address) settle(resolve, address[0]);
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
