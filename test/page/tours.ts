import type { Page } from 'playwright-core';
import type { WireIssuedAccessToken } from '../../src/contract';
import { PASSWORD, type PageBed, TOKENS, WS } from './page-bed';

/** One thing that the page can show, after what the tour showed before. */
export interface Step {
  readonly name: string;
  show(page: Page): Promise<unknown>;
  /** Of a control that a phone does not have. */
  readonly isWideOnly?: boolean;
}

/** Views that are gone through in one visit. */
export interface Tour {
  readonly name: string;
  /** Who looks. Nobody: before signing in. */
  readonly as?: string;
  readonly path: string;
  readonly steps: readonly Step[];
}

interface Scene {
  readonly at: PageBed;
  readonly made: Readonly<Record<string, WireIssuedAccessToken>>;
}

const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).click();

async function opened(page: Page, at: PageBed, path: string): Promise<void> {
  await page.goto(at.url + path);
  await page.getByRole('heading', { level: 1, includeHidden: true }).waitFor({ state: 'attached' });
}

async function act(page: Page, label: string, which: string): Promise<void> {
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  await press(page, `Actions for ${label}`);
  await press(page, which);
  await page.getByRole('alertdialog').waitFor();
  await page.waitForLoadState('networkidle');
}

async function fillViewer(page: Page, label: string): Promise<void> {
  await page.getByLabel('Token name').fill(label);
  await page.getByRole('radio', { name: /^Workspace/ }).check();
  await page.getByRole('radio', { name: /^Viewer/ }).check();
}

const signingIn = (): Tour => ({
  name: 'signing in',
  as: '',
  path: '/sign-in',
  steps: [
    { name: 'sign-in', show: (page) => page.getByLabel('Password', { exact: true }).waitFor() },
    {
      name: 'sign-in-refused',
      show: async (page) => {
        await press(page, 'Sign in');
        await page.getByRole('alert').waitFor();
      },
    },
    { name: 'set-password', show: (page) => press(page, 'I have a one-time code') },
  ],
});

const table = ({ at }: Scene): Tour => ({
  name: 'the table',
  path: TOKENS,
  steps: [
    { name: 'tokens', show: (page) => page.getByRole('link', { name: 'External Sync' }).waitFor() },
    { name: 'row-menu', show: (page) => press(page, 'Actions for External Sync') },
    {
      name: 'account',
      show: async (page) => {
        await page.keyboard.press('Escape');
        await press(page, 'Mara Lindqvist');
      },
    },
    {
      name: 'columns',
      isWideOnly: true,
      show: async (page) => {
        await page.keyboard.press('Escape');
        await press(page, 'Columns');
      },
    },
    {
      name: 'dates',
      show: async (page) => {
        await page.keyboard.press('Escape');
        const fold = page.getByText('Filter and sort');
        if (await fold.isVisible()) await fold.click();
        await page.getByText('Dates', { exact: true }).click();
      },
    },
    {
      name: 'selected',
      show: async (page) => {
        for (const label of ['token', 'External Sync'])
          await page.getByLabel(`Select ${label}`, { exact: true }).check();
      },
    },
    {
      name: 'several',
      show: async (page) => {
        await press(page, 'Revoke …');
        await page.getByRole('alertdialog').waitFor();
      },
    },
    {
      name: 'empty',
      show: async (page) => {
        await opened(page, at, '/workspace/ws_new/access-tokens');
        await page.getByRole('heading', { name: 'No access tokens yet' }).waitFor();
      },
    },
    {
      name: 'no-match',
      show: async (page) => {
        await opened(page, at, `${TOKENS}?q=nothing&type=project&created-from=2026-11-01&colour=red`);
        await page.getByRole('heading', { name: 'No token matches' }).waitFor();
      },
    },
  ],
});

const looking = ({ at, made }: Scene): Tour => ({
  name: 'only looking',
  as: 'ines',
  path: TOKENS,
  steps: [
    { name: 'as-viewer', show: (page) => page.getByRole('link', { name: 'External Sync' }).waitFor() },
    {
      name: 'details-as-viewer',
      show: async (page) => {
        await opened(page, at, `${TOKENS}/${made['External Sync']!.id}`);
        await page.getByText('Revoking it needs', { exact: false }).waitFor();
      },
    },
  ],
});

