import type { Page } from 'playwright-core';
import { createHash } from 'node:crypto';
import { newTokenRow } from '../../src/service/store/new-token-row';
import { openSqliteTokenStore } from '../../src/service/store/sqlite/sqlite-token-store';
import { closeContexts, inChromium, visitPage } from './browser';
import { type PageBed, startPage, TOKENS } from './page-bed';

const { SOAK } = process.env;
const MANY = SOAK === undefined ? 3_000 : 100_000;

let at: PageBed;
beforeAll(async () => {
  const page = await startPage();
  const [{ file }, { now }] = [page.bed, page.bed.clock];
  await page.bed.service.close();
  await fill(file, now);
  const bed = await page.bed.reopen();
  at = Object.assign(page, { bed, url: bed.service.url });
}, 600_000);
afterEach(closeContexts);
afterAll(() => at.close());

const hashOf = (text: string): Buffer => createHash('sha512').update(text).digest();

/** Rows as a workspace of many pipelines has them: every label once, every state sometimes. */
async function fill(file: string, now: number): Promise<void> {
  const store = openSqliteTokenStore({ file });
  const rowOf = (n: number) =>
    newTokenRow(
      {
        workspaceId: 'ws_acme',
        value: `hwz_${hashOf(`value ${n}`).toString('hex').slice(0, 36)}`,
        hash: hashOf(`value ${n}`).toString('hex').slice(0, 64),
        label: `pipeline ${String(n).padStart(6, '0')}`,
        grants: { accessType: 'workspace', roleId: 'role_viewer' },
        expiresAt: n % 4 === 0 ? null : now + (n % 360) * 86_400_000 + 1,
        maxIssuedLifetime: null,
        createdBy: { id: 'user_mara', type: 'USER', name: 'Mara Lindqvist' },
        idempotencyKey: `key ${n}`,
      },
      now - n * 1000,
      (length) => hashOf(`row ${n}`).subarray(0, length),
    );
  for (let from = 0; from < MANY; from += 2_000)
    await store.change(async (tokens) => {
      for (let n = from; n < Math.min(MANY, from + 2_000); n += 1) await tokens.insert(rowOf(n));
    });
  await store.close();
}

/** Until the first row is what it should be: milliseconds, on the clock of the page. */
async function until(page: Page, first: string, begin: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await begin();
  await page.locator('tbody tr').first().getByRole('link', { name: first, exact: true }).waitFor();
  return performance.now() - started;
}

const label = (n: number): string => `pipeline ${String(n).padStart(6, '0')}`;

inChromium(
  `of ${MANY.toLocaleString('en')} tokens the table holds one page, and turns, sorts and searches without a halt`,
  async () => {
    const page = await visitPage(at, { path: '/workspace/ws_acme/users' });
    await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor();
    const took: Record<string, number> = {};
    took['users'] = await (async () => {
      const started = performance.now();
      await page.reload();
      await page.getByRole('row', { name: /Ines/ }).waitFor();
      return performance.now() - started;
    })();
    took['first rows'] = await until(page, label(0), () => page.goto(`${at.url}${TOKENS}?q=pipeline`));
    await page.getByRole('button', { name: new RegExp(`^${(MANY + 1).toLocaleString('en-GB')} ?Total`) }).waitFor();
    const press = (name: string) => () => page.getByRole('button', { name, exact: true }).click();
    took['next page'] = await until(page, label(50), press('Next page'));
    took['sort'] = await until(page, label(MANY - 1), async () => {
      const header = page.getByRole('columnheader', { name: 'Created', exact: true });
      await header.getByRole('button').click();
    });
    await page.evaluate(
      "globalThis.halts = []; new PerformanceObserver((list) => halts.push(...list.getEntries().map((one) => Math.round(one.duration)))).observe({ type: 'longtask' })",
    );
    took['search'] = await until(page, label(MANY - 42), async () => {
      const field = page.getByRole('searchbox');
      await field.fill('');
      await field.pressSequentially(label(MANY - 42));
    });
    expect(await page.locator('tbody tr').count()).toBe(1);
    await page.goBack();
    await page.locator('tbody tr').nth(49).waitFor();
    process.stdout.write(
      `${MANY} tokens, milliseconds: ${JSON.stringify({ ...took, halts: await page.evaluate('halts') })}\n`,
    );
    // On a machine that does other things as well, all of it is slow: a view of a few people tells how slow.
    const { users = 0, ...rest } = took;
    for (const [what, ms] of Object.entries(rest)) expect([what, ms < 3 * users + 1_000]).toEqual([what, true]);
  },
);
