// What the top slice buys: a visit recorded on the spot moves the statement, the head questions a line of it, the chief
// executive answers; and what would break if a school joined in January while the maths lead is away.

import assert from 'node:assert/strict';

export const title = 'The top slice is accounted for, and a change is tried on a copy';
export const views = ['laptop-light', 'phone-dark'];

export default async function ({ page, step, as }) {
    const said = async (words) => assert.ok((await page.getByRole('status').first().innerText()).includes(words));
    const given = async () => {
        await page.goto('/schools/900104/statement');
        return (await page.locator('tbody.total').first().innerText()).replace(/\s+/g, ' ');
    };
    let before;
    await step('the head reads the year’s statement', async () => {
        await as('Bethan Maddocks');
        before = await given();
        await page.getByRole('heading', { name: 'What the school received' }).waitFor();
    });
    await step('the partner records a visit', async () => {
        await as('Gwilym Prosser');
        await page.goto('/calendar/mine');
        await page.getByRole('link', { name: 'Record a visit or meeting' }).click();
        await page.getByRole('link', { name: 'Saltmarsh Primary School', exact: true }).click();
        await page.getByRole('button', { name: 'Save as held' }).first().click();
        await said('Recorded as held.');
    });
    await step('and the statement has moved', async () => {
        await as('Bethan Maddocks');
        assert.notEqual(await given(), before);
    });
    await step('the head puts a question', async () => {
        await page.locator('summary', { hasText: 'Put a question' }).click();
        await page.getByLabel('What you question').fill('Is the visit of today on the right line?');
        await page.getByRole('button', { name: 'Put a question' }).click();
        await said('Your question is put.');
    });
    await step('which waits for the chief executive', async () => {
        await as('Marguerite Ashdown');
        await page.goto('/money');
        await page.getByText('1 question about a statement waits', { exact: false }).waitFor();
        await page.getByRole('status').getByRole('link', { name: 'Saltmarsh Primary School' }).click();
        await page.getByText('Is the visit of today on the right line?').waitFor();
    });
    await step('who answers it', async () => {
        await page.locator('summary', { hasText: 'Answer' }).click();
        await page.getByLabel('Answer', { exact: true }).fill('Yes: it was a visit of the improvement partner.');
        await page.getByRole('button', { name: 'Answer' }).click();
        await said('The answer stands beside the question.');
    });
    await step('and asks what would break', async () => {
        await page.goto('/what-if');
        await page.getByText('Nothing is asked yet').waitFor();
        await page.getByText('Mathematics: Owen Llewellin alone').waitFor();
        await page.getByLabel('Its name').fill('Tern Hill Primary School');
        await page.getByLabel('On', { exact: true }).fill('2027-01-04');
        await page.locator('#joins_band').selectOption({ label: 'Band D' });
        await page.getByLabel('Who', { exact: true }).selectOption({ label: 'Owen Llewellin' });
        await page.locator('#from').fill('2027-01-04');
        await page.locator('#to').fill('2027-03-25');
        await page.getByRole('button', { name: 'Show what would happen' }).click();
        await page.getByText('would have no giver', { exact: false }).waitFor();
        await page.getByText('Mathematics: nobody').waitFor();
    });
    const asked = page.url();
    await step('a trustee is answered by the same address', async () => {
        await as('Anthony Okello');
        await page.goto(asked);
        await page.getByText('Tern Hill Primary School joins on 4 January 2027 in Band D.').waitFor();
    });
    await step('and nothing was written', async () => {
        await page.goto('/days');
        assert.equal(await page.getByText('Tern Hill Primary School').count(), 0);
    });
    await step('a head has no such page', async () => {
        await as('Bethan Maddocks');
        assert.equal((await page.goto(asked)).status(), 403);
        await page.goto('/schools/900104');
    });
}
