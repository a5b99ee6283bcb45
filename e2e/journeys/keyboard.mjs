// The core of the work with a keyboard alone: nothing is clicked, and the focus is seen at each stop.

import assert from 'node:assert/strict';

export const title = 'A person without a mouse reads and changes things';
export const views = ['laptop-light', 'laptop-no-script'];

export default async function ({ page, step, tabTo }) {
    const press = async (locator, key = 'Enter') => {
        await tabTo(locator);
        await page.keyboard.press(key);
    };

    await step('picks whom to be', async () => {
        await page.goto('/');
        await press(page.getByRole('button', { name: 'Bethan Maddocks' }));
        await page.getByRole('heading', { level: 1, name: 'Saltmarsh Primary School' }).waitFor();
    });
    await step('skips to the page', async () => {
        await press(page.getByRole('link', { name: 'Skip to the page' }));
        assert.match(page.url(), /#main$/);
    });
    await step('opens the table behind a chart', async () => {
        await press(page.locator('article.series details summary').first());
        assert.ok(await page.locator('article.series details[open]').count());
    });
    await step('adds context', async () => {
        await press(page.locator('summary', { hasText: 'Add context' }));
        await tabTo(page.getByLabel('In your own words'));
        await page.keyboard.type('Written without a mouse.');
        await press(page.getByRole('button', { name: 'Add context' }));
        await page.getByText('Written without a mouse.').waitFor();
    });
    await step('goes to the schools by the rail', async () => {
        await page.goto('/schools/900104');
        await press(page.locator('nav.rail').getByRole('link', { name: /^(Trust|Schools)$/ }));
        await page.getByRole('link', { name: 'Wren Street Infant School' }).first().waitFor();
    });
    await step('says how far the school has come with one practice', async () => {
        await press(page.locator('nav.rail').getByRole('link', { name: 'Model in practice' }));
        await page.getByRole('heading', { level: 1, name: 'The model in practice' }).waitFor();
        await press(page.locator('#elements').getByRole('link', { name: 'Knowing good writing when we see it' }).first());
        await page.getByRole('heading', { level: 1, name: 'Knowing good writing when we see it' }).waitFor();
        await press(page.locator('section[aria-labelledby=maturity]').getByLabel('Meant').first(), 'Space');
        await tabTo(page.getByLabel('Why').first());
        await page.keyboard.type('Every class, without a mouse.');
        await press(page.getByRole('button', { name: 'Record it' }).first());
        await page.getByText('Every class, without a mouse.').first().waitFor();
    });
    await step('takes it back', async () => {
        await press(page.getByRole('button', { name: 'Undo' }));
        await page.getByText('That is undone.').waitFor();
        assert.equal(await page.getByText('Every class, without a mouse.').count(), 0);
    });
    await step('signs out', async () => {
        await press(page.getByRole('button', { name: 'Sign out' }));
        await page.getByRole('heading', { level: 1, name: 'Who would you like to be?' }).waitFor();
    });
}
