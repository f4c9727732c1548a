import type { Page } from 'playwright-core';
import { closeContexts, found, inChromium, visitPage } from './browser';
import { type PageBed, startPage, TOKENS, WS } from './page-bed';

let at: PageBed;
const ids = new Map<string, string>();
beforeAll(async () => {
  at = await startPage();
  for (let n = 0; n <= 50; n += 1) {
    at.bed.clock.now += 1000;
    const label = `bulk ${String(n).padStart(3, '0')}`;
    ids.set(label, (await at.bed.issue({ label })).id);
  }
});
afterEach(async () => {
  at.fault = () => undefined;
  await closeContexts();
});
afterAll(() => at.close());

const rows = (page: Page): Promise<readonly string[]> =>
  page.evaluate("[...document.querySelectorAll('tbody tr a[data-focus]')].map((one) => one.firstChild.textContent)");
const row = (page: Page, label: string) => page.getByRole('row', { name: label });
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(
    "document.activeElement === document.body ? 'nothing' : document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()",
  );
const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const changeLabel = (id: string, label: string) =>
  at.bed.call('PATCH', `${WS}/access-token/${id}`, { body: { label } });

async function open(page: Page, label: string, act: string): Promise<void> {
  await press(page, `Actions for ${label}`);
  await press(page, act);
}

/** As whoever comes back to the window after a while. */
const comeBack = (page: Page): Promise<void> =>
  page.evaluate<void>(
    '{ const now = performance.now.bind(performance); performance.now = () => now() + 60_000; dispatchEvent(new Event("focus")); }',
  );

inChromium(
  'what others change is told and moves nothing; shown, it leaves page, scroll, focus and choice',
  async () => {
    const page = await visitPage(at, { path: `${TOKENS}?sort=label` });
    await page.getByRole('button', { name: 'Next page' }).click();
    await row(page, 'bulk 050').waitFor();
    await page.getByRole('button', { name: 'Previous page' }).click();
    await row(page, 'bulk 030').waitFor();
    for (const label of ['bulk 010', 'bulk 040']) await page.getByLabel(`Select ${label}`, { exact: true }).check();
    await page.getByRole('button', { name: 'Actions for bulk 030' }).focus();
    const scroll = (): Promise<number> => page.evaluate<number>('scrollY');
    const [shown, address] = [await rows(page), page.url()];
    await changeLabel(ids.get('bulk 020')!, 'bulk 020 renamed');
    await comeBack(page);
    await page.getByText('One token has changed meanwhile.').waitFor({ state: 'attached' });
    expect([await focused(page), await rows(page)]).toEqual(['Actions for bulk 030', shown]);
    const show = page.getByRole('button', { name: 'Show', exact: true });
    await show.focus();
    const before = await scroll();
    await page.keyboard.press('Enter');
    await row(page, 'bulk 020 renamed').waitFor();
    await show.waitFor({ state: 'detached' });
    expect([await focused(page), await scroll(), page.url()]).toEqual(['Access Tokens', before, address]);
    await page.getByText('2 selected').waitFor();
    expect(await page.getByLabel('Select bulk 040', { exact: true }).isChecked()).toBe(true);
    await changeLabel(ids.get('bulk 020')!, 'bulk 020');
  },
);

inChromium('a filter begins at the first page, and a page whose last row goes leads to the one before', async () => {
  const page = await visitPage(at, { path: `${TOKENS}?q=bulk&sort=label` });
  await page.getByRole('button', { name: 'Next page' }).click();
  await row(page, 'bulk 050').waitFor();
  await page.getByLabel('Status').selectOption('Enabled');
  await row(page, 'bulk 000').waitFor();
  expect(new URL(page.url()).search).toBe('?q=bulk&status=enabled&sort=label');
  await page.goBack();
  await row(page, 'bulk 050').waitFor();
  await open(page, 'bulk 050', 'Revoke');
  await press(page, 'Revoke Token');
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  await row(page, 'bulk 049').waitFor();
  expect(await rows(page)).toHaveLength(50);
  expect(new URL(page.url()).search).toBe('?q=bulk&sort=label');
  expect(await focused(page)).not.toBe('nothing');
});

