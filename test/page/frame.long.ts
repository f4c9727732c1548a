import type { Page } from 'playwright-core';
import type { WirePermission, WireRole } from '../../src/contract/wire-roles';
import { closeContexts, found, inChromium, visitPage } from './browser';
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

const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(
    "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()",
  );

async function known(): Promise<{
  readonly roles: readonly WireRole[];
  readonly permissions: readonly WirePermission[];
}> {
  const [{ body: of }, { body: are }] = [
    await at.bed.call<{ roles: WireRole[] }>('GET', `${WS}/roles`),
    await at.bed.call<{ permissions: WirePermission[] }>('GET', `${WS}/permissions`),
  ];
  return { roles: of.roles, permissions: are.permissions };
}

inChromium('the matrix of roles says of each role and permission what the service holds to', async () => {
  const { roles, permissions } = await known();
  const page = await visitPage(at, { path: '/workspace/ws_acme/roles' });
  await page.getByRole('heading', { name: 'In a project' }).waitFor();
  const seen = await page.evaluate<readonly (readonly [string, string, string])[]>(`
    [...document.querySelectorAll('table.matrix')].flatMap((table) => {
      const heads = [...table.querySelectorAll('thead th')].map((one) => one.firstChild.textContent);
      return [...table.querySelectorAll('tbody tr')].flatMap((row) =>
        [...row.querySelectorAll('td')].map((cell, at) => [heads[at + 1], row.querySelector('.hint').textContent, cell.textContent.trim()]));
    })`);
  const wanted = roles.flatMap((role) =>
    permissions
      .filter(({ scope }) => scope === role.scope)
      .map(({ id, allows }) => [role.name, allows, role.permissions.includes(id) ? 'Yes' : 'No']),
  );
  expect(wanted.length).toBeGreaterThan(100);
  expect([...seen].sort()).toEqual(wanted.sort());
});

inChromium('on a phone one chooses a role, and reads what it allows', async () => {
  const { roles, permissions } = await known();
  const page = await visitPage(at, { path: '/workspace/ws_acme/roles', width: 360 });
  const list = page.locator('section', { hasText: 'In the workspace' }).locator('ul.lines').first();
  for (const name of ['Viewer', 'Owner', 'Team Member']) {
    await page.getByLabel('Role in the workspace').selectOption(name);
    const role = roles.find((one) => one.name === name)!;
    await page.getByText(role.description, { exact: true }).waitFor();
    const may = permissions.filter(({ id, scope }) => scope === 'workspace' && role.permissions.includes(id));
    const yes = await list
      .locator('li', { has: page.locator('.may-yes') })
      .locator('.hint')
      .allInnerTexts();
    expect([name, [...yes].sort()]).toEqual([name, may.map(({ allows }) => allows).sort()]);
  }
});

inChromium('what was refused is told with the reason, and can be looked at alone', async () => {
  const { id } = await at.bed.issue({ label: 'kept from harm' });
  const { token } = await at.bed.issue({ label: 'only looks' });
  expect((await at.bed.call('DELETE', `${WS}/access-token/${id}`, { token })).status).toBe(403);
  const page = await visitPage(at, { path: '/workspace/ws_acme/audit-log' });
  await page
    .getByRole('row', { name: /Token created/ })
    .first()
    .waitFor();
  await page.getByLabel('Outcome').selectOption('Refused');
  await page
    .getByRole('row', { name: /Token created/ })
    .first()
    .waitFor({ state: 'detached' });
  const rows = await page.locator('tbody tr').allInnerTexts();
  expect(rows).toEqual([expect.stringMatching(/Token revoked[^]*only looks[^]*Refused[^]*permission-missing/)]);
  expect(rows[0]).toContain(id);
  expect(new URL(page.url()).search).toBe('?outcome=refused');
});

inChromium('on a phone every event says when it was', async () => {
  const page = await visitPage(at, { path: '/workspace/ws_acme/audit-log', width: 360 });
  await page.locator('tbody tr').first().waitFor();
  expect(await page.locator('tbody tr').first().innerText()).toMatch(/22 Nov 2026/);
});

inChromium('whoever’s session ended goes on as the same person; anybody else begins anew', async () => {
  const page = await visitPage(at, { as: 'tomas', path: `${TOKENS}/new` });
  await page.getByLabel('Token name').fill('of tomas');
  await page.getByRole('radio', { name: /^Workspace/ }).check();
  await page.getByRole('radio', { name: /^Viewer/ }).check();
  await at.endSessionsOf('tomas');
  await page.getByRole('button', { name: 'Create Token' }).click();
  const over = page.getByRole('dialog', { name: 'Sign in to go on' });
  const field = over.getByLabel('Email address');
  expect(await found(field, '[one.value, one.readOnly]')).toEqual(['tomas@acme.example', true]);
  await over.getByRole('button', { name: 'Sign in as somebody else, and drop what was entered' }).click();
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  expect(await page.content()).not.toContain('of tomas');
});

inChromium('somebody who is in several workspaces goes from one to another, and sees there what is of it', async () => {
  await at.bed.issue({ label: 'of Acme alone' });
  const page = await visitPage(at);
  await page.getByRole('link', { name: 'of Acme alone' }).waitFor();
  await page.getByRole('button', { name: 'Mara Lindqvist' }).click();
  expect(await page.getByRole('link', { name: 'Go to Acme' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Go to New' }).click();
  await page.getByRole('heading', { name: 'No access tokens yet' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/workspace/ws_new/access-tokens');
  expect(await page.content()).not.toContain('of Acme alone');
  await page.goBack();
  await page.getByRole('link', { name: 'of Acme alone' }).waitFor();
});

inChromium('another view begins at its heading, a menu at its first entry, and closing it at its button', async () => {
  const page = await visitPage(at);
  for (const name of ['Review', 'Roles', 'Users', 'Audit Log', 'Access Tokens']) {
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.waitForLoadState('networkidle');
    // A link is called like its view: the heading it is that has the focus.
    expect([await page.evaluate('document.activeElement.tagName'), await focused(page)]).toEqual(['H1', name]);
  }
  await page.getByRole('button', { name: 'Actions for hawzu-tokens management' }).press('Enter');
  await page.getByRole('link', { name: 'View details' }).waitFor();
  await page.waitForTimeout(100);
  expect(await focused(page)).toBe('View details');
  await page.keyboard.press('Escape');
  expect(await focused(page)).toBe('Actions for hawzu-tokens management');
});
