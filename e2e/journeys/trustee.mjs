// A trustee reads; nothing on the page can be changed by them, and neither can a form of somebody else's be sent.

import assert from 'node:assert/strict';

export const title = 'A trustee sees every school and can edit none';
export const views = ['laptop-dark', 'phone-light'];

export default async function ({ page, step, as }) {
    await step('lands on the trust', async () => {
        await as('Anthony Okello');
        assert.equal(await page.locator('#schools tbody tr[data-name]').count(), 16);
    });
    await step('opens a school, where nothing can be changed', async () => {
        await page.getByRole('link', { name: 'Saltmarsh Primary School' }).first().click();
        await page.getByRole('heading', { level: 1, name: 'Saltmarsh Primary School' }).waitFor();
        assert.equal(await page.getByText('Correct this').count(), 0);
        assert.equal(await page.getByText('Add context', { exact: true }).count(), 0);
    });
    await step('cannot send a correction by hand either', async () => {
        const token = await page.locator('form[action="/sign-out"] input[name=form_token]').getAttribute('value');
        const form = { form_token: token, fact: '0', record: 'f'.repeat(32), version: '', 'value-0': 'Another name', 'reason-0': 'None' };
        const answer = await page.request.post('/schools/900104/corrections', { form, maxRedirects: 0 });
        assert.ok([403, 404].includes(answer.status()), `it was answered ${answer.status()}`);
    });
}