/** Notes whatever a person could have read for a moment, and how much the page moved by itself. */
const WATCH = `
  globalThis.seenEmpty = [];
  globalThis.moved = [];
  const look = () => {
    const text = document.body?.innerText ?? '';
    const said = /No access tokens yet|No token matches/.exec(text)?.[0];
    if (said !== undefined && seenEmpty.at(-1) !== said) seenEmpty.push(said);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
      if (one.hadRecentInput) continue;
      const what = one.sources.map(({ node, previousRect: from, currentRect: to }) =>
        (node?.className || node?.nodeName) + ' ' + [from.x, from.y, to.x, to.y].map(Math.round).join(' '));
      moved.push(one.value.toFixed(4) + ': ' + what.join('; '));
    }
  }).observe({ type: 'layout-shift', buffered: true });
`;

inChromium('nothing says “empty” before the first answer or between two, however slow they are', async () => {
  const page = await visitPage(at, { path: '/workspace/ws_acme/roles' });
  await page.addInitScript(WATCH);
  await page.route(/\/access-tokens\?/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue().catch(() => undefined);
  });
  const seen = (): Promise<readonly string[]> => page.evaluate('seenEmpty');
  await page.goto(`${at.url}${TOKENS}?sort=label`);
  await row(page, 'bulk 000').waitFor();
  expect(await seen()).toEqual([]);
  await page.getByRole('searchbox').fill('no such token');
  await page.getByRole('heading', { name: 'No token matches' }).waitFor();
  await press(page, 'Clear the filters');
  await row(page, 'bulk 000').waitFor();
  expect(await seen()).toEqual(['No token matches']);
});

inChromium('nothing moves by itself while a view is loaded, in a wide window and on a phone', async () => {
  for (const width of [1280, 360]) {
    const page = await visitPage(at, { path: '/workspace/ws_acme/roles', width });
    await page.addInitScript(WATCH);
    await page.route(/\/api\/|\/session/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await route.continue().catch(() => undefined);
    });
    for (const path of [TOKENS, `${TOKENS}/review`, '/workspace/ws_acme/roles', '/workspace/ws_acme/audit-log']) {
      await page.goto(at.url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await page.waitForTimeout(100);
      expect([width, path, await page.evaluate('moved')]).toEqual([width, path, []]);
    }
  }
});

/** Goes on with Tab, so often, and names what has the focus where a bar that stays in the window covers all of it. */
const COVERED = `(() => {
  const one = document.activeElement;
  if (one === null || one === document.body || one.closest('dialog') !== null) return null;
  const box = one.getBoundingClientRect();
  const at = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]];
  const isSeen = at.some(([x, y]) => {
    const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return top !== null && (one.contains(top) || top.contains(one));
  });
  return isSeen ? null : one.outerHTML.slice(0, 120);
})()`;

inChromium('no bar that stays in the window covers what has the focus, forwards or backwards', async () => {
  for (const [width, height] of [
    [1280, 420],
    [360, 640],
  ] as const) {
    const page = await visitPage(at, { path: `${TOKENS}?q=bulk 00&sort=label`, width });
    await page.setViewportSize({ width, height });
    await page.getByLabel('Select bulk 000', { exact: true }).check();
    await page.getByText('1 selected').waitFor();
    const covered: unknown[] = [];
    for (const key of ['Tab', 'Shift+Tab'])
      for (let n = 0; n < 36; n += 1) {
        await page.keyboard.press(key);
        covered.push(await page.evaluate(COVERED));
      }
    expect([width, covered.filter(Boolean)]).toEqual([width, []]);
  }
});

