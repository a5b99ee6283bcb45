// One journey: a page, its steps, and a check of the page after each. Not here: which journeys there are, or counting them (`run.mjs`).

import assert from 'node:assert/strict';
import { findFaults } from './checks.mjs';

/// What a journey is handed. `step` does one thing and then checks the page that it ended on.
export class Journey {
    constructor(page, view, program) {
        this.page = page;
        this.view = view;
        this.program = program;
        this.scripted = !view.includes('no-script');
        this.steps = [];
        this.complaints = [];
        page.on('console', (message) => message.type() === 'error' && !isStatus(message.text()) && this.complaints.push(`the console said: ${message.text()}`));
        page.on('pageerror', (error) => this.complaints.push(`a script failed: ${error.message}`));
        page.on('response', (response) => 500 <= response.status() && this.complaints.push(`${response.url()} answered ${response.status()}`));
    }

    /// Does `act`, then fails if the page has any fault. `words` finish the sentence "the person …".
    step = async (words, act) => {
        this.steps.push(words);
        await act(this.page);
        await this.page.waitForLoadState('load');
        const faults = [...(await findFaults(this.page)), ...this.complaints.splice(0)];
        assert.deepEqual(faults, [], `faults after "${words}" on ${this.page.url()}`);
    };

    /// Becomes one of the demonstration's people, whose row on the demonstration's first page has these words.
    as = async (words) => {
        await this.page.goto('/demo');
        await this.page.getByRole('button', { name: words }).first().click();
        await this.page.waitForLoadState('load');
    };

    /// Presses Tab until the element has the focus, as somebody without a mouse does, and asserts that the focus can be seen.
    tabTo = async (locator, limit = 120) => {
        for (let pressed = 0; pressed < limit; pressed += 1) {
            if (await locator.evaluate((element) => element === document.activeElement)) return assertFocusShows(locator);
            await this.page.keyboard.press('Tab');
        }
        assert.fail(`Tab did not reach ${locator} in ${limit} presses`);
    };
}

/// Chromium writes a line for every 4xx answer; a journey that asks for one has its own assertions about it.
function isStatus(text) {
    return text.startsWith('Failed to load resource');
}

async function assertFocusShows(locator) {
    const shows = await locator.evaluate((element) => {
        const style = getComputedStyle(element);
        return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
    });
    assert.ok(shows, `the focus cannot be seen on ${locator}`);
}
