// Runs every journey in every view it asks for, and ends with a count: `N passed, N failed`.
//
//     node run.mjs PROGRAM [WORDS]    PROGRAM is the built `trustwide`; WORDS keep only the journeys whose name or view has them
//
// A journey is a file in `journeys/` with a `title`, its `views`, and a default function that is handed a `Journey`.
// Each runs against a demonstration of its own, or with `newTrust` against a trust made from the register's files, so
// none can depend on another.

import { readdirSync } from 'node:fs';
import { openTab, startBrowser, VIEWS } from './lib/browser.mjs';
import { Journey } from './lib/journey.mjs';
import { startDemonstration, startNewTrust } from './lib/program.mjs';
import { selfCheck } from './lib/self_check.mjs';

const PATIENCE = 120_000;

async function main([program, ...words]) {
    if (!program) throw new Error('name the built program: node run.mjs target/debug/trustwide');
    const runs = (await findJourneys()).filter(({ name }) => words.every((word) => name.includes(word)));
    if (runs.length === 0) throw new Error('there is no journey to run');
    const browser = await startBrowser();
    try {
        await selfCheck(browser);
        const count = { passed: 0, failed: 0, steps: 0 };
        for (const run of runs) await takeJourney(browser, program, run, count);
        console.log(`journeys: ${count.steps} steps, each followed by an accessibility check`);
        console.log(`${count.passed} passed, ${count.failed} failed`);
        return count.failed === 0 ? 0 : 1;
    } finally {
        await browser.close();
    }
}

/// One entry for each journey and view, in name order.
async function findJourneys() {
    const folder = new URL('./journeys/', import.meta.url);
    const files = readdirSync(folder).filter((file) => file.endsWith('.mjs')).sort();
    const runs = [];
    for (const file of files) {
        const journey = await import(new URL(file, folder));
        for (const view of journey.views) {
            if (!VIEWS[view]) throw new Error(`${file} asks for a view that there is not: ${view}`);
            runs.push({ name: `${file.replace('.mjs', '')} on ${view}`, view, journey });
        }
    }
    return runs;
}

async function takeJourney(browser, path, { name, view, journey }, count) {
    const started = Date.now();
    const program = await (journey.newTrust ? startNewTrust(path) : startDemonstration(path));
    const tab = await openTab(browser, view, program.address);
    const handed = new Journey(tab, view, program);
    try {
        await within(PATIENCE, journey.default(handed));
        count.passed += 1;
        console.log(`ok    ${name}: ${handed.steps.length} steps, ${((Date.now() - started) / 1000).toFixed(1)} s`);
    } catch (error) {
        count.failed += 1;
        console.log(`FAIL  ${name}: ${journey.title}\n      at: ${handed.steps.at(-1) ?? 'the start'} (${handed.page.url()})\n${indent(error.message)}`);
        console.log(indent(program.said().slice(-5).join('\n')));
    } finally {
        count.steps += handed.steps.length;
        await tab.context().close();
        await program.stop();
    }
}

function within(patience, work) {
    let timer;
    const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`the journey took more than ${patience / 1000} s`)), patience);
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function indent(text) {
    return text.split('\n').map((line) => `      ${line}`).join('\n');
}

process.exitCode = await main(process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    console.log('0 passed, 1 failed');
    return 1;
});
