import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { closeContexts, complaints, inChromium, type Theme, visitPage } from './browser';
import { type PageBed, startPage, TOKENS } from './page-bed';
import { furnish } from './scene';

/** A folder that gets a picture of every view; undefined: nobody wants any. */
const pictures = process.env.PICTURES;
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let at: PageBed;
let ids: Readonly<Record<string, { readonly id: string }>>;
beforeAll(async () => {
  at = await startPage();
  ids = await furnish(at);
});
afterEach(closeContexts);
afterAll(() => at.close());

interface View {
  readonly name: string;
  path(): string;
  /** Who looks. Nobody: before signing in. */
  readonly as?: string;
  show?(page: Page): Promise<unknown>;
}

const menu = async (page: Page, label: string, act: string): Promise<void> => {
  await page.getByRole('button', { name: `Actions for ${label}` }).click();
  await page.getByRole('button', { name: act, exact: true }).click();
  await page.getByRole('alertdialog').waitFor();
};

const VIEWS: readonly View[] = [
  { name: 'sign-in', path: () => '/sign-in', as: '' },
  { name: 'reference', path: () => '/reference', as: '' },
  { name: 'tokens', path: () => TOKENS },
  {
    name: 'empty',
    path: () => '/workspace/ws_new/access-tokens',
    show: (page) => page.getByRole('heading', { name: 'No access tokens yet' }).waitFor(),
  },
  { name: 'no-match', path: () => `${TOKENS}?q=nothing&type=project&created-from=2026-11-01` },
  { name: 'as-viewer', path: () => TOKENS, as: 'ines' },
  {
    name: 'row-menu',
    path: () => TOKENS,
    show: (page) => page.getByRole('button', { name: 'Actions for External Sync' }).click(),
  },
  {
    name: 'selected',
    path: () => TOKENS,
    show: async (page) => {
      for (const label of ['token', 'External Sync']) await page.getByLabel(`Select ${label}`, { exact: true }).check();
    },
  },
  {
    name: 'export',
    path: () => TOKENS,
    show: async (page) => {
      await page.getByLabel('Select External Sync', { exact: true }).check();
      await page.getByRole('button', { name: 'Export as spec …' }).click();
      await page.getByLabel('The spec', { exact: true }).waitFor();
    },
  },
  { name: 'create', path: () => `${TOKENS}/new` },
  {
    name: 'create-projects',
    path: () => `${TOKENS}/new`,
    show: async (page) => {
      await page.getByLabel('Token name').fill('new token');
      await page.getByRole('radio', { name: /^Project/ }).check();
      await page.getByLabel('Project', { exact: true }).selectOption('Web Shop');
      await page.getByLabel('Role in Web Shop').selectOption('Project Viewer');
      await page.getByRole('button', { name: 'Add another project' }).click();
      await page.getByRole('radio', { name: /^Never Expires/ }).check();
    },
  },
  {
    name: 'details',
    path: () => `${TOKENS}/${ids['Release Reporting']!.id}`,
    show: (page) => page.getByText('What was done to it').waitFor(),
  },
  { name: 'details-managed', path: () => `${TOKENS}/${ids['web-shop@c1d9e0.a1b2c3-4f5e6d7c.q8w7e6r5']!.id}` },
  {
    name: 'edit',
    path: () => `${TOKENS}/${ids['External Sync']!.id}/edit`,
    show: (page) => page.getByLabel('Token name').waitFor(),
  },
  { name: 'disable', path: () => TOKENS, show: (page) => menu(page, 'Nightly Automation', 'Disable') },
  { name: 'enable', path: () => TOKENS, show: (page) => menu(page, 'Staging Smoke Tests', 'Enable') },
  { name: 'review', path: () => `${TOKENS}/review`, show: (page) => page.getByText('were looked at').waitFor() },
  {
    name: 'roles',
    path: () => '/workspace/ws_acme/roles',
    show: (page) => page.getByRole('heading', { name: 'In a project' }).waitFor(),
  },
  {
    name: 'users',
    path: () => '/workspace/ws_acme/users',
    show: (page) => page.getByRole('row', { name: /Ines/ }).waitFor(),
  },
  {
    name: 'audit-log',
    path: () => '/workspace/ws_acme/audit-log',
    show: async (page) => {
      await page.getByText('Event', { exact: false }).first().waitFor();
      await page.locator('summary').first().click();
    },
  },
  {
    name: 'created',
    path: () => `${TOKENS}/new`,
    show: async (page) => {
      await page.getByLabel('Token name').fill('CI Runner');
      await page.getByRole('radio', { name: /^Project/ }).check();
      await page.getByLabel('Project', { exact: true }).selectOption('Web Shop');
      await page.getByLabel('Role in Web Shop').selectOption('Project Member');
      await page.getByRole('button', { name: 'Create Token' }).click();
      await page.getByLabel('Value of CI Runner').waitFor();
      await page.getByRole('button', { name: 'Close', exact: true }).click();
      // A value that works does not belong into a picture.
      await page.evaluate("document.querySelector('textarea.value').value = 'hwz_' + '0'.repeat(36)");
    },
  },
  {
    name: 'offline',
    path: () => TOKENS,
    show: async (page) => {
      await page.context().setOffline(true);
      await page.getByText('You are offline').waitFor();
    },
  },
  {
    name: 'failed',
    path: () => TOKENS,
    show: async (page) => {
      at.fault = () => ({ drop: 'before' });
      await page.getByRole('button', { name: 'Total' }).click();
      await page.getByRole('button', { name: /^\d* ?Disabled/ }).click();
      await page.getByText('The tokens could not be loaded').waitFor();
      at.fault = () => undefined;
    },
  },
  { name: 'revoke', path: () => TOKENS, show: (page) => menu(page, 'External Sync', 'Revoke') },
];

interface Fault {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe finds, and whether the page would have to be scrolled to both sides. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { axe: run } = globalThis as unknown as { axe: { run(): Promise<{ violations: Fault[] }> } };
    return (await run.run()).violations;
  });
  const wide = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  const faults = found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
  return wide > 0 ? [...faults, `${wide}px too wide`] : faults;
}

/** Each theme and each width on every push, all of them together in the soak. */
const ways: readonly (readonly [Theme, number])[] = [
  ['light', 1280],
  ['dark', 360],
  ...(process.env['SOAK'] === undefined
    ? []
    : ([
        ['dark', 1280],
        ['light', 360],
      ] as const)),
];

describe.each(ways)('in %s at %i pixels', (theme, width) => {
  inChromium.each(VIEWS.map((view) => [view.name, view] as const))(
    '%s has nothing that axe or a narrow window minds',
    async (name, view) => {
      const page = await visitPage(at, { path: view.path(), as: view.as ?? 'mara', theme, width });
      if (view.as !== '')
        await page.getByRole('heading', { level: 1, includeHidden: true }).waitFor({ state: 'attached' });
      await page.waitForLoadState('networkidle');
      await view.show?.(page);
      await page.waitForLoadState('networkidle');
      if (pictures !== undefined) {
        const file = `${name}-${width === 360 ? 'phone' : 'desktop'}-${theme}.png`;
        await page.screenshot({ path: join(pictures, file) });
      }
      expect(await faultsOf(page)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );
});
