import type { WireAccessToken } from '../../src/contract';
import { closeContexts, inChromium, requests, signIn, visitPage } from './browser';
import { PASSWORD, type PageBed, startPage, TOKENS, WS } from './page-bed';

let at: PageBed;
beforeAll(async () => {
  at = await startPage();
});
afterEach(async () => {
  at.fault = () => undefined;
  await closeContexts();
});
afterAll(() => at.close());

const read = async (id: string): Promise<WireAccessToken> =>
  (await at.bed.call<WireAccessToken>('GET', `${WS}/access-token/${id}`)).body;

inChromium(
  'editing begins from the details, keeps the kind, and changes what was changed and nothing else',
  async () => {
    const before = await at.bed.issue({ label: 'to be edited' });
    const page = await visitPage(at);
    await page.getByRole('link', { name: 'to be edited' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Edit' }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit to be edited' });
    await dialog.getByText('It cannot change', { exact: false }).waitFor();
    expect(await dialog.getByRole('radio', { name: /^(Project|Workspace) (One|The)/ }).count()).toBe(0);
    expect(await dialog.getByRole('radio', { name: /^Keep as it is/ }).isChecked()).toBe(true);
    await dialog.getByLabel('Token name').fill('edited');
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('dialog', { name: 'edited', exact: true }).waitFor();
    const after = await read(before.id);
    expect(after).toMatchObject({
      label: 'edited',
      expires_at: before.expires_at,
      workspace_role: before.workspace_role,
    });
    await page
      .getByRole('row', { name: /edited/, includeHidden: true })
      .first()
      .waitFor();
  },
);

inChromium('an untouched form is left without a word, a changed one after asking once', async () => {
  const { id } = await at.bed.issue({ label: 'left alone' });
  const page = await visitPage(at, { path: `${TOKENS}/${id}/edit` });
  await page.getByLabel('Token name').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.goBack();
  await page.getByLabel('Token name').fill('changed');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Your changes are not saved.').waitFor();
  await page.getByRole('button', { name: 'Keep editing' }).click();
  expect(await page.getByLabel('Token name').inputValue()).toBe('changed');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect((await read(id)).label).toBe('left alone');
});

inChromium('of two people at once the second is shown both versions of a field, and decides', async () => {
  const { id } = await at.bed.issue({ label: 'shared' });
  const page = await visitPage(at, { path: `${TOKENS}/${id}/edit` });
  await page.getByLabel('Token name').fill('mine');
  const other = await visitPage(at, { path: `${TOKENS}/${id}/edit`, as: 'tomas' });
  await other.getByLabel('Token name').fill('theirs');
  await other.getByRole('radio', { name: /^1 Week/ }).check();
  await other.getByRole('button', { name: 'Save changes' }).click();
  await other.getByRole('dialog', { name: 'theirs', exact: true }).waitFor();

  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByText('changed this token while you were editing it', { exact: false }).waitFor();
  expect(await page.getByRole('radio', { name: 'Use theirs: theirs' }).isChecked()).toBe(true);
  await page.getByRole('radio', { name: 'Keep mine: mine' }).check();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByRole('dialog', { name: 'mine', exact: true }).waitFor();
  const after = await read(id);
  expect(after.label).toBe('mine');
  // What only the other one changed stays theirs.
  expect(after.expires_at).not.toBeNull();
});

inChromium('a token that a spec has made says so before a hand edits it', async () => {
  const { id } = await at.bed.issue({ label: 'web-shop@c1d9e0.a1b2c3-4f5e6d7c.q8w7e6r5' });
  const page = await visitPage(at, { path: `${TOKENS}/${id}/edit` });
  await page.getByText('Managed by the spec entry web-shop').waitFor();
  await page.getByText('The next apply undoes what is changed here', { exact: false }).waitFor();
});

