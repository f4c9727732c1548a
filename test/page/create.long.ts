import type { Page } from 'playwright-core';
import type { WireAccessToken } from '../../src/contract';
import { HOUR, START } from '../service/service-bed';
import { closeContexts, inChromium, requests, visitPage } from './browser';
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

async function listed(label: string): Promise<readonly WireAccessToken[]> {
  const path = `${WS}/access-tokens?limit=200&search=${encodeURIComponent(label)}`;
  return (await at.bed.call<{ access_tokens: WireAccessToken[] }>('GET', path)).body.access_tokens;
}

async function fillViewer(page: Page, label: string): Promise<void> {
  await page.getByLabel('Token name').fill(label);
  await page.getByRole('radio', { name: /^Workspace/ }).check();
  await page.getByRole('radio', { name: /^Viewer/ }).check();
}

// It is said to be disabled while something is missing, and can be pressed all the same.
const create = (page: Page): Promise<void> => page.getByRole('button', { name: 'Create Token' }).click({ force: true });
const focused = (page: Page): Promise<string> => page.evaluate<string>('document.activeElement.id');
const needed = (page: Page): Promise<string> => page.locator('#create-needed').innerText();

inChromium('the button says what is missing, can be reached, and leads to the first gap', async () => {
  const page = await visitPage(at, { path: NEW });
  expect(await focused(page)).toBe('create-label');
  expect(await needed(page)).toBe('Still needed: a name, an access type.');
  const button = page.getByRole('button', { name: 'Create Token' });
  expect(await button.getAttribute('aria-disabled')).toBe('true');
  await page.getByLabel('Token name').fill('CI Runner');
  await page.getByRole('radio', { name: /^Project/ }).check();
  expect(await needed(page)).toBe('Still needed: a project.');
  expect(await page.getByLabel(/^Role/).count()).toBe(0);
  await create(page);
  expect(await focused(page)).toBe('create-project-0');
  await page.getByLabel('Project', { exact: true }).selectOption('Web Shop');
  expect(await needed(page)).toBe('Still needed: a role for Web Shop.');
  expect(await page.getByRole('button', { name: 'Add another project' }).count()).toBe(0);
  await page.getByLabel('Role in Web Shop').selectOption('Project Viewer');
  expect(await needed(page)).toBe('');
  expect(await button.getAttribute('aria-disabled')).toBe('false');
});

inChromium(
  'names such as those of the product’s examples are taken as they are, and a vague one is told to be vague',
  async () => {
    const page = await visitPage(at, { path: NEW });
    const caution = page.locator('#create-label-hint .caution');
    for (const name of ['token', 'new token', 'automation']) {
      await page.getByLabel('Token name').fill(name);
      expect([name, await caution.innerText()]).toEqual([
        name,
        `Who uses it, and what for? A year from now “${name}” tells nobody.`,
      ]);
    }
    for (const name of ['CI Runner', 'Nightly Automation', 'External Sync']) {
      await page.getByLabel('Token name').fill(name);
      expect([name, await caution.count()]).toEqual([name, 0]);
    }
  },
);

inChromium('a chosen project is offered no second time, and one that is removed is offered again', async () => {
  const page = await visitPage(at, { path: NEW });
  await page.getByRole('radio', { name: /^Project/ }).check();
  await page.getByLabel('Project', { exact: true }).selectOption('Web Shop');
  await page.getByLabel('Role in Web Shop').selectOption('Project Viewer');
  await page.getByRole('button', { name: 'Add another project' }).click();
  const second = page.getByLabel('Project', { exact: true }).nth(1);
  expect(await focused(page)).toBe('create-project-1');
  expect(await second.innerText()).not.toContain('Web Shop');
  await second.selectOption('Public API');
  await page.getByRole('button', { name: 'Remove Web Shop' }).click();
  const left = page.getByLabel('Project', { exact: true });
  expect(await left.count()).toBe(1);
  expect(await focused(page)).toBe('create-project-1');
  expect(await left.innerText()).toContain('Web Shop');
});

inChromium(
  'only roles that a token can have are offered, the narrowest first, none chosen, each with what it allows',
  async () => {
    const page = await visitPage(at, { path: NEW });
    await page.getByRole('radio', { name: /^Workspace/ }).check();
    const roles = page.locator('#create-role .choice');
    const names = await roles.locator('strong').allInnerTexts();
    expect(names).toEqual(['Token Auditor', 'Viewer', 'Team Member', 'Workspace Manager', 'Administrator']);
    expect(await roles.locator('input:checked').count()).toBe(0);
    await roles.first().locator('summary').click();
    expect(await roles.first().innerText()).toContain('access tokens: view');
  },
);

