import { type Browser, type BrowserContext, chromium as playwright, type Locator, type Page } from 'playwright-core';
import { spawnSync } from 'node:child_process';
import { chromium } from '../browser/chromium';
import { PASSWORD, type PageBed } from './page-bed';

if (chromium === undefined) process.stderr.write('LEFT OUT: there is no Chromium on this machine, so no page to try\n');
export const inChromium = chromium === undefined ? test.skip : test;

const browsers = new Map<boolean, Browser>();
const contexts: BrowserContext[] = [];

afterAll(async () => {
  await Promise.all([...browsers.values()].map((browser) => browser.close()));
});

async function openBrowser(keepsPages: boolean): Promise<Browser> {
  const open = browsers.get(keepsPages);
  if (open !== undefined) return open;
  const executablePath = spawnSync('which', [chromium!], { encoding: 'utf8' }).stdout.trim();
  // Scroll bars are shown: they take their room on the desktops of many. Pages are kept for Back only where that is asked.
  const ignoreDefaultArgs = ['--hide-scrollbars', ...(keepsPages ? ['--disable-back-forward-cache'] : [])];
  const browser = await playwright.launch({
    executablePath,
    ignoreDefaultArgs,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  browsers.set(keepsPages, browser);
  return browser;
}

export type Theme = 'light' | 'dark';

export interface Visiting {
  readonly as?: string;
  readonly path?: string;
  readonly width?: number;
  readonly theme?: Theme;
  readonly timezoneId?: string;
  readonly permissions?: string[];
  /** In a browser that keeps pages which are left as they are, for Back, as people's browsers do. */
  readonly keepsPages?: boolean;
}

/** Requests that pages made, method and address. */
export const requests: string[] = [];

/** What the browser complained of: a policy that was broken, an error of a script, a request that left the page. */
export const complaints: string[] = [];

/** A browser of one's own, signed in as somebody. */
export async function visitPage(at: PageBed, visiting: Visiting = {}): Promise<Page> {
  const { as = 'mara', path = '/workspace/ws_acme/access-tokens', width = 1280, theme = 'light' } = visiting;
  const browser = await openBrowser(visiting.keepsPages ?? false);
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 780 : 860 },
    isMobile: width < 600,
    hasTouch: width < 600,
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: visiting.timezoneId ?? 'Europe/Berlin',
    permissions: visiting.permissions ?? ['clipboard-read', 'clipboard-write'],
  });
  contexts.push(context);
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (line) => {
    if (/Content Security Policy/.test(line.text())) complaints.push(line.text());
  });
  page.on('request', (request) => {
    requests.push(`${request.method()} ${request.url()}`);
    if (!request.url().startsWith(at.url) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  await page.goto(at.url + path);
  if (as !== '') await signIn(page, as);
  return page;
}

export async function signIn(page: Page, person: string): Promise<void> {
  await page.getByLabel('Email address').fill(`${person}@acme.example`);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor({ state: 'detached' });
}

/** What a script finds of an element, which it calls `one`. The tests know no types of a browser's document. */
export async function found<Found>(where: Locator, script: string): Promise<Found> {
  await where.evaluate((one: unknown) => void Object.assign(globalThis, { one }));
  return where.page().evaluate<Found>(script);
}

export async function closeContexts(): Promise<void> {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
}
