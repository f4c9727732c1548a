import { grants, HOUR } from '../service/service-bed';
import { closeContexts, inChromium, visitPage } from './browser';
import { type PageBed, startPage, TOKENS, WS } from './page-bed';

let at: PageBed;
beforeAll(async () => {
  at = await startPage();
});
afterEach(closeContexts);
afterAll(() => at.close());

const GOOD = ['CI Runner', 'Nightly Automation', 'External Sync'];
const VAGUE = ['token', 'new token', 'automation', 'Test', 'my API key 2'];

inChromium('a name that tells nobody anything is questioned before it is given, a good one is not', async () => {
  const page = await visitPage(at, { path: `${TOKENS}/new` });
  for (const label of VAGUE) {
    await page.getByLabel('Token name').fill(label);
    await page.locator('.caution', { hasText: `“${label}” tells nobody` }).waitFor();
  }
  for (const label of GOOD) {
    await page.getByLabel('Token name').fill(label);
    await page.getByText('Say who uses it and what for, such as CI Runner', { exact: false }).waitFor();
    expect(await page.locator('.caution').count()).toBe(0);
  }
  // It is a question: who insists gets it, and finds it in the review.
  await page.getByLabel('Token name').fill('automation');
  await page.getByRole('radio', { name: /^Workspace/ }).check();
  await page.getByRole('radio', { name: /^Viewer/ }).check();
  await page.getByRole('button', { name: 'Create Token' }).click();
  await page.getByRole('button', { name: 'Copy and close' }).click();
  await page.getByRole('link', { name: 'automation' }).waitFor();
  for (const label of GOOD) await at.bed.issue({ label });
  await page.goto(`${at.url}${TOKENS}/review?reason=vague-name`);
  await page.getByText('were looked at', { exact: false }).waitFor();
  const named = await page.locator('.findings a[dir=auto]').allInnerTexts();
  expect(named).toEqual(['automation']);
});

inChromium(
  'a token that may more in a project than it was used for is found, with the role that would do there',
  async () => {
    const { token } = await at.bed.issue({
      label: 'reads test cases',
      workspace_role: undefined,
      ...grants(['proj_web', 'role_project_coordinator'], ['proj_api', 'role_project_viewer']),
    });
    at.bed.clock.now += 31 * 24 * HOUR;
    await at.bed.call('GET', `${WS}/project/proj_web/testcases`, { token });
    // Whoever is younger has had no time to show what it needs.
    await at.bed.issue({ label: 'of today' });
    const page = await visitPage(at, { path: `${TOKENS}/review?reason=wider-than-used` });
    await page.getByText('were looked at', { exact: false }).waitFor();
    const line = page.getByRole('listitem').filter({ hasText: 'reads test cases' });
    expect(await line.innerText()).toMatch(
      /In Web Shop Project Coordinator now; \w[\w ]* would do; not used in Public API\.|Not used in Public API; in Web Shop Project Coordinator now; \w[\w ]* would do\./,
    );
    expect(await page.getByRole('listitem').filter({ hasText: 'of today' }).count()).toBe(0);
    await line.getByRole('link', { name: /^Narrow its access/ }).click();
    await page.getByRole('dialog', { name: 'Edit reads test cases' }).waitFor();
  },
);
