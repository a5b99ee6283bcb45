// A director's Monday: what needs attention, the schools, one school, and where its figures come from.

import assert from 'node:assert/strict';

export const title = 'A director looks at the trust and at one school';
export const views = ['laptop-light', 'phone-dark', 'zoomed-light', 'laptop-no-script'];

export default async function ({ page, step, as, scripted }) {
    const rows = page.locator('#schools tbody tr[data-name]:visible');

    await step('lands on what needs attention first', async () => {
        await as('Nasreen Qadir');
        await page.getByRole('heading', { name: 'What needs attention first' }).waitFor();
        assert.equal(await rows.count(), 16);
    });
    await step('narrows the list to special schools', async () => {
        await page.getByLabel('Phase').selectOption({ label: 'Special' });
        await page.getByRole('button', { name: 'Show', exact: true }).click();
        assert.equal(await rows.count(), 2);
    });
    await step('shows all schools again', async () => {
        await page.getByRole('link', { name: /^Show all/ }).click();
        assert.equal(await rows.count(), 16);
    });
    if (scripted) {
        await step('narrows the list while typing', async () => {
            await page.getByLabel('School name').fill('wren');
            assert.deepEqual(await rows.locator('th a').allTextContents(), ['Wren Street Infant School', 'Wren Street Junior School']);
            await page.getByLabel('School name').fill('');
        });
    }
    await step('sorts by attendance', async () => {
        await page.goto('/?sort=attendance');
        const attendance = page.locator('#schools thead th', { hasText: 'Attendance' });
        assert.equal(await attendance.getAttribute('aria-sort'), 'descending');
        const primary = page.locator('#schools tbody').first().locator('td[data-label=Attendance]');
        const keys = (await primary.evaluateAll((cells) => cells.map((cell) => cell.dataset.sort))).filter((key) => key !== '').map(Number);
        assert.ok(1 < keys.length, 'several primary schools have an attendance figure');
        assert.deepEqual(keys, keys.toSorted((one, other) => other - one));
    });
    await step('watches a school', async () => {
        await page.goto('/');
        await page.getByRole('button', { name: 'Watch Millbeck Primary School' }).click();
        await page.getByRole('button', { name: 'Watching Millbeck Primary School: stop' }).waitFor();
    });
    await step('sees only the schools that are watched', async () => {
        await page.goto('/?watched=yes');
        assert.ok((await rows.locator('th a').allTextContents()).includes('Millbeck Primary School'));
        assert.ok((await rows.count()) < 16);
    });
    await step('opens one', async () => {
        await rows.getByRole('link', { name: 'Millbeck Primary School' }).click();
        await page.getByRole('heading', { level: 1, name: 'Millbeck Primary School' }).waitFor();
        await page.getByText('Suppressed', { exact: false }).first().waitFor();
    });
    await step('reads the numbers behind a chart', async () => {
        const series = page.locator('article.series').first();
        await series.getByText('All figures in a table').click();
        assert.ok(await series.getByRole('columnheader', { name: 'England' }).isVisible());
    });
    await step('follows a figure to its source', async () => {
        await page.locator('article.series .latest a.source, table a.source').first().click();
        const source = page.locator('ol.sources li:target');
        assert.ok(await source.getByText('Checksum').isVisible());
    });
    await step('looks at the school as it was a year ago', async () => {
        const today = await page.locator('#as-at-day').inputValue();
        await page.locator('details.as-at summary').click();
        await page.getByLabel('Show this page as at').fill(`${Number(today.slice(0, 4)) - 1}${today.slice(4)}`);
        await page.locator('details.as-at').getByRole('button', { name: 'Show' }).click();
        await page.getByText('You are looking at').waitFor();
    });
    await step('comes back to today', async () => {
        await page.getByRole('link', { name: 'Back to today' }).click();
        assert.equal(await page.getByText('You are looking at').count(), 0);
    });
}
