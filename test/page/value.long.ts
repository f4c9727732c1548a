import type { Page } from 'playwright-core';
import type { WireAccessToken } from '../../src/contract';
import { closeContexts, found, inChromium, requests, visitPage } from './browser';
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

const NEW = `${TOKENS}/new`;
const created = (page: Page) => page.getByRole('dialog', { name: 'Access Token Created' });
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>('document.activeElement.id || document.activeElement.textContent.trim()');

async function fillViewer(page: Page, label: string): Promise<void> {
  await page.getByLabel('Token name').fill(label);
  await page.getByRole('radio', { name: /^Workspace/ }).check();
  await page.getByRole('radio', { name: /^Viewer/ }).check();
}

async function listed(label: string): Promise<readonly WireAccessToken[]> {
  const path = `${WS}/access-tokens?limit=200&search=${encodeURIComponent(label)}`;
  return (await at.bed.call<{ access_tokens: WireAccessToken[] }>('GET', path)).body.access_tokens;
}

inChromium('each choice of an end shows its exact moment, and the token ends then', async () => {
  // From 22 November 2026, 01:00 in Berlin. In May the clock there is an hour ahead.
  const wanted = {
    '1 Week': /Sunday,? 29 November 2026 at 01:0\d/,
    '1 Month': /Tuesday,? 22 December 2026 at 01:0\d/,
    '6 Months': /Saturday,? 22 May 2027 at 01:0\d/,
    '1 Year': /Monday,? 22 November 2027 at 01:0\d/,
    'Never Expires': /It works until somebody ends it/,
  };
  const page = await visitPage(at, { path: NEW });
  const told = new Map<string, string>();
  for (const choice of await page.locator('#create-expiry .choice').all())
    told.set(await choice.locator('strong').innerText(), await choice.locator('.hint').innerText());
  for (const [choice, moment] of Object.entries(wanted)) expect(told.get(choice)).toMatch(moment);
  await page.getByRole('radio', { name: /^Custom Date/ }).check();
  await page.getByLabel('Last day that it works').fill('2026-12-24');
  await page.getByText('Works to the end of 24 December 2026: Thursday', { exact: false }).waitFor();
  await fillViewer(page, 'ends in May');
  await page.getByRole('radio', { name: /^6 Months/ }).check();
  await page.getByRole('button', { name: 'Create Token' }).click();
  await created(page)
    .getByText(/It expires on Saturday,? 22 May 2027 at 01:0/)
    .waitFor();
  expect((await listed('ends in May'))[0]!.expires_at).toMatch(/^2027-05-21T23:0\d/);
});

inChromium('a day that is over is refused however it gets into the field, and by the service as well', async () => {
  const page = await visitPage(at, { path: NEW });
  await fillViewer(page, 'of yesterday');
  await page.getByRole('radio', { name: /^Custom Date/ }).check();
  const field = page.getByLabel('Last day that it works');
  await field.fill('2026-11-21');
  await page.getByRole('button', { name: 'Create Token' }).click({ force: true });
  expect(await focused(page)).toBe('create-date');
  await field.fill('2026-12-01');
  // Pasted, as browsers do: a value that the field takes, and an event.
  await found(
    field,
    "(one.value = '2020-01-01', one.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' })))",
  );
  await page.getByText('This day is over. Choose today or a later day.').waitFor();
  await page.keyboard.press('Enter');
  expect(await listed('of yesterday')).toEqual([]);
  const body = { label: 'of yesterday', access_type: 'workspace', workspace_role: { id: 'role_viewer' } };
  const asked = `fetch('/api/v1${WS}/access-tokens', { method: 'POST',
    headers: { 'hawzu-page': '1', 'content-type': 'application/json', 'idempotency-key': 'yesterday' },
    body: '${JSON.stringify({ ...body, expires_at: '2026-11-21T00:00:00.000Z' })}' }).then((one) => one.json())`;
  expect(await page.evaluate(asked)).toMatchObject({ status: 422, code: 'expiry-in-past' });
  expect(await listed('of yesterday')).toEqual([]);
});

