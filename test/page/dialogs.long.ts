import type { Page } from 'playwright-core';
import type { WireAccessToken } from '../../src/contract';
import { HOUR } from '../service/service-bed';
import { closeContexts, inChromium, requests, visitPage } from './browser';
import { type PageBed, startPage, TOKENS, WS } from './page-bed';

let at: PageBed;
beforeAll(async () => {
  at = await startPage();
});
afterEach(async () => {
  at.fault = () => undefined;
  requests.splice(0);
  await closeContexts();
});
afterAll(() => at.close());

const dialog = (page: Page) => page.locator('dialog[open]');
const open = async (page: Page, label: string, act: string): Promise<void> => {
  await page.getByRole('button', { name: `Actions for ${label}`, exact: true }).click();
  await page.getByRole('button', { name: act, exact: true }).click();
  await page.getByRole('alertdialog').waitFor();
};
const read = async (id: string): Promise<WireAccessToken> =>
  (await at.bed.call<WireAccessToken>('GET', `${WS}/access-token/${id}`)).body;
const used = (token: string) => at.bed.call('GET', `${WS}/projects`, { token });

inChromium(
  'of an expired token one is told that enabling changes nothing, of a managed one that an apply undoes it',
  async () => {
    const ended = await at.bed.issue({ label: 'ended', expires_at: new Date(at.bed.clock.now + HOUR).toISOString() });
    await at.bed.call('POST', `${WS}/access-token/${ended.id}/disable`);
    const managed_by = { owner_id: 'acme-ci', entry: 'web-shop', rotate_by: null, policy: null };
    await at.bed.issue({ label: 'of a spec', managed_by });
    at.bed.clock.now += 2 * HOUR;
    const page = await visitPage(at);
    await open(page, 'ended', 'Enable');
    await dialog(page)
      .getByText('enabling it changes nothing until its expiry is changed, too', { exact: false })
      .waitFor();
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    for (const act of ['Disable', 'Revoke']) {
      await open(page, 'of a spec', act);
      await dialog(page).getByText('Managed by the spec entry web-shop of acme-ci').waitFor();
      await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'detached' });
    }
  },
);

inChromium('whoever would revoke what is in use can disable it first, and sees what stops', async () => {
  const { id, token } = await at.bed.issue({ label: 'busy' });
  await used(token);
  const page = await visitPage(at);
  await open(page, 'busy', 'Revoke');
  await dialog(page).getByRole('button', { name: 'Disable it first, to see what stops' }).click();
  await page.getByRole('alertdialog', { name: 'Disable Access Token' }).getByText('busy').first().waitFor();
  await dialog(page).getByRole('button', { name: 'Disable Token' }).click();
  await dialog(page).waitFor({ state: 'detached' });
  expect((await read(id)).status).toBe('disabled');
  // 23 hours later it counts as in use still, after a day it does not.
  for (const [hours, isAsked] of [
    [23, 1],
    [2, 0],
  ] as const) {
    at.bed.clock.now += hours * HOUR;
    // By then the session is over.
    const later = await visitPage(at, { path: `${TOKENS}?q=busy` });
    await open(later, 'busy', 'Revoke');
    expect([
      hours,
      await dialog(later).getByLabel('It was used within the last day', { exact: false }).count(),
    ]).toEqual([hours, isAsked]);
  }
});

inChromium(
  'a token is read anew when its dialog opens: what was used since the list was loaded counts as in use',
  async () => {
    const { token } = await at.bed.issue({ label: 'used since' });
    const page = await visitPage(at, { path: `${TOKENS}?q=used+since` });
    await page.getByRole('row', { name: /used since .*Never used/ }).waitFor();
    await used(token);
    await open(page, 'used since', 'Revoke');
    await dialog(page).getByText('Last used just now').waitFor();
    await dialog(page).getByLabel('It was used within the last day', { exact: false }).waitFor();
  },
);

inChromium('of several those used last come first, what can’t be done says why, and Stop leaves the rest', async () => {
  for (let n = 0; n < 12; n += 1) await at.bed.issue({ label: `many ${String(n).padStart(2, '0')}` });
  const [early, late, off] = [
    await at.bed.issue({ label: 'many early' }),
    await at.bed.issue({ label: 'many late' }),
    await at.bed.issue({ label: 'many off' }),
  ];
  await used(early.token);
  at.bed.clock.now += HOUR;
  await used(late.token);
  await at.bed.call('POST', `${WS}/access-token/${off.id}/disable`);
  const page = await visitPage(at, { path: `${TOKENS}?q=many` });
  await page.getByLabel('Select all tokens on this page').check();
  await page.getByRole('button', { name: 'Disable …' }).click();
  const lines = dialog(page).getByRole('listitem');
  const texts = await lines.allInnerTexts();
  expect(texts).toHaveLength(15);
  expect([texts[0], texts[1]]).toEqual([expect.stringContaining('many late'), expect.stringContaining('many early')]);
  expect(texts.find((text) => text.includes('many off'))).toContain('Left as it is: it is disabled already');
  at.fault = ({ operation }) => (operation === 'disable-access-token' ? { delayMs: 700 } : undefined);
  await dialog(page).getByLabel('Type how many', { exact: false }).fill('14');
  await dialog(page).getByRole('button', { name: 'Disable 14 Tokens' }).click();
  await dialog(page).getByRole('button', { name: 'Stop' }).click();
  await dialog(page).getByRole('button', { name: 'Close', exact: true }).waitFor();
  const path = `${WS}/access-tokens?search=many&status=disabled`;
  const { body } = await at.bed.call<{ access_tokens: WireAccessToken[] }>('GET', path);
  expect(body.access_tokens.length).toBeGreaterThan(1);
  expect(body.access_tokens.length).toBeLessThan(12);
  await dialog(page)
    .getByText(new RegExp(`^${body.access_tokens.length - 1} of 14 disabled, ${15 - body.access_tokens.length} not`))
    .waitFor();
});

