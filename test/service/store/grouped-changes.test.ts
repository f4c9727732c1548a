import { GroupedChanges } from '../../../src/service/store/sql/engine/grouped-changes';
import { openSqliteTokenStore } from '../../../src/service/store/sqlite/sqlite-token-store';
import { StoreUnavailableError } from '../../../src/service/store/store-errors';
import { newTokenRow } from '../../../src/service/store/new-token-row';
import type { TokenRow } from '../../../src/service/store/token-row';
import { deterministicRandom } from '../service-bed';

const random = deterministicRandom('grouped changes');
const row = (name: string): TokenRow =>
  newTokenRow(
    {
      workspaceId: 'ws_a',
      value: `hwz_${name}`,
      hash: name,
      label: name,
      grants: { accessType: 'workspace', roleId: 'role_viewer' },
      expiresAt: null,
      maxIssuedLifetime: null,
      createdBy: { id: 'system', type: 'SYSTEM', name: 'x' },
      idempotencyKey: name,
    },
    1,
    random,
  );

test('changes that are asked for together: each sees what came before it, and one that fails fails alone', async () => {
  const store = openSqliteTokenStore({});
  const refused = new Error('refused');
  const ends = await Promise.allSettled([
    store.change(async (tokens) => tokens.insert(row('a'))),
    store.change(async (tokens) => {
      await tokens.insert(row('b'));
      throw refused;
    }),
    store.change(async (tokens) => [await tokens.holder('a'), await tokens.holder('b')].map((one) => one?.row.label)),
    // The database itself refuses this one.
    store.change(async (tokens) => tokens.insert({ ...row('c'), hash: 'a' })),
    store.change(async (tokens) => tokens.insert(row('d'))),
  ]);
  expect(ends.map((end) => (end.status === 'fulfilled' ? end.value : (end.reason as Error).message))).toEqual([
    undefined,
    'refused',
    ['a', undefined],
    expect.stringContaining('UNIQUE constraint failed'),
    undefined,
  ]);
  expect((await store.all()).map(({ label }) => label).sort()).toEqual(['a', 'd']);
  await store.close();
});

test('what is read while a change is under way waits for its end', async () => {
  const store = openSqliteTokenStore({});
  const seen: string[] = [];
  const change = store.change(async (tokens) => {
    await tokens.insert(row('a'));
    // Asked in the middle of it; were it answered now, it would see what may never be committed.
    void store.holder('a').then((found) => seen.push(`holder ${found?.row.label ?? 'none'}`));
    void store.read(async (view) => view.holder('a')).then((found) => seen.push(`read ${found?.row.label ?? 'none'}`));
    for (let n = 0; n < 20; n += 1) await Promise.resolve();
    seen.push('in it');
    throw new Error('refused');
  });
  await expect(change).rejects.toThrow('refused');
  await store.count();
  expect(seen).toEqual(['in it', 'holder none', 'read none']);
  await store.close();
});

/** A database that says when it is asked to commit, and what it does then. */
function recorder(commits: (() => Promise<void>)[]) {
  const told: string[] = [];
  const changes = new GroupedChanges<string[]>(async () => {
    told.push('begin');
    return {
      view: told,
      writes: () => told.length,
      goesOnAfter: () => false,
      commit: async () => {
        await commits.shift()?.();
        told.push('commit');
      },
      undo: async () => void told.push('undo'),
    };
  });
  return {
    told,
    all: (...names: string[]) => names.map((name) => changes.change(async (told) => void told.push(name))),
  };
}

test('changes that wait for the same commit take one', async () => {
  const { told, all } = recorder([]);
  await Promise.all(all('a', 'b', 'c'));
  expect(told).toEqual(['begin', 'a', 'b', 'c', 'commit']);
});

test('a commit that failed for all is tried for each, but not one of which nobody knows whether it was made', async () => {
  const failing = recorder([() => Promise.reject(new Error('full'))]);
  await Promise.all(failing.all('a', 'b'));
  expect(failing.told).toEqual(['begin', 'a', 'b', 'undo', 'begin', 'a', 'commit', 'begin', 'b', 'commit']);
  const cut = recorder([() => Promise.reject(new StoreUnavailableError())]);
  const ends = await Promise.allSettled(cut.all('a', 'b'));
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(cut.told).toEqual(['begin', 'a', 'b', 'undo']);
});