inChromium('after each dialog, however it is left, the focus is where one was', async () => {
  const page = await visitPage(at, { path: `${TOKENS}?q=bulk 00&sort=label` });
  await page.getByLabel('Select bulk 000', { exact: true }).check();
  await page.getByLabel('Select bulk 001', { exact: true }).check();
  const menu = (act: string) => () => open(page, 'bulk 003', act);
  const details = async (): Promise<void> => {
    await page.getByRole('link', { name: 'bulk 003' }).focus();
    await page.keyboard.press('Enter');
  };
  const inDetails = (act: string) => async (): Promise<void> => {
    await details();
    await page.getByRole('dialog').getByRole('button', { name: act, exact: true }).click();
    await page.getByRole('alertdialog').waitFor();
  };
  const edit = async (): Promise<void> => {
    await press(page, 'Actions for bulk 003');
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Token name').waitFor();
  };
  const create = (): Promise<void> => page.getByRole('link', { name: 'Create Access Token' }).click();
  const cancel = (): Promise<void> => press(page, 'Cancel');
  const escape = (): Promise<void> => page.keyboard.press('Escape');
  const cross = (): Promise<void> => page.getByRole('button', { name: /^Close / }).click();
  const MENU = 'Actions for bulk 003';
  const left: unknown[] = [];
  const wanted: unknown[] = [];
  for (const [what, show, leave, where] of [
    ['disable', menu('Disable'), cancel, MENU],
    ['revoke', menu('Revoke'), escape, MENU],
    ['revoke', menu('Revoke'), cross, MENU],
    ['details', details, escape, 'bulk 003'],
    ['details', details, cross, 'bulk 003'],
    ['edit', edit, cancel, MENU],
    ['create', create, escape, 'Create Access Token'],
    ['several', () => press(page, 'Revoke …'), cancel, 'Revoke …'],
    ['several', () => press(page, 'Disable …'), escape, 'Disable …'],
  ] as const) {
    await show();
    await page.locator('dialog[open]').waitFor();
    await leave();
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    left.push([what, await focused(page)]);
    wanted.push([what, where]);
  }
  expect(left).toEqual(wanted);
  // An act that was begun in the details leads back to them, and they to the row.
  await inDetails('Revoke')();
  await cancel();
  await page.getByRole('dialog', { name: 'bulk 003' }).waitFor();
  await escape();
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  expect(await focused(page)).toBe('bulk 003');
});

inChromium('success is told only with the row as it is now, even where the list can’t be loaded again', async () => {
  const page = await visitPage(at, { path: `${TOKENS}?q=bulk 01&sort=label` });
  await row(page, 'bulk 010').waitFor();
  await page.waitForLoadState('networkidle');
  at.fault = ({ method, path }) =>
    method === 'GET' && path.endsWith('/access-tokens') ? { drop: 'before' } : undefined;
  const states = async (label: string): Promise<string> =>
    (await row(page, label).count()) === 0 ? 'gone' : row(page, label).innerText();
  for (const [label, act, button, wanted] of [
    ['bulk 010', 'Disable', 'Disable Token', 'Disabled'],
    ['bulk 010', 'Enable', 'Enable Token', 'Enabled'],
    ['bulk 010', 'Revoke', 'Revoke Token', 'gone'],
  ] as const) {
    await open(page, label, act);
    await press(page, button);
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(await states(label)).toContain(wanted);
  }
  for (const label of ['bulk 011', 'bulk 012']) await page.getByLabel(`Select ${label}`, { exact: true }).check();
  await press(page, 'Disable …');
  await press(page, 'Disable 2 Tokens');
  await page.getByText('2 of 2 disabled.').waitFor();
  await press(page, 'Close');
  for (const label of ['bulk 011', 'bulk 012']) expect(await states(label)).toContain('Disabled');
  await press(page, 'Revoke …');
  await press(page, 'Revoke 2 Tokens');
  await page.getByText('2 of 2 revoked.').waitFor();
  await press(page, 'Close');
  for (const label of ['bulk 011', 'bulk 012']) expect(await states(label)).toBe('gone');
});

inChromium('a token is filtered for and edited without a pointer', async () => {
  const page = await visitPage(at);
  await row(page, 'bulk 045').waitFor();
  await page.getByRole('searchbox').focus();
  await page.keyboard.type('bulk 04');
  await row(page, 'bulk 010').waitFor({ state: 'detached' });
  await page.keyboard.press('Tab');
  await page.keyboard.type('Work');
  await page.waitForURL(/type=workspace/);
  const link = page.getByRole('link', { name: 'bulk 041' });
  for (let n = 0; n < 80 && (await focused(page)) !== 'bulk 041'; n += 1) await page.keyboard.press('Tab');
  expect(await found(link, 'one === document.activeElement')).toBe(true);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'bulk 041' }).getByRole('link', { name: 'Edit' }).waitFor();
  for (let n = 0; n < 20 && (await focused(page)) !== 'Edit'; n += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByLabel('Token name').waitFor();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('bulk 041 by keyboard');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'bulk 041 by keyboard', exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await row(page, 'bulk 041 by keyboard').waitFor();
});