inChromium('details tell each time in UTC, too, and what the token was used for and where', async () => {
  const { id, token, created_at } = await at.bed.issue({ label: 'looked at' });
  await used(token);
  const page = await visitPage(at, { path: `${TOKENS}/${id}` });
  await dialog(page).getByText('projects:view in the workspace').waitFor();
  await dialog(page).getByText('Once just now').waitFor();
  const text = await dialog(page).innerText();
  expect(text).toContain(`${created_at.slice(0, 19).replace('T', ' ')} UTC`);
  await dialog(page).getByText('Token created by Mara Lindqvist', { exact: false }).waitFor();
  await dialog(page).getByRole('button', { name: 'Disable' }).click();
  await dialog(page).getByRole('button', { name: 'Disable Token' }).click();
  await page.getByRole('row', { name: /looked at .*Disabled/ }).waitFor();
  await page.goto(`${at.url}${TOKENS}/${id}`);
  await dialog(page).getByRole('button', { name: 'Enable', exact: true }).click();
  await dialog(page).getByRole('button', { name: 'Enable Token' }).click();
  await page.getByRole('row', { name: /looked at .*Enabled/ }).waitFor();
});

inChromium('of an end that both changed each side is shown, and theirs stays unless one says otherwise', async () => {
  const { id } = await at.bed.issue({ label: 'shared end' });
  const page = await visitPage(at, { path: `${TOKENS}/${id}/edit` });
  await page.getByRole('radio', { name: /^1 Year/ }).check();
  const theirs = new Date(at.bed.clock.now + 240 * HOUR).toISOString();
  await at.bed.call('PATCH', `${WS}/access-token/${id}`, { body: { expires_at: theirs } });
  await page.getByRole('button', { name: 'Save changes' }).click();
  const clash = page.getByRole('group', { name: 'Expires' }).first();
  expect(await clash.getByRole('radio', { name: /^Use theirs/ }).isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByRole('dialog', { name: 'shared end', exact: true }).waitFor();
  expect((await read(id)).expires_at).toBe(theirs);
});

inChromium('what somebody else changed beside one’s own change stays as they left it', async () => {
  const { id } = await at.bed.issue({ label: 'by two' });
  const page = await visitPage(at, { path: `${TOKENS}/${id}/edit` });
  await page.getByLabel('Token name').fill('by two people');
  await at.bed.call('PATCH', `${WS}/access-token/${id}`, { body: { workspace_role: { id: 'role_team_member' } } });
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByText('Save again to add it to theirs', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByRole('dialog', { name: 'by two people', exact: true }).waitFor();
  const now = await read(id);
  expect([now.label, now.workspace_role?.id]).toEqual(['by two people', 'role_team_member']);
});

inChromium('the value of a token is taken as no name, and goes nowhere', async () => {
  const { token } = await at.bed.issue({ label: 'whose value it is' });
  const page = await visitPage(at, { path: `${TOKENS}/new` });
  const sent: string[] = [];
  page.on('request', (request) => sent.push(request.postData() ?? ''));
  await page.getByLabel('Token name').fill(`CI ${token}`);
  await page.getByText('This is the value of a token.', { exact: false }).waitFor();
  await page.getByRole('radio', { name: /^Workspace/ }).check();
  await page.getByRole('radio', { name: /^Viewer/ }).check();
  await page.getByText('Still needed: a name that is no token value.').waitFor();
  await page.getByLabel('Token name').press('Enter');
  await page.waitForLoadState('networkidle');
  expect(sent.join('\n')).not.toContain(token.slice(0, 14));
  expect(await page.getByRole('dialog', { name: 'Create Access Token' }).count()).toBe(1);
});

inChromium(
  'a browser that is closed asks first while something is entered, and no more once it is dropped',
  async () => {
    const page = await visitPage(at, { path: `${TOKENS}/new` });
    const asked: string[] = [];
    page.on('dialog', (one) => {
      asked.push(one.type());
      void one.dismiss();
    });
    const reload = async (): Promise<void> => {
      await page.evaluate('void setTimeout(() => location.reload(), 0)');
      await page.waitForTimeout(500);
    };
    await page.getByLabel('Token name').fill('half done');
    await reload();
    expect([asked, await page.getByLabel('Token name').inputValue()]).toEqual([['beforeunload'], 'half done']);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Discard' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await reload();
    await page.getByRole('link', { name: 'Create Access Token' }).waitFor();
    expect(asked).toEqual(['beforeunload']);
  },
);
