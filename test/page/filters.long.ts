import type { Page } from 'playwright-core';
import { HOUR, START } from '../service/service-bed';
import { closeContexts, found, inChromium, visitPage } from './browser';
import { type PageBed, startPage, TOKENS, WS } from './page-bed';

const DAY = 24 * HOUR;
const inDays = (days: number): string => new Date(START + days * DAY).toISOString();

let at: PageBed;
beforeAll(async () => {
  at = await startPage();
  await at.bed.issue({ label: 'three days', expires_at: inDays(3) });
  // The morning of 12 December, where it is read.
  await at.bed.issue({ label: 'twenty days', expires_at: inDays(20) });
  await at.bed.issue({ label: 'sixty days', expires_at: inDays(60) });
  const { id } = await at.bed.issue({ label: 'off' });
  await at.bed.call('POST', `${WS}/access-token/${id}/disable`);
  at.bed.clock.now = START + DAY;
  for (let n = 0; n < 55; n += 1) await at.bed.issue({ label: `bulk ${String(n).padStart(2, '0')}` });
}, 60_000);
afterEach(closeContexts);
afterAll(() => at.close());

/** The names in the table, once it is loaded. */
async function listed(page: Page, query: string): Promise<readonly string[]> {
  await page.goto(`${at.url}${TOKENS}?${query}`);
  await page.locator('table.tokens, #no-match').first().waitFor();
  await page.waitForLoadState('networkidle');
  return page.evaluate("[...document.querySelectorAll('tbody tr a[data-focus]')].map((one) => one.textContent).sort()");
}

inChromium(
  'what ends within 7 or 30 days, and what ends or was made on a day, is found with that day in it',
  async () => {
    const page = await visitPage(at);
    expect(await listed(page, 'expiry=7')).toEqual(['three days']);
    expect(await listed(page, 'expiry=30')).toEqual(['three days', 'twenty days']);
    expect(await listed(page, 'expires-from=2026-12-12&expires-to=2026-12-12')).toEqual(['twenty days']);
    expect(await listed(page, 'expires-to=2026-12-11')).toEqual(['three days']);
    expect(await listed(page, 'expires-from=2026-12-13')).toEqual(['sixty days']);
    const early = ['hawzu-tokens management', 'off', 'sixty days', 'three days', 'twenty days'];
    expect(await listed(page, 'created-from=2026-11-22&created-to=2026-11-22')).toEqual(early);
    expect(await listed(page, 'created-to=2026-11-21')).toEqual([]);
  },
);

inChromium('clearing the filters keeps the order, and a creator of a link whom nobody lists stays chosen', async () => {
  const page = await visitPage(at);
  expect(await listed(page, 'q=zzz&by=user_nobody&sort=label')).toEqual([]);
  expect(await page.getByLabel('Created by').inputValue()).toBe('user_nobody');
  await page.getByRole('button', { name: 'Created by: user_nobody' }).waitFor();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await page.getByRole('link', { name: 'bulk 00' }).waitFor();
  expect(new URL(page.url()).search).toBe('?sort=label');
  await page.locator('th[aria-sort=ascending]', { hasText: 'Label' }).waitFor();
});

inChromium('the count that is shown is the one that is pressed, and its filter the one that is set', async () => {
  const page = await visitPage(at);
  const pressed = (): Promise<readonly string[]> =>
    page.evaluate(
      "[...document.querySelectorAll('.count[aria-pressed=true] .count-words')].map((one) => one.textContent)",
    );
  await page.getByRole('button', { name: '60 Total' }).waitFor();
  expect(await pressed()).toEqual(['Total']);
  for (const [words, query] of [
    ['Active', '?status=enabled&expiry=ahead'],
    ['Expiring soon', '?status=enabled&expiry=7'],
    ['Expired', '?expiry=expired'],
    ['Disabled', '?status=disabled'],
    ['Total', ''],
  ] as const) {
    await page.getByRole('button', { name: new RegExp(`\\d ?${words}$`) }).click();
    await page.locator('.count[aria-pressed=true]', { hasText: words }).waitFor();
    expect([await pressed(), new URL(page.url()).search]).toEqual([[words], query]);
  }
});

inChromium('of a page all, some or none are chosen; what can be done is what some of them need', async () => {
  const page = await visitPage(at, { path: `${TOKENS}?q=off` });
  const all = page.getByLabel('Select all tokens on this page');
  const act = (name: string) => page.getByRole('button', { name: `${name} …`, exact: true });
  await page.getByLabel('Select off', { exact: true }).check();
  expect([await act('Enable').count(), await act('Disable').count()]).toEqual([1, 0]);
  expect(await found(all, '[one.checked, one.indeterminate]')).toEqual([true, false]);
  await page.getByRole('searchbox').fill('days');
  await page.getByLabel('Select three days', { exact: true }).check();
  await page.getByText('1 not shown').waitFor();
  expect([await act('Enable').count(), await act('Disable').count()]).toEqual([1, 1]);
  expect(await found(all, '[one.checked, one.indeterminate]')).toEqual([false, true]);
  await all.check();
  await page.getByText('4 selected').waitFor();
  await all.uncheck();
  // Only those of this page are let go.
  await page.getByText('1 selected').waitFor();
});

inChromium('all that match are chosen, those of other pages too, and nothing else', async () => {
  const page = await visitPage(at, { path: `${TOKENS}?q=bulk` });
  await page.getByLabel('Select bulk 54', { exact: true }).check();
  await page.getByRole('button', { name: 'Select all that match (at most 500)' }).click();
  await page.getByText('55 selected').waitFor();
  await page.getByText('5 not shown').waitFor();
  expect(await page.getByRole('button', { name: 'Enable …' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Disable …' }).click();
  const names = await page.getByRole('alertdialog').getByRole('listitem').locator('strong').allInnerTexts();
  expect(names).toHaveLength(55);
  expect(names.filter((name) => !name.startsWith('bulk '))).toEqual([]);
});