inChromium('a role that is wider than one’s own is not to be had, and says why', async () => {
  const page = await visitPage(at, { path: NEW, as: 'tomas' });
  await page.getByRole('radio', { name: /^Workspace/ }).check();
  const role = page.getByRole('radio', { name: /^Administrator/ });
  expect(await role.isDisabled()).toBe(true);
  expect(await page.locator('#create-role').innerText()).toContain('Allows more than you may yourself.');
});

inChromium.each(['Pacific/Pago_Pago', 'Pacific/Kiritimati'])(
  'today can be chosen in %s, means the end of that day there, and yesterday is refused in the field',
  async (timezoneId) => {
    const page = await visitPage(at, { path: NEW, timezoneId });
    await fillViewer(page, `ends today ${timezoneId}`);
    await page.getByRole('radio', { name: /^Custom Date/ }).check();
    const day = (offset: number): string =>
      new Intl.DateTimeFormat('sv-SE', { timeZone: timezoneId }).format(at.bed.clock.now + offset * 24 * HOUR);
    await page.getByLabel('Last day that it works').fill(day(-1));
    expect(await needed(page)).toBe('Still needed: a date that is not in the past.');
    await page.getByText('This day is over. Choose today or a later day.').waitFor();
    await page.getByLabel('Last day that it works').fill(day(0));
    await create(page);
    await page.getByRole('dialog', { name: 'Access Token Created' }).waitFor();
    const [token] = await listed(`ends today ${timezoneId}`);
    const local = new Intl.DateTimeFormat('sv-SE', { timeZone: timezoneId, dateStyle: 'short', timeStyle: 'medium' });
    expect(local.format(Date.parse(token!.expires_at!))).toBe(`${day(0)} 23:59:59`);
  },
);

inChromium('a browser whose clock is a day off gives the token the same end', async () => {
  for (const off of [-24, 24]) {
    const page = await visitPage(at, { path: NEW });
    await page.clock.setFixedTime(at.bed.clock.now + off * HOUR);
    await page.reload();
    await fillViewer(page, `clock ${off}`);
    await create(page);
    await page.getByRole('dialog', { name: 'Access Token Created' }).waitFor();
    const [token] = await listed(`clock ${off}`);
    const wanted = at.bed.clock.now + 7 * 24 * HOUR;
    expect(Math.abs(Date.parse(token!.expires_at!) - wanted)).toBeLessThan(60_000);
  }
});

inChromium('a month from the last day of January ends in February', async () => {
  at.bed.clock.now = Date.parse('2027-01-31T12:00:00.000Z');
  const page = await visitPage(at, { path: NEW });
  expect(await page.locator('#create-expiry').innerText()).toMatch(/1 Month\s+Sunday, 28 February 2027 at 13:0\d/);
  at.bed.clock.now = START;
});

inChromium('one week is chosen beforehand, and never expires comes with its warning', async () => {
  const page = await visitPage(at, { path: NEW });
  expect(await page.getByRole('radio', { name: /^1 Week/ }).isChecked()).toBe(true);
  await page.getByRole('radio', { name: /^Never Expires/ }).check();
  await page.getByText('A token without an end is a lasting risk').waitFor();
});

inChromium(
  'Escape twice, a click outside, and Back leave the value where it is, until one says otherwise',
  async () => {
    const page = await visitPage(at, { path: TOKENS });
    await page.getByRole('link', { name: 'Create Access Token' }).click();
    await fillViewer(page, 'kept open');
    await create(page);
    const created = page.getByRole('dialog', { name: 'Access Token Created' });
    const value = await created.getByLabel('Value of kept open').inputValue();
    for (const leave of [
      () => page.keyboard.press('Escape').then(() => page.keyboard.press('Escape')),
      () => page.mouse.click(5, 5),
      () => page.goBack(),
    ]) {
      await leave();
      expect(await created.getByLabel('Value of kept open').inputValue()).toBe(value);
    }
    await created.getByText('You have not copied this token. It will not be shown again.').waitFor();
    await created.getByRole('button', { name: 'Keep open' }).click();
    await created.getByRole('button', { name: 'Close', exact: true }).click();
    await created.getByRole('button', { name: 'Close without copying' }).click();
    await created.waitFor({ state: 'detached' });
    const everywhere = `JSON.stringify([document.documentElement.outerHTML, [...document.querySelectorAll('input, textarea')].map((one) => one.value),
    { ...localStorage }, { ...sessionStorage }, history.state, document.title, location.href])`;
    expect(await page.evaluate(everywhere)).not.toContain(value.slice(4));
    await page.goBack();
    expect(await page.evaluate(everywhere)).not.toContain(value.slice(4));
    expect(requests.join('\n')).not.toContain(value.slice(4));
  },
);

