import type { Page } from 'playwright-core';
import { grants } from '../service/service-bed';
import { closeContexts, inChromium, requests, signIn, visitPage } from './browser';
import { type PageBed, startPage, TOKENS, WS } from './page-bed';

let at: PageBed;
beforeAll(async () => {
  at = await startPage();
  for (let n = 0; n < 60; n += 1)
    await at.bed.issue({
      label: n % 9 === 0 ? `a name that takes two lines of its column ${n}` : `ci ${n}`,
      expires_at: n % 3 === 0 ? new Date(at.bed.clock.now + n * 86_400_000 + 1).toISOString() : null,
      ...(n % 5 === 0 ? { workspace_role: undefined, ...grants(['proj_web', 'role_project_viewer']) } : {}),
    });
}, 60_000);
afterEach(async () => {
  at.fault = () => undefined;
  requests.splice(0);
  await closeContexts();
});
afterAll(() => at.close());

const LIST = `/api/v1${WS}/access-tokens`;
const asked = (part: string): number => requests.filter((one) => new URL(one.split(' ')[1]!).pathname === part).length;
const widths = (page: Page): Promise<readonly number[]> =>
  page.evaluate(
    "[...document.querySelectorAll('thead th')].map((one) => Math.round(one.getBoundingClientRect().width))",
  );

/** Notes what moves without anybody having done something, and scopes that were told by an id before their name came. */
const WATCH = `[globalThis.moved, globalThis.unnamed] = [0, 0];
  const look = () => {
    unnamed += [...document.querySelectorAll('.at-scope')].filter((one) => one.textContent.includes('proj_')).length;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  new PerformanceObserver((list) => list.getEntries().forEach((one) => (moved += one.hadRecentInput ? 0 : one.value)))
    .observe({ type: 'layout-shift', buffered: true });`;

inChromium('tokens are asked for beside the session, once, and all rows of the page come', async () => {
  const page = await visitPage(at);
  await page.locator('tbody tr').nth(49).waitFor();
  requests.splice(0);
  let [isListed, isAlone] = [false, false];
  await page.route('**/session', async (route) => {
    // Who is here is answered only when the tokens have been asked for.
    for (let n = 0; n < 100 && asked(LIST) === 0; n += 1) await page.waitForTimeout(20);
    isListed = asked(LIST) === 1;
    await route.continue();
  });
  await page.route(/access-tokens\?.*limit=50/, async (route) => {
    // The view is there by then, and asks nothing that would keep the tokens waiting.
    for (let n = 0; n < 100 && asked(`/api/v1${WS}/roles`) === 0; n += 1) await page.waitForTimeout(20);
    await page.waitForTimeout(200);
    isAlone = asked(`/api/v1${WS}/access-token-counts`) === 0;
    await route.continue();
  });
  await page.goto(`${at.url}${TOKENS}?sort=label`);
  await page.locator('tbody tr').nth(49).waitFor();
  await page.waitForLoadState('networkidle');
  expect([isListed, isAlone, asked(LIST), asked('/session')]).toEqual([true, true, 1, 1]);
  expect(await page.locator('tbody tr').count()).toBe(50);
});

inChromium('what was asked for too early, and refused, is asked for again after signing in', async () => {
  const page = await visitPage(at, { as: '' });
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  await page.waitForLoadState('networkidle');
  expect(asked(LIST)).toBe(1);
  await signIn(page, 'mara');
  await page.locator('tbody tr').nth(49).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
});

inChromium('nothing moves while the page loads, and no column when one turns, sorts or searches', async () => {
  const page = await visitPage(at);
  await page.addInitScript(WATCH);
  // The names of projects come late: rows that name them are as high as they will be.
  at.fault = ({ operation }) => (operation === 'list-projects' ? { delayMs: 700 } : undefined);
  await page.goto(at.url + TOKENS);
  await page.locator('tbody tr').nth(49).waitFor();
  await page.waitForLoadState('networkidle');
  expect(await page.evaluate('[moved, unnamed]')).toEqual([0, 0]);
  const first = await widths(page);
  expect(first.length).toBe(11);
  await page.getByRole('button', { name: 'Next page' }).click();
  await page.locator('tbody tr').nth(49).waitFor({ state: 'detached' });
  expect(await widths(page)).toEqual(first);
  await page.getByRole('columnheader', { name: 'Expires' }).getByRole('button').click();
  await page.locator('tbody tr').nth(49).waitFor();
  expect(await widths(page)).toEqual(first);
  await page.getByRole('searchbox').fill('ci 7');
  await page.locator('tbody tr').nth(2).waitFor({ state: 'detached' });
  expect(await widths(page)).toEqual(first);
});

inChromium('a row that comes while the page is open tells its times as of the moment it came', async () => {
  const page = await visitPage(at, { path: `${TOKENS}/new` });
  await page.getByLabel('Token name').fill('came later');
  await page.getByRole('radio', { name: /^Workspace/ }).check();
  await page.getByRole('radio', { name: /^Viewer/ }).check();
  at.bed.clock.now += 25_000;
  await page.getByRole('button', { name: 'Create Token' }).click();
  await page.getByRole('button', { name: 'Copy and close' }).click();
  const row = page.getByRole('row', { name: /came later/ });
  expect(await row.locator('.at-created').innerText()).toMatch(/just now/);
  await page.locator('tr.row-new', { hasText: 'came later' }).waitFor();
});
