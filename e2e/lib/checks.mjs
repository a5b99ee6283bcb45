// What every page must pass after every step of every journey, whoever looks and on whatever screen.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/// Everything wrong with the page as it stands, a sentence each; empty when all is well.
export async function findFaults(page) {
    const faults = await page.evaluate(shapeOfPage);
    return [...faults, ...(await accessibilityFaults(page))];
}

/// Runs in the page.
function shapeOfPage() {
    const faults = [];
    const headings = document.querySelectorAll('h1').length;
    if (headings !== 1) faults.push(`the page has ${headings} h1 headings, not one`);
    if (!document.title.trim()) faults.push('the page has no title');
    const sideways = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (0 < sideways) faults.push(`the page scrolls sideways by ${sideways} px`);
    return faults;
}

async function accessibilityFaults(page) {
    // Evaluated, not added as a script: the pages' own policy refuses scripts from elsewhere, as it should.
    await page.evaluate(`if (!globalThis.axe) { ${axeSource} } true`);
    const violations = await page.evaluate(async (standards) => {
        const result = await globalThis.axe.run(document, { runOnly: { type: 'tag', values: standards }, resultTypes: ['violations'] });
        return result.violations.map(({ id, help, nodes }) => ({ id, help, targets: nodes.map((node) => node.target.join(' ')) }));
    }, STANDARDS);
    return violations.map(({ id, help, targets }) => `axe ${id}: ${help} (${targets.slice(0, 4).join(', ')}${4 < targets.length ? ', …' : ''})`);
}