inChromium('a refused creation keeps every field and row, and each trouble leads to its field', async () => {
  const page = await visitPage(at, { path: NEW });
  await page.getByLabel('Token name').fill('refused');
  await page.getByRole('radio', { name: /^Project/ }).check();
  await page.getByLabel('Project', { exact: true }).selectOption('Web Shop');
  await page.getByLabel('Role in Web Shop').selectOption('Project Viewer');
  await page.getByRole('button', { name: 'Add another project' }).click();
  await page.getByLabel('Project', { exact: true }).nth(1).selectOption('Public API');
  await page.getByLabel('Role in Public API').selectOption('Project Member');
  await page.getByRole('radio', { name: /^1 Year/ }).check();
  // What is sent names the same project twice, which the form offers nobody.
  await page.route(/\/access-tokens$/, async (route) => {
    const sent = route.request().postDataJSON() as { project_grants: { project_id: string }[] };
    sent.project_grants[1]!.project_id = sent.project_grants[0]!.project_id;
    await route.continue({ postData: JSON.stringify(sent) });
  });
  await page.getByRole('button', { name: 'Create Token' }).click();
  const trouble = page.getByRole('alert').filter({ hasText: 'The token was not created' });
  await trouble.getByRole('button').first().click();
  expect(await focused(page)).toBe('create-project-1');
  expect(await page.locator('#create-project-1').getAttribute('aria-invalid')).toBe('true');
  const kept = await page.evaluate(
    "[...document.querySelectorAll('.project-row select')].map((one) => one.selectedOptions[0].textContent)",
  );
  expect(kept).toEqual(['Web Shop', 'Project Viewer', 'Public API', 'Project Member']);
  expect(await page.getByLabel('Token name').inputValue()).toBe('refused');
  expect(await page.getByRole('radio', { name: /^1 Year/ }).isChecked()).toBe(true);
  expect(await listed('refused')).toEqual([]);
  // The button can be reached by Tab although something is missing, and says what.
  await page.getByLabel('Token name').fill('');
  for (let n = 0; n < 40 && (await focused(page)) !== 'Create Token'; n += 1) await page.keyboard.press('Tab');
  const button = page.getByRole('button', { name: 'Create Token' });
  expect(await found(button, 'one === document.activeElement && one.ariaDisabled')).toBe('true');
  await page.keyboard.press('Enter');
  expect(await focused(page)).toBe('create-label');
});

inChromium(
  'at an address where browsers have no clipboard, copying is done by hand and told as what it is',
  async () => {
    const page = await visitPage(at, { path: NEW });
    // As on http://NAME in a network: there is no clipboard to write to.
    await page.evaluate(
      "Object.defineProperty(globalThis, 'isSecureContext', { value: false }); Object.defineProperty(navigator, 'clipboard', { value: undefined });",
    );
    await fillViewer(page, 'in a network');
    await page.getByRole('button', { name: 'Create Token' }).click();
    const value = await created(page).getByLabel('Value of in a network').inputValue();
    await created(page).getByRole('button', { name: 'Copy', exact: true }).click();
    await created(page).getByRole('button', { name: 'Copied' }).waitFor();
    await created(page).getByRole('button', { name: 'Close', exact: true }).click();
    await created(page).waitFor({ state: 'detached' });
    await page.getByRole('searchbox').focus();
    await page.keyboard.press('ControlOrMeta+V');
    // The search keeps ten characters of it: what was pasted began with the value.
    expect(await page.getByRole('searchbox').inputValue()).toBe(value.slice(0, 10));
  },
);

