// Pictures of pages, for people who review how they look: each address at phone, laptop and wall width, light and dark, and printed.
//
//     node shots.mjs FOLDER ADDRESS… [--as WORDS]
//
// An ADDRESS is whole (`http://127.0.0.1:8080/data`), or a path on the first one's host. With `--as`, becomes the person whose
// button on the demonstration's first page has those words. Not here: what must be true of a page (`journeys/`).

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openTab, startBrowser } from './lib/browser.mjs';
import { Journey } from './lib/journey.mjs';

const SCREENS = ['phone-light', 'phone-dark', 'laptop-light', 'laptop-dark', 'wall-light', 'wall-dark'];

async function main(given) {
    const { folder, addresses, person } = readArguments(given);
    mkdirSync(folder, { recursive: true });
    const browser = await startBrowser();
    try {
        for (const view of SCREENS) {
            const tab = await openTab(browser, view, addresses[0].origin);
            if (person) await new Journey(tab, view).as(person);
            for (const address of addresses) await photograph(tab, address, folder, view);
            await tab.context().close();
        }
    } finally {
        await browser.close();
    }
}

function readArguments([folder, ...rest]) {
    const at = rest.indexOf('--as');
    const person = 0 <= at ? rest.splice(at, 2)[1] : undefined;
    if (!folder || rest.length === 0) throw new Error('usage: node shots.mjs FOLDER ADDRESS… [--as WORDS]');
    return { folder, person, addresses: rest.map((address) => new URL(address, rest[0])) };
}

async function photograph(tab, address, folder, view) {
    await tab.goto(address.href, { waitUntil: 'load' });
    const name = `${address.pathname}${address.search}`.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'first';
    await tab.screenshot({ path: join(folder, `${name}.${view}.png`), fullPage: true });
    if (view === 'laptop-light') await tab.pdf({ path: join(folder, `${name}.print.pdf`), format: 'A4', printBackground: false });
    console.log(`${name} on ${view}`);
}

await main(process.argv.slice(2));
