import type { Page } from 'playwright-core';
import { HOUR, START } from '../service/service-bed';
import { closeContexts, found, inChromium, requests, visitPage } from './browser';
import { type PageBed, startPage, TOKENS } from './page-bed';
import { furnish } from './scene';

let at: PageBed;
let made: Awaited<ReturnType<typeof furnish>>;
beforeAll(async () => {
  at = await startPage();
  made = await furnish(at);
});
afterEach(async () => {
  at.fault = () => undefined;
  requests.splice(0);
  await closeContexts();
});
afterAll(() => at.close());

/** The names in the table, in their order. */
const labels = (page: Page): Promise<readonly string[]> =>
  page.evaluate("[...document.querySelectorAll('tbody tr a[data-focus]')].map((one) => one.firstChild.textContent)");

/** Waits until the table holds what it should, as people do. */
async function shows(page: Page, wanted: (names: readonly string[]) => boolean): Promise<readonly string[]> {
  for (let tries = 0; tries < 100; tries += 1) {
    const names = await labels(page);
    const isBusy = (await page.locator('table[aria-busy=true]').count()) > 0;
    if (!isBusy && wanted(names)) return names;
    await page.waitForTimeout(100);
  }
  throw new Error(`The table shows ${(await labels(page)).join(', ')}`);
}
const onlyShows = (page: Page, ...wanted: readonly string[]): Promise<readonly string[]> =>
  shows(page, (names) => names.length === wanted.length && wanted.every((name) => names.includes(name)));

const address = (page: Page): string => new URL(page.url()).search;

inChromium(
  'one searches by label, by creator, by identifier, and by the ten characters that the list shows',
  async () => {
    const page = await visitPage(at);
    const search = page.getByRole('searchbox');
    await search.fill('nightly');
    await onlyShows(page, 'Nightly Automation');
    expect(address(page)).toBe('?q=nightly');
    await search.fill(made['External Sync']!.id.slice(4));
    await onlyShows(page, 'External Sync');
    await search.fill(made['token']!.token.slice(0, 10));
    await onlyShows(page, 'token');
    await search.fill('lindqvist');
    await shows(page, (names) => names.length === 8);
  },
);

inChromium('a whole token that is pasted into the search gets into no address, no request and no history', async () => {
  const { token } = made['Release Reporting']!;
  const page = await visitPage(at);
  await page.getByRole('searchbox').fill(token);
  await onlyShows(page, 'Release Reporting');
  await page.getByText('Only the first ten characters were kept', { exact: false }).waitFor();
  expect(page.url() + requests.join()).not.toContain(token.slice(0, 14));
  expect(await page.getByRole('searchbox').inputValue()).toBe(token.slice(0, 10));
  const linked = await visitPage(at, { path: `${TOKENS}?q=${token}` });
  await onlyShows(linked, 'Release Reporting');
  expect(linked.url()).not.toContain(token.slice(0, 14));
  expect(requests.filter((one) => one.includes('/api/')).join()).not.toContain(token.slice(0, 14));
});

inChromium('each filter shows what it names, stands in the address, and is taken away by its chip', async () => {
  const page = await visitPage(at);
  await page.getByLabel('Access type').selectOption('Project');
  await onlyShows(page, 'Nightly Automation', 'Release Reporting', 'web-shop', 'Staging Smoke Tests');
  await page.getByLabel('Status').selectOption('Disabled');
  await onlyShows(page, 'Staging Smoke Tests');
  expect(address(page)).toBe('?type=project&status=disabled');
  await page.getByRole('button', { name: 'Access type: project' }).click();
  await page.getByRole('button', { name: 'Status: disabled' }).click();
  await page.getByLabel('Expiry').selectOption('Expired');
  await onlyShows(page, 'legacy importer');
  await page.getByLabel('Expiry').selectOption('Not specified');
  await shows(page, (names) => names.includes('token') && !names.includes('legacy importer'));
  await page.getByRole('button', { name: 'Clear all' }).click();
  await shows(page, (names) => names.length === 8);
  expect(address(page)).toBe('');
  await page.getByLabel('Created by').selectOption({ index: 1 });
  await shows(page, (names) => names.length === 8);
  await page.getByText('Dates', { exact: true }).click();
  await page.getByRole('group', { name: 'Created' }).getByLabel('From').fill('2026-11-23');
  await page.getByRole('group', { name: 'Created' }).getByLabel('From').blur();
  await shows(page, (names) => names.length > 0 && !names.includes('legacy importer'));
});

