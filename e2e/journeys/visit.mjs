// One save for a visit, from the calendar on a phone: it is in the promises, the head's page and the school's days at once.

import assert from 'node:assert/strict';

export const title = 'A partner records a visit, and everything follows from that one save';
export const views = ['phone-light', 'laptop-no-script'];

export default async function ({ page, step, as }) {
    const minutes = async () => JSON.stringify((await (await page.request.get('/schools/900104/days.json')).json()).lines ?? null);
    let before = '';

    await step('the director looks at what Saltmarsh has been given', async () => {
        await as('Nasreen Qadir');
        await page.goto('/schools/900104/days');
        before = await minutes();
    });
    await step('the partner opens a visit in the calendar', async () => {
        await as('Gwilym Prosser');
        await page.goto('/contacts/new?school=900104');
        await page.getByRole('textbox', { name: 'What was seen' }).waitFor();
    });
    await step('and saves what was seen and agreed, once', async () => {
        await page.getByRole('textbox', { name: 'What was seen' }).fill('Number talk in every class, five minutes a day.');
        await page.getByLabel('1. What was agreed').fill('Share the year 5 tasks with all staff');
        await page.locator('#field-by-1').fill('2030-12-02');
        const line = page.getByLabel('Its time counts towards');
        await line.selectOption({ index: 1 });
        await page.getByRole('button', { name: 'Save as held' }).first().click();
        await page.getByText('Number talk in every class', { exact: false }).first().waitFor();
    });
    await step('the head finds what was agreed', async () => {
        await as('Bethan Maddocks');
        await page.goto('/actions');
        await page.getByText('Share the year 5 tasks with all staff').first().waitFor();
    });
    await step('and the time has reached the ledger', async () => {
        await as('Nasreen Qadir');
        await page.goto('/schools/900104/days');
        assert.notEqual(await minutes(), before);
    });
    await step('nobody else’s head learns of it', async () => {
        await as('Judith Hallworth');
        await page.goto('/calendar/mine');
        assert.equal(await page.getByText('Number talk').count(), 0);
        assert.ok([403, 404].includes((await page.request.get('/schools/900104/days')).status()));
    });
}
