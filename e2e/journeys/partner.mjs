// An improvement partner on the way out of a school: the visit is recorded on a telephone, and its head finds it and replies.

import assert from 'node:assert/strict';

export const title = 'A partner records a visit, and the head replies';
export const views = ['phone-light', 'laptop-dark', 'phone-no-script'];

export default async function ({ page, step, as }) {
    const said = async (words) => assert.ok((await page.getByRole('status').first().innerText()).includes(words));
    await step('opens their own calendar', async () => {
        await as('Gwilym Prosser');
        await page.goto('/calendar/mine');
        await page.getByRole('heading', { level: 1, name: 'My calendar' }).waitFor();
        await page.getByRole('heading', { name: 'Week by week' }).waitFor();
    });
    await step('opens the form of a school', async () => {
        await page.getByRole('link', { name: 'Record a visit or meeting' }).click();
        await page.getByRole('link', { name: 'Saltmarsh Primary School', exact: true }).click();
        await page.getByRole('button', { name: 'Save as held' }).first().waitFor();
    });
    await step('is told what is missing', async () => {
        await page.getByLabel('1. What was agreed').fill('Bring both reading groups together');
        await page.getByRole('button', { name: 'Save as held' }).first().click();
        await page.getByRole('link', { name: 'Enter the day by which it is done' }).waitFor();
    });
    await step('saves the visit as held, with what was agreed', async () => {
        await page.locator('#field-by-1').fill('2027-12-01');
        await page.getByRole('button', { name: 'Save as held' }).first().click();
        await said('Recorded as held. One action is open.');
    });
    await step('finds the action among the open ones', async () => {
        await page.goto('/actions');
        await page.getByText('Bring both reading groups together').first().waitFor();
    });
    await step('finds the visit in the list', async () => {
        await page.goto('/contacts?school=900104');
        await page.getByRole('heading', { level: 1, name: 'Visits and meetings' }).waitFor();
    });
    await step('reads one side before the next visit', async () => {
        await page.goto('/schools/900104/briefing');
        await page.getByText('Bring both reading groups together').first().waitFor();
    });
    await step('becomes the head, who finds it waiting', async () => {
        await as('Bethan Maddocks');
        await page.goto('/schools/900104');
        await page.getByRole('heading', { name: 'Waiting for the school’s reply' }).waitFor();
        await page.locator('section[aria-labelledby="visits"] a.act').first().click();
        await page.getByLabel('We agree with what is written').check();
        await page.getByRole('button', { name: 'Send the reply' }).click();
        await said('Your reply stands beside what was recorded.');
    });
    await step('reads what was promised and done', async () => {
        await page.goto('/promises');
        await page.getByRole('heading', { name: 'By occasion' }).waitFor();
    });
    await step('keeps ticks for the school alone', async () => {
        await page.goto('/schools/900104/ticks');
        await page.getByRole('button', { name: 'Turn on' }).first().click();
        await said('It is turned on, for your school alone.');
    });
    await step('reads the calendar', async () => {
        await page.goto('/calendar');
        await page.getByRole('heading', { level: 1, name: 'Calendar' }).waitFor();
    });
}
