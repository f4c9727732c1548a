import { closeContexts, inChromium, requests, visitPage } from './browser';
import { type PageBed, startPage, TOKENS, WS } from './page-bed';

let at: PageBed;
beforeAll(async () => {
  at = await startPage();
  for (let n = 0; n < 110; n += 1) await at.bed.issue({ label: `made ${n}` });
}, 60_000);
afterEach(async () => {
  at.fault = () => undefined;
  requests.splice(0);
  await closeContexts();
});
afterAll(() => at.close());

const AUDIT = '/workspace/ws_acme/audit-log';

inChromium(
  'older events come below those that are there; what can’t be loaded says so, and is tried again',
  async () => {
    const page = await visitPage(at, { path: AUDIT });
    const rows = page.locator('tbody tr');
    const more = page.getByRole('button', { name: 'Show older events' });
    await rows.nth(49).waitFor();
    const first = await rows.nth(0).innerText();
    at.fault = ({ operation }) => (operation === 'list-audit-events' ? { drop: 'before' } : undefined);
    await more.click();
    await page.getByText('Older events could not be loaded').waitFor();
    at.fault = () => undefined;
    await page.getByRole('button', { name: 'Try again' }).click();
    await rows.nth(99).waitFor();
    await more.click();
    await rows.nth(110).waitFor();
    expect(await rows.nth(0).innerText()).toBe(first);
    const numbers = (await page.locator('tbody summary').allInnerTexts()).map((text) => Number(/\d+/.exec(text)![0]));
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    expect(new Set(numbers).size).toBe(numbers.length);
  },
);

inChromium('what was asked for before the filter changed is no part of the list', async () => {
  const page = await visitPage(at, { path: AUDIT });
  await page.locator('tbody tr').nth(49).waitFor();
  await page.route(/cursor=/, async (route) => {
    await page.waitForTimeout(1_500);
    await route.continue().catch(() => undefined);
  });
  await page.getByRole('button', { name: 'Show older events' }).click();
  await page.getByLabel('What was done').selectOption('Signed in');
  await page
    .getByRole('row', { name: /Token created/ })
    .first()
    .waitFor({ state: 'detached' });
  await page.waitForTimeout(2_000);
  expect(await page.getByRole('row', { name: /Token created/ }).count()).toBe(0);
});

inChromium('a whole token that is pasted into any field of a list gets into no address and no request', async () => {
  const { token } = await at.bed.issue({ label: 'pasted' });
  const page = await visitPage(at, { path: '/workspace/ws_acme/users' });
  await page.getByRole('row', { name: /Ines/ }).waitFor();
  await page.getByLabel('Name or email address').fill(token);
  await page.getByText('Nobody matches.').waitFor();
  await page.goto(at.url + AUDIT);
  for (const field of ['Id of a token', 'Id of who acted']) {
    await page.getByLabel(field).fill(token);
    await page.getByLabel(field).blur();
    await page.getByText('No event fits these filters.').waitFor();
    expect(page.url()).not.toContain(token.slice(0, 14));
    await page.getByRole('button', { name: 'Clear all' }).click();
  }
  requests.splice(0);
  // A link that somebody made of one.
  for (const path of [`${AUDIT}?token=${token}`, `/workspace/ws_acme/users?q=${token}`, `${TOKENS}/${token}`]) {
    await page.goto(at.url + path);
    await page.waitForLoadState('networkidle');
    expect(page.url()).not.toContain(token.slice(0, 14));
  }
  expect(requests.filter((one) => one.includes('/api/')).join()).not.toContain(token.slice(0, 14));
  expect(JSON.stringify(at.bed.lines)).not.toContain(token.slice(0, 14));
});

inChromium('people are asked for once one stops typing, and those who left can be listed alone', async () => {
  const page = await visitPage(at, { path: '/workspace/ws_acme/users' });
  await page.getByRole('row', { name: /Ines/ }).waitFor();
  requests.splice(0);
  await page.getByLabel('Name or email address').pressSequentially('tomas', { delay: 30 });
  await page.getByRole('row', { name: /Ines/ }).waitFor({ state: 'detached' });
  await page.getByRole('row', { name: /Tomas/ }).waitFor();
  expect(requests.filter((one) => one.includes('/users'))).toHaveLength(1);
  await at.bed.call('POST', `${WS}/user/user_ines/deactivate`);
  await page.goto(`${at.url}/workspace/ws_acme/users`);
  await page.getByLabel('Status').selectOption('Left');
  await page.getByRole('row', { name: /Tomas/ }).waitFor({ state: 'detached' });
  await page.getByRole('row', { name: /Ines .*Left/ }).waitFor();
  expect(new URL(page.url()).search).toBe('?status=left');
});

inChromium(
  'roles that can’t be loaded are told as that, in creating and in the review, and asked for again',
  async () => {
    at.fault = ({ operation }) => (operation === 'list-roles' ? { drop: 'before' } : undefined);
    const page = await visitPage(at, { path: `${TOKENS}/new` });
    await page.getByLabel('Token name').fill('kept');
    await page.getByRole('radio', { name: /^Workspace/ }).check();
    await page.getByText('The roles could not be loaded').waitFor();
    at.fault = () => undefined;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('radio', { name: /^Viewer/ }).waitFor();
    expect(await page.getByLabel('Token name').inputValue()).toBe('kept');
    at.fault = ({ operation }) => (operation === 'list-roles' ? { drop: 'before' } : undefined);
    page.once('dialog', (dialog) => void dialog.accept());
    await page.goto(`${at.url}${TOKENS}/review`);
    await page.getByText('The review could not be made').waitFor();
    at.fault = () => undefined;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('were looked at', { exact: false }).waitFor();
  },
);