inChromium(
  'where the clipboard refuses, nothing says “Copied”: the value is selected, and a box stands for it',
  async () => {
    const page = await visitPage(at, { path: NEW, permissions: [] });
    await page.evaluate(
      "navigator.clipboard.writeText = () => Promise.reject(new Error('no')); document.execCommand = () => false;",
    );
    await fillViewer(page, 'by hand');
    await create(page);
    const created = page.getByRole('dialog', { name: 'Access Token Created' });
    await created.getByRole('button', { name: 'Copy and close' }).click();
    await created.getByText('The value is selected', { exact: false }).waitFor();
    expect(await created.getByRole('button', { name: 'Copied' }).count()).toBe(0);
    const value = await created.getByLabel('Value of by hand').inputValue();
    expect(await page.evaluate('getSelection().toString() || document.activeElement.value')).toBe(value);
    // Until one says so, nobody has it.
    await created.getByRole('button', { name: 'Close', exact: true }).click();
    await created.getByText('You have not copied this token.', { exact: false }).waitFor();
    await created.getByRole('button', { name: 'Keep open' }).click();
    await created.getByLabel('I have saved the value').check();
    await created.getByRole('button', { name: 'Close', exact: true }).click();
    await created.waitFor({ state: 'detached' });
  },
);

inChromium('copying is told once to readers of the screen', async () => {
  const page = await visitPage(at, { path: NEW });
  await fillViewer(page, 'told once');
  await create(page);
  const created = page.getByRole('dialog', { name: 'Access Token Created' });
  await created.getByRole('button', { name: 'Copy', exact: true }).click();
  await created.locator('[aria-live]', { hasText: 'Copied.' }).waitFor({ state: 'attached' });
  expect(await page.locator('[aria-live]', { hasText: 'Copied.' }).count()).toBe(1);
});

inChromium('two clicks create one token', async () => {
  const page = await visitPage(at, { path: NEW });
  await fillViewer(page, 'clicked twice');
  await page.getByRole('button', { name: 'Create Token' }).dblclick();
  await page.getByRole('dialog', { name: 'Access Token Created' }).waitFor();
  expect(await listed('clicked twice')).toHaveLength(1);
});

inChromium('an answer that is lost makes no twin, and one is told what to do', async () => {
  const page = await visitPage(at, { path: NEW });
  await fillViewer(page, 'lost answer');
  at.fault = ({ method }) => (method === 'POST' ? { drop: 'after' } : undefined);
  await create(page);
  await page.getByText('Nobody knows yet whether the token was created').waitFor();
  at.fault = () => undefined;
  await create(page);
  await page.getByText('The token exists, but its value never arrived').waitFor();
  expect(await listed('lost answer')).toHaveLength(1);
  await page.getByRole('button', { name: 'Revoke it' }).click();
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  expect(await listed('lost answer')).toHaveLength(0);
});

inChromium('a day that ends while the form is open is refused at its field, and what was entered stays', async () => {
  // Twenty minutes before midnight on the Azores; the session lives longer than that.
  at.bed.clock.now = START + (40 / 60) * HOUR;
  const page = await visitPage(at, { path: NEW, timezoneId: 'Atlantic/Azores' });
  await fillViewer(page, 'too late');
  await page.getByRole('radio', { name: /^Custom Date/ }).check();
  await page.getByLabel('Last day that it works').fill('2026-11-21');
  await page.waitForLoadState('networkidle');
  at.bed.clock.now = START + (65 / 60) * HOUR;
  await create(page);
  const trouble = page.getByRole('alert').filter({ hasText: 'The token was not created' });
  await trouble.getByRole('button').click();
  expect(await focused(page)).toBe('create-date');
  expect(await page.getByLabel('Token name').inputValue()).toBe('too late');
  expect(await page.getByLabel('Last day that it works').inputValue()).toBe('2026-11-21');
  expect(await page.getByRole('radio', { name: /^Viewer/ }).isChecked()).toBe(true);
  at.bed.clock.now = START;
});

inChromium(
  'leaving what was entered asks once, leaving an untouched form does not, and both create nothing',
  async () => {
    const page = await visitPage(at, { path: NEW });
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Create Access Token' }).click();
    await page.getByLabel('Token name').fill('never made');
    await page.keyboard.press('Escape');
    await page.getByText('Nothing has been created yet.', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await listed('never made')).toHaveLength(0);
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Create Access Token');
  },
);

inChromium('names of any script, of 200 characters, and of markup stay whole and inert', async () => {
  const names = ['<img src=x onerror=document.title="broken">', 'مرحبا بالعالم', '🔑👩‍👩‍👧', 'W'.repeat(200)];
  for (const label of names) await at.bed.issue({ label });
  const page = await visitPage(at, { path: TOKENS });
  for (const label of names) await page.getByRole('link', { name: label, exact: true }).waitFor();
  expect(await page.title()).toBe('Access Tokens · Acme · Hawzu');
  await page.setViewportSize({ width: 320, height: 700 });
  const wide = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(wide).toBe(0);
});