const creating = (): Tour => ({
  name: 'creating',
  path: `${TOKENS}/new`,
  steps: [
    { name: 'create', show: (page) => page.getByLabel('Token name').waitFor() },
    {
      name: 'create-projects',
      show: async (page) => {
        await page.getByLabel('Token name').fill('new token');
        await page.getByRole('radio', { name: /^Project/ }).check();
        await page.getByLabel('Project', { exact: true }).selectOption('Web Shop');
        await page.getByLabel('Role in Web Shop').selectOption('Project Viewer');
        await press(page, 'Add another project');
        await page.getByRole('radio', { name: /^Never Expires/ }).check();
      },
    },
    {
      name: 'create-leaving',
      show: async (page) => {
        await press(page, 'Cancel');
        await page.getByText('Nothing has been created yet.', { exact: false }).waitFor();
      },
    },
    {
      name: 'create-refused',
      show: async (page) => {
        await press(page, 'Keep editing');
        await page.getByLabel('Token name').fill('CI Runner');
        await page.getByRole('radio', { name: /^1 Week/ }).check();
        await page.getByLabel('Project', { exact: true }).nth(1).selectOption('Public API');
        await page.getByLabel('Role in Public API').selectOption('Project Viewer');
        // What is sent names one project twice, which the form offers nobody.
        await page.route(/\/access-tokens$/, async (route) => {
          const sent = route.request().postDataJSON() as { project_grants: { project_id: string }[] };
          sent.project_grants[1]!.project_id = sent.project_grants[0]!.project_id;
          await route.continue({ postData: JSON.stringify(sent) });
        });
        await press(page, 'Create Token');
        await page.getByText('The token was not created').waitFor();
        await page.unroute(/\/access-tokens$/);
      },
    },
    {
      name: 'created',
      show: async (page) => {
        await press(page, 'Create Token');
        await page.getByLabel('Value of CI Runner').waitFor();
        await page.getByText('Check that it works').click();
        await page.getByRole('button', { name: 'Close', exact: true }).click();
        // A value that works does not belong into a picture.
        await page.evaluate("document.querySelector('textarea.value').value = 'hwz_' + '0'.repeat(36)");
      },
    },
    {
      name: 'copied',
      show: async (page) => {
        await press(page, 'Keep open');
        await press(page, 'Copy');
        await page.getByText('Copied', { exact: true }).waitFor();
      },
    },
  ],
});

const oneToken = ({ at, made }: Scene): Tour => {
  const of = (label: string): string => `${TOKENS}/${made[label]!.id}`;
  return {
    name: 'one token',
    path: of('Release Reporting'),
    steps: [
      { name: 'details', show: (page) => page.getByText('What was done to it').waitFor() },
      {
        name: 'details-managed',
        show: async (page) => {
          await opened(page, at, of('web-shop'));
          await page.getByText('What was done to it').waitFor();
        },
      },
      {
        name: 'edit-managed',
        show: async (page) => {
          await opened(page, at, `${of('web-shop')}/edit`);
          await page.getByLabel('Token name').waitFor();
        },
      },
      {
        name: 'edit-conflict',
        show: async (page) => {
          const { id } = await at.bed.issue({ label: 'Shared' });
          await opened(page, at, `${TOKENS}/${id}/edit`);
          await page.getByLabel('Token name').fill('Shared by the team');
          await at.bed.call('PATCH', `${WS}/access-token/${id}`, { body: { label: 'Deploys of the shop' } });
          await press(page, 'Save changes');
          await page.getByText('changed this token while you were editing it', { exact: false }).waitFor();
          await at.bed.call('DELETE', `${WS}/access-token/${id}`);
        },
      },
      {
        name: 'edit-leaving',
        show: async (page) => {
          await press(page, 'Cancel');
          await page.getByText('Your changes are not saved.').waitFor();
        },
      },
      {
        name: 'gone',
        show: async (page) => {
          await press(page, 'Discard changes');
          const { id } = await at.bed.issue({ label: 'ended' });
          await at.bed.call('DELETE', `${WS}/access-token/${id}`);
          await opened(page, at, `${TOKENS}/${id}`);
          await page.getByText('Already revoked by', { exact: false }).waitFor();
        },
      },
    ],
  };
};