inChromium('reloading asks before a value is lost; a page that is left keeps none, nor does a print', async () => {
  const page = await visitPage(at, { path: NEW });
  await fillViewer(page, 'reloaded');
  await page.getByRole('button', { name: 'Create Token' }).click();
  const field = created(page).getByLabel('Value of reloaded');
  const value = await field.inputValue();
  const asked: string[] = [];
  page.once('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  await page.evaluate('void setTimeout(() => location.reload(), 0)');
  for (let n = 0; n < 100 && asked.length === 0; n += 1) await page.waitForTimeout(50);
  expect([asked, await field.inputValue()]).toEqual([['beforeunload'], value]);
  await page.emulateMedia({ media: 'print' });
  expect(await field.isVisible()).toBe(false);
  await page.emulateMedia({ media: null });
  // What a browser does before it keeps the page for Back.
  await page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))");
  const everywhere = `JSON.stringify([document.documentElement.outerHTML,
    [...document.querySelectorAll('input, textarea')].map((one) => one.value + one.defaultValue), { ...localStorage },
    { ...sessionStorage }, history.state, document.title, location.href])`;
  expect(await page.evaluate(everywhere)).not.toContain(value.slice(4));
  page.once('dialog', (dialog) => void dialog.accept());
  await page.goto('about:blank');
  await page.goBack();
  await page.getByLabel('Token name').waitFor();
  expect(await page.evaluate(everywhere)).not.toContain(value.slice(4));
  expect(requests.join('\n') + JSON.stringify(at.bed.lines)).not.toContain(value.slice(4));
});

inChromium('a whole token in a search or in an address that is opened is in no line of the service’s log', async () => {
  const { token } = await at.bed.issue({ label: 'pasted' });
  const page = await visitPage(at, { path: `${TOKENS}?q=${token}` });
  await page.getByRole('link', { name: 'pasted' }).waitFor();
  await page.getByRole('searchbox').fill('');
  await page.getByRole('searchbox').fill(`Bearer ${token}`);
  await page.getByText('Only the first ten characters were kept', { exact: false }).waitFor();
  await page.waitForLoadState('networkidle');
  expect(at.bed.lines.length).toBeGreaterThan(3);
  expect(JSON.stringify(at.bed.lines)).not.toContain(token.slice(10));
});

inChromium('names of markup and of any script are inert and whole in every dialog, too', async () => {
  const label = '<img src=x onerror=document.title="broken">مرحبا🔑'.padEnd(200, 'W');
  const { id } = await at.bed.issue({ label });
  const page = await visitPage(at, { path: `${TOKENS}/${id}`, width: 360 });
  await page.setViewportSize({ width: 320, height: 640 });
  const whole = async (where: string): Promise<void> => {
    const text = await page.locator('dialog[open]').innerText();
    expect([where, text.includes(label)]).toEqual([where, true]);
    const wide = await found(page.locator('dialog[open]'), 'one.scrollWidth - one.clientWidth');
    expect([where, wide]).toEqual([where, 0]);
  };
  await page.getByText('What was done to it').waitFor();
  await whole('details');
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Token name').waitFor();
  expect(await page.getByLabel('Token name').inputValue()).toBe(label);
  await whole('edit');
  await page.goBack();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('alertdialog').waitFor();
  await whole('revoke');
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.title()).not.toBe('broken');
});

inChromium('what has expired and what is disabled can be told apart without any colour', async () => {
  await at.bed.issue({ label: 'short', expires_at: new Date(at.bed.clock.now + 3_600_000).toISOString() });
  const { id } = await at.bed.issue({ label: 'off' });
  await at.bed.call('POST', `${WS}/access-token/${id}/disable`);
  at.bed.clock.now += 7_200_000;
  const page = await visitPage(at);
  await page.emulateMedia({ forcedColors: 'active' });
  for (const [label, word] of [
    ['short', 'Expired'],
    ['off', 'Disabled'],
  ] as const) {
    const badge = page.getByRole('row', { name: label }).locator('.at-status .badge');
    expect((await badge.innerText()).trim()).toBe(word);
    const drawn = await found(
      badge,
      "[getComputedStyle(one).borderTopWidth, getComputedStyle(one).borderTopColor !== getComputedStyle(one).backgroundColor, one.querySelector('svg').getBoundingClientRect().width > 8]",
    );
    expect(drawn).toEqual(['1px', true, true]);
  }
});
