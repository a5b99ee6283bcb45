// The board demonstration, with a keyboard alone: the director freezes the paper, a trustee reads it, the governance professional records
// that the board decided otherwise, the director tells the head, and only then does the head see it.

import assert from 'node:assert/strict';

export const title = 'A director, a trustee, a governance professional and a head each do their part in banding a school';
export const views = ['laptop-light'];

const SCHOOL = 'Saltmarsh Primary School';

export default async function ({ page, step, as, tabTo }) {
    const press = async (locator, key = 'Enter') => {
        await tabTo(locator, 400);
        await page.keyboard.press(key);
    };
    const type = async (locator, words) => {
        await tabTo(locator, 400);
        await page.keyboard.press('Control+A');
        await page.keyboard.type(words);
    };
    /// Chooses in a list by typing the beginning of a choice, as one does.
    const choose = async (locator, words) => {
        await tabTo(locator, 400);
        await page.keyboard.type(words);
        const chosen = await locator.evaluate((list) => list.selectedOptions[0].textContent);
        assert.ok(chosen.startsWith(words), `${words} is chosen, not ${chosen}`);
    };

    await step('the director finds the round that is open', async () => {
        await as('Nasreen Qadir');
        await page.goto('/banding');
        await press(page.getByRole('link', { name: /^Bands for/ }).first());
        await page.getByRole('heading', { name: 'What can be done now' }).waitFor();
    });
    await step('and freezes the paper for the next board', async () => {
        await press(page.getByRole('button', { name: 'Freeze the paper' }));
        await page.getByRole('heading', { name: 'Decisions sought' }).waitFor();
        await page.getByRole('heading', { name: new RegExp(`^${SCHOOL}: Band D is recommended`) }).waitFor();
        await page.getByText('It was agreed with the partner', { exact: false }).waitFor();
    });
    const paper = new URL(page.url()).pathname;
    await step('the head is shown no decision yet', async () => {
        await as('Bethan Maddocks');
        await page.goto('/schools/900104/band');
        assert.equal(await page.getByText('Decided otherwise').count(), 0);
        assert.ok([403, 404].includes((await page.goto(paper)).status()));
        await page.goto('/schools/900104/band');
    });
    await step('a trustee reads the paper and cannot record', async () => {
        await as('Anthony Okello');
        await page.goto('/banding');
        await press(page.locator(`a[href="${paper}"]`).first());
        await page.getByRole('heading', { name: 'Draft minute' }).waitFor();
        assert.equal(await page.getByText('Record what was decided').count(), 0);
    });
    await step('the governance professional opens the paper', async () => {
        await as('Catherine Imrie');
        await page.goto(paper);
        await press(page.locator('summary', { hasText: 'Record what was decided' }));
    });
    await step('and is told that no decision is one without a quorum', async () => {
        await type(page.getByLabel('Minute', { exact: true }), '12');
        await type(page.getByLabel('How many were there'), '3');
        await type(page.getByLabel('Quorum'), '4');
        await choose(page.getByLabel(SCHOOL, { exact: true }), 'Decided otherwise: Band C');
        await type(page.getByLabel(`Reasons, ${SCHOOL}`), 'Trustees read the maths plan and heard the head.');
        await press(page.getByRole('button', { name: 'Record what was decided' }));
        await page.getByText('no quorum', { exact: false }).first().waitFor();
    });
    await step('and records that the board decided otherwise', async () => {
        await page.goto(paper);
        await press(page.locator('summary', { hasText: 'Record what was decided' }));
        await type(page.getByLabel('Minute', { exact: true }), '12');
        await type(page.getByLabel('How many were there'), '7');
        await type(page.getByLabel('Quorum'), '4');
        await choose(page.getByLabel(SCHOOL, { exact: true }), 'Decided otherwise: Band C');
        await type(page.getByLabel(`Reasons, ${SCHOOL}`), 'Trustees read the maths plan and heard the head.');
        await press(page.getByRole('button', { name: 'Record what was decided' }));
        await page.getByText('No meeting is in the calendar', { exact: false }).first().waitFor();
        await press(page.getByLabel('It was decided on that day all the same'), 'Space');
        await press(page.getByRole('button', { name: 'Record what was decided' }));
        await page.getByText('The heads are told in person before anything is shown.').waitFor();
    });
    await step('the head still sees nothing of it', async () => {
        await as('Bethan Maddocks');
        await page.goto('/schools/900104/band');
        assert.equal(await page.getByText('Trustees read the maths plan').count(), 0);
    });
    await step('the director tells the head in person', async () => {
        await as('Nasreen Qadir');
        await page.goto('/schools/900104/band');
        await press(page.getByRole('link', { name: 'Open', exact: true }));
        await press(page.getByRole('button', { name: 'The head has been told' }));
        await page.getByText('told the head on', { exact: false }).waitFor();
    });
    await step('and now the head reads the decision and its reasons', async () => {
        await as('Bethan Maddocks');
        await page.goto('/schools/900104/band');
        await page.getByText('Trustees read the maths plan and heard the head.').first().waitFor();
        await page.getByText('Recommended: Band D').first().waitFor();
    });
    await step('the day is worked out again exactly as it was', async () => {
        await as('Nasreen Qadir');
        await page.goto('/schools/900104/band');
        await press(page.getByRole('link', { name: /^Work out again/ }).first());
        await page.getByText('the same', { exact: false }).first().waitFor();
    });
}
