// When something goes wrong: a page that says what happened and offers a way on, signed in and not.

import assert from 'node:assert/strict';

export const title = 'Somebody lost is shown a way on';
export const views = ['laptop-light', 'phone-no-script'];

export default async function ({ page, step, as }) {
    const offersWay = async () => assert.ok(await page.locator('main a, main button').count(), 'the page offers no way on');

    await step('asks for a page that there is not', async () => {
        await as('Nasreen Qadir');
        assert.equal((await page.goto('/nowhere')).status(), 404);
        await offersWay();
    });
    await step('asks for a school that is not the trust’s', async () => {
        assert.equal((await page.goto('/schools/999999')).status(), 404);
        await offersWay();
    });
    await step('asks for a number that is no URN', async () => {
        assert.equal((await page.goto('/schools/12')).status(), 404);
        await offersWay();
    });
    await step('asks as at a day that is no day', async () => {
        assert.ok([400, 422].includes((await page.goto('/?as_at=31-31-31')).status()));
        await offersWay();
    });
    await step('follows a spent link', async () => {
        assert.ok((await page.goto('/welcome/0000')).status() < 500);
        await offersWay();
    });
    await step('signs out', async () => {
        await page.goto('/');
        await page.getByRole('button', { name: 'Sign out' }).click();
        await page.getByRole('heading', { level: 1 }).waitFor();
    });
    await step('is asked who they are when they come back', async () => {
        await page.goto('/schools/900104');
        await page.getByRole('heading', { level: 1, name: 'Who would you like to be?' }).waitFor();
        await offersWay();
    });
}