inChromium('the counts are what they say, and show it', async () => {
  const page = await visitPage(at);
  const count = (name: string) => page.getByRole('button', { name });
  await page.getByRole('button', { name: '8 Total' }).waitFor();
  await count('1 Expiring soon').click();
  await onlyShows(page, 'External Sync');
  await count('1 Expired').click();
  await onlyShows(page, 'legacy importer');
  await count('6 Active').click();
  await shows(page, (names) => names.length === 6 && !names.includes('legacy importer'));
  await count('1 Disabled').click();
  await onlyShows(page, 'Staging Smoke Tests');
});

inChromium('each column that can be sorted is, both ways, says so, and Back undoes it', async () => {
  const page = await visitPage(at);
  await shows(page, (names) => names.length === 8);
  for (const title of ['Label', 'Access Type', 'Created by', 'Created', 'Expires', 'Status']) {
    const header = page.getByRole('columnheader', { name: title, exact: true });
    for (const wanted of ['ascending', 'descending']) {
      const before = await header.getAttribute('aria-sort');
      if (before === wanted) continue;
      await header.getByRole('button').click();
      await page.locator(`th[aria-sort=${wanted}]`, { hasText: title }).waitFor();
      expect(await page.locator('th[aria-sort=ascending], th[aria-sort=descending]').count()).toBe(1);
    }
  }
  await page.getByRole('columnheader', { name: 'Label', exact: true }).getByRole('button').click();
  const names = await shows(page, (all) => all[0] === 'External Sync');
  const sorted = [...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  expect(names).toEqual(sorted);
  await page.goBack();
  await page
    .locator('th[aria-sort=ascending]', { hasText: 'Status' })
    .or(page.locator('th[aria-sort=descending]', { hasText: 'Status' }))
    .waitFor();
});

inChromium('reload, Back, Forward and a link that was sent give the same view', async () => {
  const page = await visitPage(at);
  await page.getByLabel('Status').selectOption('Enabled');
  await page.getByLabel('Expiry').selectOption('Not specified');
  const seen = await shows(page, (names) => names.includes('token') && !names.includes('External Sync'));
  const link = page.url();
  await page.reload();
  expect(await shows(page, (names) => names.length === seen.length)).toEqual(seen);
  await page.goBack();
  await shows(page, (names) => names.length === 7);
  await page.goForward();
  expect(await shows(page, (names) => names.length === seen.length)).toEqual(seen);
  const other = await visitPage(at, { path: new URL(link).pathname + new URL(link).search, as: 'tomas' });
  expect(await shows(other, (names) => names.length === seen.length)).toEqual(seen);
});

inChromium('what an address says that means nothing is named and left out', async () => {
  const page = await visitPage(at, { path: `${TOKENS}?status=broken&colour=red&type=project` });
  await page.getByText('were left out: status, colour', { exact: false }).waitFor();
  await shows(page, (names) => names.length === 4);
});

inChromium('a slow answer to an earlier question never replaces a later one', async () => {
  const page = await visitPage(at);
  await shows(page, (names) => names.length === 8);
  await page.route(/search=nightly/, async (route) => {
    await page.waitForTimeout(2_000);
    await route.continue().catch(() => undefined);
  });
  await page.getByRole('searchbox').fill('nightly');
  await page.waitForTimeout(400);
  await page.getByRole('searchbox').fill('external');
  await onlyShows(page, 'External Sync');
  await page.waitForTimeout(2_500);
  await onlyShows(page, 'External Sync');
});

inChromium('columns that are put away stay so, and the label can’t be', async () => {
  const page = await visitPage(at);
  await page.getByRole('button', { name: 'Columns' }).click();
  expect(await page.getByRole('checkbox', { name: 'Label (always shown)' }).isDisabled()).toBe(true);
  await page.getByRole('checkbox', { name: 'Scope' }).uncheck();
  await page.getByRole('checkbox', { name: 'Token', exact: true }).uncheck();
  await page.reload();
  await shows(page, (names) => names.length === 8);
  const titles = await page.getByRole('columnheader').allInnerTexts();
  expect(titles.map((title) => title.trim())).not.toContain('Scope');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('button', { name: 'Show all columns' }).click();
  await page.getByRole('columnheader', { name: 'Scope' }).waitFor();
});

inChromium('states are told in words: disabled is dimmed and legible, expired is red and says so', async () => {
  const page = await visitPage(at);
  const disabled = page.getByRole('row', { name: /Staging Smoke Tests/ });
  expect(await disabled.innerText()).toContain('Disabled');
  expect(await disabled.getAttribute('class')).toContain('row-off');
  const expired = page.getByRole('row', { name: /legacy importer/ });
  expect(await expired.innerText()).toContain('Expired');
  const colour = await found(expired.locator('.at-expires'), 'getComputedStyle(one).color');
  expect(colour).toBe('rgb(179, 32, 44)');
  expect(await page.getByRole('row', { name: /^(Select )?token/ }).innerText()).toContain('Not specified');
});

inChromium('whoever may only look finds no act, and the service refuses them, too', async () => {
  const page = await visitPage(at, { as: 'ines' });
  await shows(page, (names) => names.length === 8);
  expect(await page.getByRole('link', { name: 'Create Access Token' }).count()).toBe(0);
  expect(await page.getByRole('checkbox').count()).toBe(0);
  await page.getByRole('button', { name: 'Actions for External Sync' }).click();
  expect(await page.locator('.menu').last().innerText()).toBe('View details');
  await page.getByRole('link', { name: 'View details' }).click();
  await page.getByText('Revoking it needs Owner or Administrator.', { exact: false }).waitFor();
  const path = `/api/v1/workspace/ws_acme/access-token/${made['External Sync']!.id}`;
  const asked = `fetch('${path}', { method: 'DELETE', headers: { 'hawzu-page': '1' } }).then((one) => one.json())`;
  expect(await page.evaluate(asked)).toMatchObject({ status: 403, code: 'permission-missing' });
});

inChromium('a workspace without tokens says what they are for, and how to make one', async () => {
  const page = await visitPage(at, { path: '/workspace/ws_new/access-tokens' });
  await page.getByRole('heading', { name: 'No access tokens yet' }).waitFor();
  await page.getByRole('link', { name: 'Create Access Token' }).click();
  await page.getByRole('dialog', { name: 'Create Access Token' }).waitFor();
});

inChromium('thousands come in pages that one turns both ways', async () => {
  for (let n = 0; n < 110; n += 1) {
    at.bed.clock.now = START + 60 * 24 * HOUR + n;
    await at.bed.issue({ label: `bulk ${String(n).padStart(3, '0')}` });
  }
  const page = await visitPage(at, { path: `${TOKENS}?q=bulk&sort=label` });
  await shows(page, (names) => names.length === 50 && names[0] === 'bulk 000');
  await page.getByRole('button', { name: 'Next page' }).click();
  await shows(page, (names) => names[0] === 'bulk 050');
  await page.getByRole('button', { name: 'Next page' }).click();
  await shows(page, (names) => names.length === 10 && names[0] === 'bulk 100');
  await page.getByText('101 to 110').waitFor();
  await page.getByRole('button', { name: 'Previous page' }).click();
  await shows(page, (names) => names[0] === 'bulk 050');
  await page.getByRole('columnheader', { name: 'Created', exact: true }).getByRole('button').click();
  await shows(page, (names) => names[0] === 'bulk 000');
  expect(address(page)).toBe('?q=bulk&sort=created_at');
});
