// A new year of the model, with a keyboard alone: a draft, what it would change, adopted from a day; the year's dates; an occasion from the
// calendar in two presses; promised and done; the programme of reviews.

import assert from 'node:assert/strict';

export const title = 'A director drafts and adopts a model, enters the dates, and sees what is promised and done';
export const views = ['laptop-light'];

export default async function ({ page, step, as, tabTo }) {
    const press = async (locator, key = 'Enter') => {
        await tabTo(locator, 600);
        await page.keyboard.press(key);
    };
    const type = async (locator, words) => {
        await tabTo(locator, 600);
        await page.keyboard.press('Control+A');
        await page.keyboard.type(words);
    };

    await step('the director begins a draft from the model in force', async () => {
        await as('Nasreen Qadir');
        await page.goto('/model/drafts/new');
        await type(page.getByLabel('What to call it'), 'Our model, a year on');
        await tabTo(page.getByLabel('Begin from', { exact: true }));
        await page.keyboard.type('The model in force');
        await press(page.getByRole('button', { name: 'Begin the draft' }));
        await page.getByRole('heading', { name: 'It reads without a fault' }).waitFor();
    });
    const draft = new URL(page.url()).pathname;
    await step('makes a slip in its text, and is told where and what to do', async () => {
        await press(page.locator('summary', { hasText: 'The whole text' }));
        await tabTo(page.getByLabel('The model', { exact: true }), 600);
        await page.keyboard.press('Control+End');
        await page.keyboard.type('\nnonsense');
        await press(page.getByRole('button', { name: 'Save the draft' }));
        await page.getByRole('heading', { name: /fault.* to mend before it can be adopted/ }).waitFor();
        assert.ok(await page.getByText(/^Line \d+:/).count());
    });
    await step('takes it back', async () => {
        await press(page.getByRole('button', { name: 'Undo' }));
        await page.getByRole('heading', { name: 'It reads without a fault' }).waitFor();
    });
    await step('changes a line of the offer by its form', async () => {
        await press(page.locator('summary', { hasText: 'What every school is offered' }));
        await press(page.getByRole('link', { name: 'Change Website check' }));
        await type(page.getByLabel(/^Amount/), '1');
        await press(page.getByRole('button', { name: 'Save', exact: true }));
        await page.waitForURL(`**${draft}`);
        await page.getByText('The draft is saved, and can be adopted.').waitFor();
    });
    await step('and takes that back too', async () => {
        await press(page.getByRole('button', { name: 'Undo' }));
        await page.getByRole('heading', { name: 'It reads without a fault' }).waitFor();
    });
    await step('looks at what it would change', async () => {
        await press(page.getByRole('link', { name: 'See what it would change for each school' }));
        await page.getByText('Nothing has changed yet.').waitFor();
        await page.getByText('None: no promise starts, stops or comes at another pace.').waitFor();
    });
    await step('and adopts it', async () => {
        await press(page.getByRole('link', { name: /^Back to the draft/ }));
        await page.waitForURL(`**${draft}`);
        await type(page.getByLabel('Why'), 'Agreed by the board');
        await press(page.getByRole('button', { name: 'Adopt this model' }));
        await page.getByText('is adopted from', { exact: false }).first().waitFor();
    });
    await step('gives a holiday in the dates of the next year', async () => {
        await page.goto('/year');
        const year = await page.locator('nav a', { hasText: /^20\d\d-\d\d/ }).last().textContent();
        await page.goto(`/year/dates?year=${year.trim().slice(0, 7)}`);
        const holiday = page.getByLabel('Extra holiday 1');
        if (!(await holiday.inputValue())) {
            await tabTo(holiday, 600);
            await page.keyboard.type(`0505${year.trim().slice(0, 2)}${year.trim().slice(5, 7)}`);
        }
        await press(page.getByRole('button', { name: 'Save the dates' }));
        await page.getByText(/The dates of .* are entered/).first().waitFor();
    });
    await step('takes them back, and says so again', async () => {
        await press(page.getByRole('button', { name: 'Undo' }));
        await page.getByText('That is undone.').waitFor();
    });
    await step('a partner opens what is due from the calendar in one press', async () => {
        await as('Gwilym Prosser');
        await page.goto('/calendar/mine');
        await press(page.locator('.due-group a.act', { hasText: 'Record' }).first());
        await page.getByRole('heading', { level: 1, name: 'Record a visit or meeting' }).waitFor();
    });
    await step('and saves it in the second', async () => {
        await press(page.getByRole('button', { name: 'Save as held' }).first());
        await page.getByText('Recorded as held.', { exact: false }).waitFor();
    });
    await step('the director sees what is promised and done', async () => {
        await as('Nasreen Qadir');
        await page.goto('/promises');
        await press(page.locator('details.promise summary').first());
        assert.ok(await page.getByRole('columnheader', { name: 'Done of due' }).first().isVisible());
    });
    await step('and the chief executive what is hers alone to see', async () => {
        await as('Marguerite Ashdown');
        await page.goto('/promises');
        await page.getByRole('heading', { name: 'Each leader in their schools' }).waitFor();
    });
}
