// A trust's first day: its administrator follows the link that `trustwide new` printed, enrols a telephone, and invites a head,
// who accepts, signs out and signs in again.

import assert from 'node:assert/strict';
import { codeFor } from '../lib/totp.mjs';

export const title = 'An administrator invites a person, who signs in';
export const views = ['laptop-light', 'phone-no-script'];
export const newTrust = true;

const ADMINISTRATORS = 'correct horse moorland staple';
const HEADS = 'seven quiet lapwings crossing';

export default async function ({ page, step, program }) {
    const heading = (name) => page.getByRole('heading', { level: 1, name }).waitFor();
    let seed;
    let invitation;

    await step('follows the first link, and types two passwords that differ', async () => {
        await page.goto(new URL(program.invitation, program.address).pathname);
        await heading('Choose a password');
        await choose(page, ADMINISTRATORS, 'something else entirely');
        await page.getByRole('heading', { name: 'Please check what you entered' }).waitFor();
    });
    await step('chooses a password, and is asked to enrol a telephone', async () => {
        await choose(page, ADMINISTRATORS, ADMINISTRATORS);
        await heading('Set up your second factor');
    });
    await step('types a wrong code', async () => {
        await page.getByText('I cannot scan it').click();
        seed = await page.locator('code.long').textContent();
        await page.getByLabel('Six digits').fill('000000');
        await page.getByRole('button', { name: 'Turn it on' }).click();
        await page.getByRole('heading', { name: 'Please check what you entered' }).waitFor();
    });
    await step('enrols, and lands on the trust with its two schools', async () => {
        seed = await page.locator('code.long').textContent();
        await page.getByLabel('Six digits').fill(codeFor(seed, -1));
        await page.getByRole('button', { name: 'Turn it on' }).click();
        await page.getByText('Your second factor is on').waitFor();
    });
    await step('adds a person', async () => {
        await page.goto('/people/new');
        await page.getByLabel('Name', { exact: true }).fill('Perpetua Ironside');
        await page.getByRole('button', { name: 'Add person' }).click();
        await heading('Perpetua Ironside');
    });
    await step('gives them the headship of a school', async () => {
        await page.getByRole('link', { name: 'Give a post' }).click();
        await page.getByLabel('Role', { exact: true }).selectOption('headteacher');
        await page.getByLabel('Where', { exact: true }).selectOption('900301');
        await page.getByRole('button', { name: 'Add post' }).click();
        await page.getByText('Perpetua Ironside holds this post').waitFor();
    });
    await step('invites them, and is shown the link once', async () => {
        await page.getByRole('link', { name: 'Perpetua Ironside' }).first().click();
        await heading('Perpetua Ironside');
        await page.locator('summary', { hasText: /invit/i }).click();
        await page.getByLabel('What they sign in with').fill('perpetua');
        await page.locator('details[open]').getByRole('button', { name: /invit/i }).click();
        invitation = await page.locator('section.once code').textContent();
    });
    await step('signs out', async () => {
        await page.getByRole('button', { name: 'Sign out' }).click();
        await heading('Sign in');
    });
    await step('comes in as the invited person, who chooses a password and lands on their school', async () => {
        await page.goto(new URL(invitation, program.address).pathname);
        await choose(page, HEADS, HEADS);
        await heading('Heather Moor Primary School');
    });
    await step('finds that the link is spent', async () => {
        await page.goto(new URL(invitation, program.address).pathname);
        assert.equal(await page.getByRole('button', { name: 'Keep it and sign in' }).count(), 0);
    });
    await step('signs out, and in again with a wrong password', async () => {
        await page.goto('/account');
        await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
        await signIn(page, 'perpetua', 'not the password at all');
        await page.getByRole('heading', { name: 'Please check what you entered' }).waitFor();
    });
    await step('signs in with the right one', async () => {
        await signIn(page, 'perpetua', HEADS);
        await heading('Heather Moor Primary School');
    });
    await step('sees nothing of people’s administration', async () => {
        assert.ok([403, 404].includes((await page.goto('/people/new')).status()));
    });
    await step('gives way to the administrator, who is asked for a code', async () => {
        await page.goto('/account');
        await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
        await signIn(page, 'administrator-99101', ADMINISTRATORS);
        await heading('One more step');
    });
    await step('signs in with the code', async () => {
        await page.getByLabel('The six digits your telephone shows now').fill(codeFor(seed));
        await page.getByRole('button', { name: 'Go on' }).click();
        await page.getByRole('heading', { level: 1 }).waitFor();
        assert.ok(await page.getByRole('button', { name: 'Sign out' }).count());
    });
}

async function choose(page, password, again) {
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('The same again').fill(again);
    await page.getByRole('button', { name: 'Keep it and sign in' }).click();
}

async function signIn(page, name, password) {
    await page.getByLabel('E-mail address or sign-in name').fill(name);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
