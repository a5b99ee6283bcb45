// Before any journey: proof that the checks can fail. A good page passes; each bad page is caught, with scripts and without.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { findFaults } from './checks.mjs';
import { openTab } from './browser.mjs';

const page = (body, style = '') => `<!doctype html><html lang="en-GB"><head><title>A school</title><style>${style}</style></head><body><main>${body}</main></body></html>`;

const CASES = [
    ['a good page', page('<h1>A school</h1><p>Nothing is due.</p>'), []],
    ['two h1', page('<h1>One</h1><h1>Two</h1>'), [/2 h1 headings/]],
    ['an unlabelled field', page('<h1>A form</h1><input name="roll">'), [/axe label/]],
    ['faint words', page('<h1>A school</h1><p class="faint">Hardly there</p>', '.faint { color: #ccc; background: #fff }'), [/axe color-contrast/]],
    ['a sideways scroll', page('<h1>A school</h1><div class="wide">wide</div>', '.wide { width: 4000px }'), [/scrolls sideways/]],
];

export async function selfCheck(browser) {
    const site = await startSite();
    const address = `http://127.0.0.1:${site.address().port}/`;
    for (const view of ['laptop-light', 'phone-no-script']) {
        const tab = await openTab(browser, view, address);
        for (const [at, [name, , expected]] of CASES.entries()) {
            await tab.goto(`/${at}`);
            const faults = await findFaults(tab);
            assert.equal(faults.length, expected.length, `${name} on ${view} gave: ${faults.join('; ') || 'nothing'}`);
            expected.forEach((pattern, at) => assert.match(faults[at], pattern));
        }
        // Without this, a journey without scripts might be one with them.
        await tab.goto('/scripted');
        assert.equal(await tab.locator('#said').textContent(), view.includes('no-script') ? 'still' : 'moved', `scripts on ${view}`);
        await tab.context().close();
    }
    site.close();
}

/// Serves each case at its number, and a page that its own script changes.
function startSite() {
    const scripted = page('<h1>A school</h1><p id="said">still</p><script src="/move.js?v=1"></script>');
    const site = createServer((request, response) => {
        const isScript = request.url.startsWith('/move.js');
        response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
        response.end(isScript ? 'document.getElementById("said").textContent = "moved"' : (CASES[request.url.slice(1)]?.[1] ?? scripted));
    });
    return new Promise((resolve) => site.listen(0, '127.0.0.1', () => resolve(site)));
}
