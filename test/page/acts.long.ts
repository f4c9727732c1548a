import type { Page } from 'playwright-core';
import type { WireIssuedAccessToken } from '../../src/contract';
import { closeContexts, inChromium, visitPage } from './browser';
import { type PageBed, startPage, TOKENS, WS } from './page-bed';

let at: PageBed;
beforeAll(async () => {
  at = await startPage();
});
afterEach(async () => {
  at.fault = () => undefined;
  await closeContexts();
});
afterAll(() => at.close());

const open = async (page: Page, label: string, act: string): Promise<void> => {
  await page.getByRole('button', { name: `Actions for ${label}`, exact: true }).click();
  await page.getByRole('button', { name: act, exact: true }).click();
};
const works = async (token: string): Promise<boolean> => (await at.bed.call('GET', '/me', { token })).status === 200;
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(
    "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()",
  );
const row = (page: Page, label: string) => page.getByRole('row', { name: new RegExp(label) });

inChromium(
  'a token is disabled and enabled from its row: the dialog says what comes of it, and opens on Cancel',
  async () => {
    const { token, token_prefix } = await at.bed.issue({ label: 'pausable' });
    const page = await visitPage(at);
    await open(page, 'pausable', 'Disable');
    const dialog = page.getByRole('alertdialog', { name: 'Disable Access Token' });
    const text = await dialog.innerText();
    expect(text).toContain(
      'Pipelines, scripts and integrations that use this token will be refused from their next request',
    );
    for (const part of ['pausable', `${token_prefix}…`, 'Viewer', 'Never used']) expect(text).toContain(part);
    expect(await focused(page)).toBe('Cancel');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(await works(token)).toBe(true);
    expect(await focused(page)).toBe('Actions for pausable');

    await open(page, 'pausable', 'Disable');
    await dialog.getByRole('button', { name: 'Disable Token' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await row(page, 'pausable').innerText()).toContain('Disabled');
    expect(await works(token)).toBe(false);
    await open(page, 'pausable', 'Enable');
    const enabling = page.getByRole('alertdialog', { name: 'Enable Access Token' });
    expect(await enabling.innerText()).toContain('Tools that still hold this token work again at once.');
    await enabling.getByRole('button', { name: 'Enable Token' }).click();
    await enabling.waitFor({ state: 'detached' });
    expect(await works(token)).toBe(true);
  },
);

inChromium('a token that is in use is revoked once its name is typed, and the focus goes to the next row', async () => {
  at.bed.clock.now += 1000;
  await at.bed.issue({ label: 'neighbour' });
  at.bed.clock.now += 1000;
  const { token } = await at.bed.issue({ label: 'busy one' });
  await at.bed.call('GET', `${WS}/projects`, { token });
  const page = await visitPage(at);
  await open(page, 'busy one', 'Revoke');
  const dialog = page.getByRole('alertdialog', { name: 'Confirm Revocation' });
  await dialog.getByText('cannot be brought back', { exact: false }).waitFor();
  await dialog.getByRole('button', { name: 'Disable it first' }).waitFor();
  await dialog.getByRole('button', { name: 'Revoke Token' }).click({ force: true });
  expect(await works(token)).toBe(true);
  await dialog.getByLabel('Type its name', { exact: false }).fill('busy one');
  await dialog.getByRole('button', { name: 'Revoke Token' }).click();
  await dialog.waitFor({ state: 'detached' });
  await row(page, 'busy one').waitFor({ state: 'detached' });
  expect(await works(token)).toBe(false);
  expect(await focused(page)).toBe('Actions for neighbour');
});

inChromium('what somebody else has ended meanwhile is told with who and when, and the row goes', async () => {
  const { id } = await at.bed.issue({ label: 'ended elsewhere' });
  const page = await visitPage(at);
  await row(page, 'ended elsewhere').waitFor();
  await at.bed.call('DELETE', `${WS}/access-token/${id}`);
  await open(page, 'ended elsewhere', 'Revoke');
  await page.getByText(/Already revoked by Mara Lindqvist at/).waitFor();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Close', exact: true }).click();
  await row(page, 'ended elsewhere').waitFor({ state: 'detached' });
  const linked = await visitPage(at, { path: `${TOKENS}/${id}` });
  await linked.getByText('This token is gone').waitFor();
});

inChromium('the token that was opened is the one that is revoked, however the list is sorted by then', async () => {
  const first = await at.bed.issue({ label: 'sorted first' });
  const page = await visitPage(at);
  await open(page, 'sorted first', 'Revoke');
  at.bed.clock.now += 1000;
  const later = await at.bed.issue({ label: 'sorted later' });
  await page.getByRole('button', { name: 'Revoke Token' }).click();
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  expect([await works(first.token), await works(later.token)]).toEqual([false, true]);
});

inChromium('a token that was changed while the dialog was open is shown again, and nothing is done to it', async () => {
  const { id, token } = await at.bed.issue({ label: 'moving target' });
  const page = await visitPage(at);
  await open(page, 'moving target', 'Revoke');
  await page.waitForLoadState('networkidle');
  await at.bed.call('PATCH', `${WS}/access-token/${id}`, { body: { label: 'renamed target' } });
  await page.getByRole('button', { name: 'Revoke Token' }).click();
  await page.getByText('Somebody changed this token meanwhile.', { exact: false }).waitFor();
  await page.getByRole('alertdialog').getByText('renamed target').waitFor();
  expect(await works(token)).toBe(true);
});

inChromium('an answer that is lost is looked after: it did happen', async () => {
  const { token } = await at.bed.issue({ label: 'lost disabling' });
  const page = await visitPage(at);
  await open(page, 'lost disabling', 'Disable');
  at.fault = ({ method }) => (method === 'POST' ? { drop: 'after' } : undefined);
  await page.getByRole('button', { name: 'Disable Token' }).click();
  await page.getByText('It did happen: the token is disabled.').waitFor();
  expect(await works(token)).toBe(false);
});

inChromium('several are ended at once: each is listed, the number is typed, and what failed stays chosen', async () => {
  const made: WireIssuedAccessToken[] = [];
  for (let n = 0; n < 5; n += 1) made.push(await at.bed.issue({ label: `several ${n}` }));
  const page = await visitPage(at, { path: `${TOKENS}?q=several` });
  await page.getByLabel('Select all tokens on this page').check();
  await page.getByText('5 selected').waitFor();
  await page.getByRole('button', { name: 'Revoke …' }).click();
  const dialog = page.getByRole('alertdialog');
  expect(await dialog.getByRole('listitem').count()).toBe(5);
  await dialog.getByRole('button', { name: 'Revoke 5 Tokens' }).click({ force: true });
  expect(await works(made[0]!.token)).toBe(true);
  await dialog.getByLabel('Type how many', { exact: false }).fill('5');
  at.fault = ({ method, path }) => (method === 'DELETE' && path.includes(made[2]!.id) ? { drop: 'before' } : undefined);
  await dialog.getByRole('button', { name: 'Revoke 5 Tokens' }).click();
  await dialog.getByText('4 of 5 revoked, 1 not.').waitFor();
  expect(await dialog.getByRole('listitem').filter({ hasText: 'It did not happen' }).innerText()).toContain(
    'several 2',
  );
  expect(await works(made[2]!.token)).toBe(true);
  at.fault = () => undefined;
  await dialog.getByRole('button', { name: 'Retry those that failed' }).click();
  await dialog.getByText('5 of 5 revoked.').waitFor();
  await dialog.getByRole('button', { name: 'Close', exact: true }).click();
  expect(await works(made[2]!.token)).toBe(false);
});

inChromium('nothing is done to what is chosen and not shown without saying so', async () => {
  await at.bed.issue({ label: 'hidden alpha' });
  await at.bed.issue({ label: 'hidden beta' });
  const page = await visitPage(at, { path: `${TOKENS}?q=hidden` });
  await page.getByLabel('Select all tokens on this page').check();
  await page.getByRole('searchbox').fill('hidden alpha');
  await page.getByText('1 not shown').waitFor();
  await page.getByRole('button', { name: 'Drop' }).click();
  await page.getByText('1 selected').waitFor();
  await page.getByRole('button', { name: 'Disable …' }).click();
  const listed = await page.getByRole('alertdialog').getByRole('listitem').allInnerTexts();
  expect(listed.join()).not.toContain('hidden beta');
});

inChromium('the last token that can manage tokens is ended only when one says so', async () => {
  const page = await visitPage(at, { path: `${TOKENS}?q=management` });
  await open(page, 'hawzu-tokens management', 'Disable');
  await page.getByRole('button', { name: 'Disable Token' }).click();
  await page.getByLabel('Do it all the same').waitFor();
  const text = await page.getByRole('alertdialog').innerText();
  expect(text).toContain('No other enabled token can manage access tokens here');
  // Nobody on a page can repeat a request with another parameter.
  expect(text).not.toContain('allow_last_administrator');
  expect((await at.bed.call('GET', '/me')).status).toBe(200);
  await page.getByRole('button', { name: 'Disable Token' }).click({ force: true });
  expect((await at.bed.call('GET', '/me')).status).toBe(200);
  await page.getByLabel('Do it all the same').check();
  await page.getByRole('button', { name: 'Disable Token' }).click();
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  expect((await at.bed.call('GET', '/me')).status).toBe(401);
  // People act by their own rights: one who may enables it again.
  await open(page, 'hawzu-tokens management', 'Enable');
  await page.getByRole('button', { name: 'Enable Token' }).click();
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  expect((await at.bed.call('GET', '/me')).status).toBe(200);
});
