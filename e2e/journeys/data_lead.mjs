// A data lead loads this summer's results: refused with a reason, checked, landed, and the same file again.

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

export const title = 'A data lead loads this summer’s results';
export const views = ['laptop-light', 'phone-no-script'];

const RESULTS = fileURLToPath(new URL('../data/summer.csv', import.meta.url));

export default async function ({ page, step, as }) {
    await step('sees what has been loaded and what is missing', async () => {
        await as('Yusuf Karimov');
        await page.goto('/data');
        await page.getByRole('heading', { name: 'What has been loaded' }).waitFor();
    });
    await step('sends a file that is no table, and is told so', async () => {
        await page.getByLabel('What it holds').selectOption('ks2');
        await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'letter.csv', mimeType: 'text/csv', buffer: Buffer.from('Dear colleague,\nplease find attached.\n') });
        await page.getByRole('button', { name: 'Check the file' }).click();
        await page.getByRole('heading', { name: 'Please check what you entered' }).waitFor();
    });
    await step('has the results checked before they land', async () => {
        await send(page);
        await page.getByRole('heading', { level: 1, name: /summer\.csv/ }).waitFor();
        await page.getByText('nothing has been changed yet').waitFor();
        await page.getByText('90010X').first().waitFor();
    });
    await step('lands them', async () => {
        await page.getByRole('button', { name: 'Load this file' }).click();
        await page.getByRole('status').getByText('summer.csv is loaded').waitFor();
    });
    await step('sends the same file again, which would change nothing', async () => {
        await page.goto('/data');
        await send(page);
        await page.getByText('This very file has been loaded before').waitFor();
        assert.equal(await page.getByRole('button', { name: 'Load this file' }).count(), 0);
    });
    await step('discards it', async () => {
        await page.getByRole('button', { name: 'Discard it' }).click();
        await page.getByRole('status').waitFor();
    });
}

async function send(page) {
    await page.getByLabel('What it holds').selectOption('results');
    await page.getByLabel('Academic year').fill('2025-26');
    await page.getByLabel('File', { exact: true }).setInputFiles(RESULTS);
    await page.getByRole('button', { name: 'Check the file' }).click();
}
