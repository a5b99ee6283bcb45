// Before any journey: proof that the checks can fail. A good page passes; each bad page is caught, with scripts and without.

import assert from 'node:assert/strict';
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
    for (const view of ['laptop-light', 'phone-no-script']) {
        const tab = await openTab(browser, view);
        for (const [name, html, expected] of CASES) {
            await tab.route('**/*', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
            await tab.goto('http://self-check.test/');
            await tab.unroute('**/*');
            const faults = await findFaults(tab);
            assert.equal(faults.length, expected.length, `${name} on ${view} gave: ${faults.join('; ') || 'nothing'}`);
            expected.forEach((pattern, at) => assert.match(faults[at], pattern));
        }
        await tab.context().close();
        await assertScripts(browser, view, !view.includes('no-script'));
    }
}

/// Without this, a journey without scripts might be one with them.
async function assertScripts(browser, view, expected) {
    const tab = await openTab(browser, view);
    const html = page('<h1>A school</h1><p id="said">still</p><script>document.getElementById("said").textContent = "moved"</script>');
    await tab.route('**/*', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
    await tab.goto('http://self-check.test/');
    assert.deepEqual(await findFaults(tab), []);
    assert.equal(await tab.locator('#said').textContent(), expected ? 'moved' : 'still', `scripts on ${view}`);
    await tab.context().close();
}