inChromium('… of whom, how it is rotated and when its successor is due, where the token says that', async () => {
  const claim = { owner_id: 'acme-ci', entry: 'web-shop', rotate_by: '2026-12-12T00:00:00.000Z', policy: 'every 20d' };
  const { id } = await at.bed.issue({ label: 'whatever', managed_by: claim });
  const page = await visitPage(at, { path: `${TOKENS}/${id}` });
  await page.getByText('Managed by the spec entry web-shop of acme-ci').waitFor();
  await page.getByText('Rotated every 20d: a successor is due', { exact: false }).waitFor();
});

inChromium('a session that ends in the middle of a form loses nothing: one signs in over it and goes on', async () => {
  const page = await visitPage(at, { path: `${TOKENS}/new` });
  await page.getByLabel('Token name').fill('half done');
  await page.getByRole('radio', { name: /^Workspace/ }).check();
  await page.getByRole('radio', { name: /^Viewer/ }).check();
  await at.endSessionsOf('mara');
  await page.getByRole('button', { name: 'Create Token' }).click();
  const again = page.getByRole('dialog', { name: 'Sign in to go on' });
  expect(await again.getByLabel('Email address').inputValue()).toBe('mara@acme.example');
  await again.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await again.getByRole('button', { name: 'Sign in', exact: true }).click();
  await again.waitFor({ state: 'detached' });
  expect(await page.getByLabel('Token name').inputValue()).toBe('half done');
  await page.getByRole('button', { name: 'Create Token' }).click();
  await page.getByRole('dialog', { name: 'Access Token Created' }).waitFor();
});

inChromium('signing in says one thing for a wrong name and a wrong password, and sends no access token', async () => {
  const page = await visitPage(at, { as: '' });
  const told: string[] = [];
  for (const [email, password] of [
    ['mara@acme.example', 'wrong'],
    ['nobody@acme.example', PASSWORD],
  ] as const) {
    await page.getByLabel('Email address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    told.push(await page.getByRole('alert').innerText());
  }
  expect(told[0]).toBe(told[1]);
  const { token } = await at.bed.issue({ label: 'not a password' });
  const before = requests.length;
  await page.getByLabel('Password', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Access tokens are for the API. Sign in with your password.').waitFor();
  expect(requests).toHaveLength(before);
  expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
  await signIn(page, 'mara');
  await page.getByRole('heading', { name: 'Access Tokens' }).waitFor();
});

inChromium('signing out leaves nothing of the workspace on the page', async () => {
  await at.bed.issue({ label: 'seen before' });
  const page = await visitPage(at);
  await page.getByRole('link', { name: 'seen before' }).waitFor();
  await page.getByRole('button', { name: 'Mara Lindqvist' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await page.content()).not.toContain('seen before');
});

inChromium('offline, what is shown stays, acts say why they can’t be done, and it goes on by itself', async () => {
  await at.bed.issue({ label: 'stays shown' });
  const page = await visitPage(at);
  await page.getByRole('link', { name: 'stays shown' }).waitFor();
  await page.context().setOffline(true);
  await page.getByText('You are offline').waitFor();
  await page.getByRole('button', { name: 'Actions for stays shown' }).click();
  expect(await page.getByRole('button', { name: 'Revoke', exact: true }).getAttribute('aria-disabled')).toBe('true');
  await page.keyboard.press('Escape');
  await page.getByLabel('Status').selectOption('Disabled');
  await page.getByText('The tokens could not be loaded').waitFor();
  await page.getByRole('link', { name: 'stays shown' }).waitFor();
  await page.context().setOffline(false);
  await page.getByText('No token matches').waitFor();
});

inChromium('a token is created, found, edited and revoked without a pointer', async () => {
  const page = await visitPage(at);
  await page.getByRole('link', { name: 'Create Access Token' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Token name').waitFor();
  await page.keyboard.type('by keyboard');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('group', { name: 'Role in the workspace' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  const created = page.getByRole('dialog', { name: 'Access Token Created' });
  await created.waitFor();
  await created.getByRole('button', { name: 'Copy and close' }).focus();
  await page.keyboard.press('Enter');
  await created.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Actions for by keyboard' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('.menu a:focus', { hasText: 'View details' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('alertdialog', { name: 'Confirm Revocation' });
  await dialog.waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'by keyboard' }).waitFor({ state: 'detached' });
});
