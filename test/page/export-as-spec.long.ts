import { readFileSync } from 'node:fs';
import { instant } from '../../src/core/model/time';
import { readSpecs } from '../../src/core/token-spec/read-specs';
import { START } from '../service/service-bed';
import { closeContexts, complaints, found, inChromium, visitPage } from './browser';
import { type PageBed, startPage } from './page-bed';

let at: PageBed;
beforeAll(async () => {
  at = await startPage();
});
afterEach(closeContexts);
afterAll(() => at.close());

inChromium(
  'chosen tokens become a spec that can be read: what a person answered stands in it, the rest is a TODO, and nothing is changed',
  async () => {
    const grants = [
      { project_id: 'proj_web', role: { id: 'role_project_viewer' } },
      { project_id: 'proj_api', role: { id: 'role_project_member' } },
    ];
    await at.bed.issue({
      label: 'Nightly sync',
      access_type: 'project',
      project_grants: grants,
      workspace_role: undefined,
    });
    await at.bed.issue({ label: 'Éxport: "all" # of it' });
    await at.bed.issue({ label: 'managed-one@c2nz6xk6f3v5y.a1B2c3-4f5e6d7c.q2w3e4r5' });
    const claim = { owner_id: 'acme-ci', entry: 'api', rotate_by: null, policy: null };
    await at.bed.issue({ label: 'managed', managed_by: claim });
    const before = await at.bed.service.snapshot();
    const page = await visitPage(at);
    for (const label of ['Nightly sync', 'Éxport: "all" # of it'])
      await page.getByLabel(`Select ${label}`, { exact: true }).check();
    await page.getByLabel(/^Select managed-one@/).check();
    await page.getByRole('button', { name: 'Export as spec …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export 3 tokens as a spec' });
    await dialog.getByRole('button', { name: 'Download spec' }).click({ force: true });

    expect(await found(dialog.getByLabel('Owner id of the spec'), 'one === document.activeElement')).toBe(true);
    // A prune of a second spec under one owner id would remove what the first one made.
    await dialog.getByLabel('Owner id of the spec').fill('acme-ci');
    await dialog.getByText('are managed under it already', { exact: false }).waitFor();
    await dialog.getByText('Choose another owner id.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Download spec' }).getAttribute('aria-disabled')).toBe('true');
    await dialog.getByLabel('Owner id of the spec').fill('acme-nightly');
    const sync = dialog.getByRole('group', { name: 'Nightly sync' });
    await sync.getByLabel('Purpose').fill('Copies results every night');
    await sync.getByLabel('Consumer').fill('airflow/nightly');
    await sync.getByLabel('Owner', { exact: true }).fill('data@acme.example');
    await dialog.getByRole('group', { name: 'Éxport' }).getByLabel('Purpose').fill('Shows all of it');
    await dialog.getByText(/managed-one@.* is left out/).waitFor();
    await dialog.getByText('Fields left empty become a TODO, in 1 of 2 entries.').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Download acme-nightly.yaml' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('acme-nightly.yaml');
    const text = readFileSync(await download.path(), 'utf8');
    expect(await dialog.getByLabel('The spec', { exact: true }).inputValue()).toBe(text);
    const { states, errors } = readSpecs([{ path: 'acme-nightly.yaml', content: text }], { now: instant(START) });
    expect(errors).toEqual([]);
    const tokens = states.flatMap(({ tokens: of }) => of);
    expect(tokens.map(({ name }) => name)).toEqual(['export-all-of-it', 'nightly-sync']);
    expect(tokens[0]!.purpose).toBe('Shows all of it');
    expect(tokens[1]).toMatchObject({
      purpose: 'Copies results every night',
      consumer: 'airflow/nightly',
      owner: 'data@acme.example',
      access: { type: 'project', grants: [{ project: 'proj_api' }, { project: 'proj_web' }] },
    });
    expect(text).toMatch(/TODO/);
    expect(text).not.toMatch(/hwz_[0-9A-Za-z]{36}/);
    const revisions = (rows: typeof before) => rows.map(({ id, revision }) => [id, revision]);
    expect(revisions(await at.bed.service.snapshot())).toEqual(revisions(before));
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  },
);
