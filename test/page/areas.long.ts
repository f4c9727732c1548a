import { closeContexts, inChromium, signIn, visitPage } from './browser';
import { type PageBed, startPage, TOKENS, WS } from './page-bed';

let at: PageBed;
const ids: Record<string, string> = {};
beforeAll(async () => {
  at = await startPage();
  ids['first'] = (await at.bed.issue({ label: 'first' })).id;
  // The evening of 24 November, by the clock of whoever reads it in Berlin.
  at.bed.clock.now = Date.parse('2026-11-24T22:30:00.000Z');
  ids['second'] = (await at.bed.issue({ label: 'second' })).id;
  await at.bed.call('POST', `${WS}/access-token/${ids['second']}/disable`);
  at.bed.clock.now = Date.parse('2026-11-26T08:00:00.000Z');
  await at.bed.call('PATCH', `${WS}/access-token/${ids['first']}`, { body: { label: 'first, renamed' } });
});
afterEach(closeContexts);
afterAll(() => at.close());

inChromium(
  'the audit log is narrowed to a kind, a token and days, stands in the address, and tells a change',
  async () => {
    const page = await visitPage(at, { path: '/workspace/ws_acme/audit-log' });
    const row = (name: RegExp) => page.getByRole('row', { name });
    await page.getByLabel('What was done').selectOption('Token created');
    await row(/Token disabled/).waitFor({ state: 'detached' });
    await row(/Token created second/).waitFor();
    await page.getByLabel('From').fill('2026-11-24');
    await row(/Token created first/).waitFor({ state: 'detached' });
    await page.getByLabel('To', { exact: true }).fill('2026-11-24');
    await page.waitForURL(/to=2026-11-24/);
    await page.waitForLoadState('networkidle');
    expect(await page.locator('tbody tr').allInnerTexts()).toEqual([expect.stringContaining('second')]);
    expect(new URL(page.url()).search).toBe('?kind=issue-access-token&from=2026-11-24&to=2026-11-24');
    const linked = await visitPage(at, {
      path: `/workspace/ws_acme/audit-log?token=${ids['first']}&kind=edit-access-token`,
    });
    await linked.locator('summary').first().click();
    await linked.locator('del', { hasText: 'first' }).waitFor();
    await linked.locator('ins', { hasText: 'first, renamed' }).waitFor();
  },
);

inChromium('people are found by name and address, and their number of tokens leads to them', async () => {
  const page = await visitPage(at, { path: '/workspace/ws_acme/users' });
  await page.getByRole('row', { name: /Ines/ }).waitFor();
  await page.getByLabel('Name or email address').fill('mara@');
  await page.getByRole('row', { name: /Ines/ }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: /^3 of Mara Lindqvist/ }).click();
  await page.getByRole('link', { name: 'first, renamed' }).waitFor();
  expect(new URL(page.url()).search).toBe('?by=user_mara');
});

inChromium('after signing in one goes on to where one wanted to, and to no other site', async () => {
  for (const [next, path] of [
    ['/workspace/ws_acme/roles', '/workspace/ws_acme/roles'],
    ['https://elsewhere.example/', TOKENS],
    ['//elsewhere.example/workspace/', TOKENS],
    ['/workspace/\\elsewhere.example', TOKENS],
  ] as const) {
    const page = await visitPage(at, { as: '', path: `/sign-in?next=${encodeURIComponent(next)}` });
    await signIn(page, 'tomas');
    await page.getByRole('navigation', { name: 'Security & Access' }).waitFor();
    await page.waitForLoadState('networkidle');
    expect([next, page.url()]).toEqual([next, at.url + path]);
  }
});

inChromium('whoever signed out is out: neither Back nor the address brings them in', async () => {
  const page = await visitPage(at, { as: 'tomas' });
  await page.getByRole('link', { name: 'second' }).waitFor();
  await page.getByRole('button', { name: 'Tomas Okafor' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.goto(at.url + TOKENS);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await page.content()).not.toContain('second');
});
