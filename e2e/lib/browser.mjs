// The browser: how Chromium is started, and the views that a journey can be taken in. Not here: what a step checks (`checks.mjs`).

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const LAPTOP = { width: 1366, height: 768 };
const PHONE = { width: 360, height: 780 };
/// A laptop 1280 pixels wide at 400 % zoom, where WCAG 1.4.10 wants no sideways scrolling.
const ZOOMED = { width: 320, height: 256 };
const WALL = { width: 1920, height: 1080 };

/// Each view is a screen, a colour scheme and whether scripts run.
export const VIEWS = {
    'laptop-light': { viewport: LAPTOP, colorScheme: 'light' },
    'laptop-dark': { viewport: LAPTOP, colorScheme: 'dark' },
    'phone-light': { viewport: PHONE, colorScheme: 'light' },
    'phone-dark': { viewport: PHONE, colorScheme: 'dark' },
    'zoomed-light': { viewport: ZOOMED, colorScheme: 'light' },
    'wall-light': { viewport: WALL, colorScheme: 'light' },
    'wall-dark': { viewport: WALL, colorScheme: 'dark' },
    'laptop-no-script': { viewport: LAPTOP, colorScheme: 'light', scripts: false },
    'phone-no-script': { viewport: PHONE, colorScheme: 'light', scripts: false },
};

const PLACES = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

const FLAGS = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
];

/// Starts Chromium: `CHROMIUM` where it is set, else where Debian and Google put it. Its profile is new and empty.
export async function startBrowser() {
    const executablePath = process.env.CHROMIUM || PLACES.find((place) => existsSync(place));
    if (!executablePath) throw new Error('no Chromium: install it, or name one in CHROMIUM');
    return chromium.launch({ executablePath, headless: true, args: FLAGS, timeout: 60_000 });
}

/// A person's own browser, with no cookies, in one of the views. Answers its only tab; close it with `tab.context().close()`.
export async function openTab(browser, view, baseURL) {
    const { scripts = true, ...screen } = VIEWS[view];
    const context = await browser.newContext({ ...screen, baseURL, locale: 'en-GB', timezoneId: 'Europe/London' });
    context.setDefaultTimeout(10_000);
    // A page's scripts never arrive, and its own policy refuses any within it. The browser's own switch would also stop
    // the timers that its driver and axe wait on.
    if (!scripts) await context.route(/\.js(\?|$)/, (route) => route.abort());
    return context.newPage();
}