const acts = ({ at, made }: Scene): Tour => ({
  name: 'acts',
  path: TOKENS,
  steps: [
    { name: 'disable', show: (page) => act(page, 'Nightly Automation', 'Disable') },
    {
      name: 'enable',
      show: async (page) => {
        await press(page, 'Cancel');
        await act(page, 'Staging Smoke Tests', 'Enable');
      },
    },
    {
      name: 'revoke',
      show: async (page) => {
        await press(page, 'Cancel');
        await act(page, 'External Sync', 'Revoke');
      },
    },
    {
      name: 'last-administrator',
      show: async (page) => {
        const other = `${WS}/access-token/${made['token']!.id}`;
        await at.bed.call('POST', `${other}/disable`);
        await opened(page, at, `${TOKENS}?q=management`);
        await act(page, 'hawzu-tokens management', 'Disable');
        await press(page, 'Disable Token');
        await page.getByLabel('Do it all the same').waitFor();
        await at.bed.call('POST', `${other}/enable`);
      },
    },
  ],
});

const areas = ({ at }: Scene): Tour => ({
  name: 'other areas',
  path: `${TOKENS}/review`,
  steps: [
    { name: 'review', show: (page) => page.getByText('were looked at').waitFor() },
    {
      name: 'roles',
      show: async (page) => {
        await opened(page, at, '/workspace/ws_acme/roles');
        await page.getByRole('heading', { name: 'In a project' }).waitFor();
      },
    },
    {
      name: 'users',
      show: async (page) => {
        await opened(page, at, '/workspace/ws_acme/users');
        await page.getByRole('row', { name: /Ines/ }).waitFor();
      },
    },
    {
      name: 'audit-log',
      show: async (page) => {
        // A name without a blank.
        const { id } = await at.bed.issue({ label: 'W'.repeat(200) });
        await at.bed.call('DELETE', `${WS}/access-token/${id}`);
        await opened(page, at, '/workspace/ws_acme/audit-log');
        await page.locator('summary').first().click();
      },
    },
    {
      name: 'nothing-here',
      show: async (page) => {
        await opened(page, at, '/workspace/ws_nowhere/access-tokens');
        await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
      },
    },
  ],
});

/** What goes wrong. Tomas: his session is ended. */
const trouble = ({ at }: Scene): Tour => ({
  name: 'trouble',
  as: 'tomas',
  path: TOKENS,
  steps: [
    {
      name: 'offline',
      show: async (page) => {
        await page.getByRole('link', { name: 'External Sync' }).waitFor();
        await page.context().setOffline(true);
        await page.getByText('You are offline').waitFor();
      },
    },
    {
      name: 'failed',
      show: async (page) => {
        await page.context().setOffline(false);
        await page.getByText('You are offline').waitFor({ state: 'detached' });
        at.fault = () => ({ drop: 'before' });
        await press(page, /^\d* ?Disabled/);
        await page.getByText('The tokens could not be loaded').waitFor();
        at.fault = () => undefined;
      },
    },
    {
      name: 'session-over',
      show: async (page) => {
        await opened(page, at, `${TOKENS}/new`);
        await fillViewer(page, 'half done');
        await at.endSessionsOf('tomas');
        await press(page, 'Create Token');
        await page.getByRole('dialog', { name: 'Sign in to go on' }).waitFor();
      },
    },
    {
      name: 'lost-value',
      show: async (page) => {
        await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
        await press(page, 'Sign in');
        await page.getByRole('dialog', { name: 'Sign in to go on' }).waitFor({ state: 'detached' });
        at.fault = ({ method }) => (method === 'POST' ? { drop: 'after' } : undefined);
        await press(page, 'Create Token');
        await page.getByText('Nobody knows yet whether the token was created').waitFor();
        at.fault = () => undefined;
        await press(page, 'Create Token');
        await page.getByText('The token exists, but its value never arrived').waitFor();
      },
    },
  ],
});

/** Everything that the page shows. */
export const toursOf = (scene: Scene): readonly Tour[] =>
  [signingIn, table, looking, creating, oneToken, acts, areas, trouble].map((tour) => tour(scene));
