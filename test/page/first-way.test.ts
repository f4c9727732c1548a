import { closeContexts, complaints, inChromium, visitPage } from './browser';
import { type PageBed, startPage, TOKENS, WS } from './page-bed';

let at: PageBed;
beforeAll(async () => {
  at = await startPage();
});
afterEach(closeContexts);
afterAll(() => at.close());

inChromium(
  'a person signs in, creates a token, copies its value, and finds it in the table, never its value again',
  async () => {
    const page = await visitPage(at);
    await page.getByRole('link', { name: 'Create Access Token' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create Access Token' });
    await dialog.getByLabel('Token name').fill('CI Runner');
    await dialog.getByRole('radio', { name: /^Workspace/ }).check();
    await dialog.getByRole('radio', { name: /^Viewer/ }).check();
    await dialog.getByRole('button', { name: 'Create Token' }).click();
    const created = page.getByRole('dialog', { name: 'Access Token Created' });
    const value = await created.getByLabel('Value of CI Runner').inputValue();
    expect(value).toMatch(/^hwz_[0-9A-Za-z]{36}$/);
    await created.getByRole('button', { name: 'Copy and close' }).click();
    await created.waitFor({ state: 'detached' });
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(value);

    const row = page.getByRole('row', { name: /CI Runner/ });
    expect(await row.innerText()).toContain(`${value.slice(0, 10)}…`);
    expect(await page.content()).not.toContain(value);
    expect((await at.bed.call('GET', '/me', { token: value })).status).toBe(200);
    await row.getByRole('link', { name: 'CI Runner' }).click();
    await page.getByRole('dialog', { name: 'CI Runner' }).getByText('Viewer of Acme').waitFor();
    expect(new URL(page.url()).pathname).toMatch(new RegExp(`^${TOKENS}/tok_`));
    const { body } = await at.bed.call<{ access_tokens: { label: string; expires_at: string }[] }>(
      'GET',
      `${WS}/access-tokens`,
    );
    const made = body.access_tokens.find(({ label }) => label === 'CI Runner')!;
    expect(Date.parse(made.expires_at) - at.bed.clock.now).toBeCloseTo(7 * 86_400_000, -5);
    expect(complaints).toEqual([]);
  },
);
