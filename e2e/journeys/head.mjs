// A head's week: their own school, a fact that the register has wrong, and their own words beside a figure.

import assert from 'node:assert/strict';

export const title = 'A head corrects a fact and adds context';
export const views = ['laptop-light', 'phone-light', 'phone-no-script'];

export default async function ({ page, step, as }) {
    const telephone = page.locator('dl.register > div', { has: page.getByText('Telephone', { exact: true }) });

    await step('lands on their own school', async () => {
        await as('Bethan Maddocks');
        await page.getByRole('heading', { level: 1, name: 'Saltmarsh Primary School' }).waitFor();
        assert.match(page.url(), /\/schools\/900104$/);
    });
    await step('starts to correct the telephone number, and leaves out why', async () => {
        await telephone.getByText('Correct this').click();
        await telephone.getByLabel('It should be').fill('01632 960123');
        await page.evaluate(() => document.querySelectorAll('form').forEach((form) => form.setAttribute('novalidate', '')));
        await telephone.getByRole('button', { name: 'Save correction' }).click();
        await page.getByRole('heading', { name: 'Please check what you entered' }).waitFor();
        assert.equal(await telephone.getByLabel('It should be').inputValue(), '01632 960123', 'nothing typed is lost');
    });
    await step('follows the error to its field and says why', async () => {
        await page.getByRole('alert').getByRole('link').first().click();
        await telephone.getByLabel('Why').fill('The number changed with the new switchboard.');
        await telephone.getByRole('button', { name: 'Save correction' }).click();
        await telephone.getByText('Should be 01632 960123.').waitFor();
        await page.getByRole('status').waitFor();
    });
    await step('takes the correction back', async () => {
        await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
        await page.getByRole('heading', { level: 1, name: 'Saltmarsh Primary School' }).waitFor();
        assert.equal(await page.getByText('Should be 01632 960123.').count(), 0);
    });
    await step('adds context in their own words', async () => {
        await page.getByText('Add context', { exact: true }).first().click();
        await page.getByLabel('In your own words').fill('Eleven children joined in year 6.');
        await page.getByRole('button', { name: 'Add context' }).click();
        await page.getByText('Eleven children joined in year 6.').waitFor();
    });
    await step('sees public figures of another school, and no private part', async () => {
        await page.goto('/schools/900101');
        await page.getByRole('heading', { level: 1, name: 'Ashby Road Primary School' }).waitFor();
        assert.equal(await page.getByRole('heading', { name: 'What the public register says' }).count(), 0);
        assert.equal(await page.getByRole('heading', { name: 'In our own words' }).count(), 0);
    });
    await step('sees what has been loaded, and cannot load', async () => {
        await page.goto('/data');
        await page.getByRole('heading', { name: 'What has been loaded' }).waitFor();
        assert.equal(await page.getByRole('button', { name: 'Check the file' }).count(), 0);
    });
    await step('is told plainly that adding people is for others', async () => {
        const answer = await page.goto('/people/new');
        assert.ok([403, 404].includes(answer.status()), `/people/new answered ${answer.status()}`);
        assert.ok(await page.locator('main a').count(), 'the page offers a way on');
    });
}
