import { copyFileSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WireAccessTokenList, WireAccessTokenUsage } from '../../src/contract';
import { LAST_USED_FLUSH_MILLISECONDS } from '../../src/service/access/last-used';
import { START, startBed, WS, type Bed } from './service-bed';

let bed: Bed;
afterEach(async () => {
  jest.useRealTimers();
  await bed.close();
});

/** Last uses by label as a process would find them that starts after this one was killed now, from START on. */
async function afterDeath(): Promise<Record<string, number | null>> {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-last-use-'));
  for (const end of ['', '-wal'])
    if (existsSync(`${bed.file}${end}`)) copyFileSync(`${bed.file}${end}`, join(folder, `tokens.db${end}`));
  const found = await startBed({}, folder);
  const rows = await found.service.snapshot();
  await found.close();
  return Object.fromEntries(rows.map((row) => [row.label, row.lastUsedAt === null ? null : row.lastUsedAt - START]));
}

const use = async (token: string, after: number): Promise<void> => {
  bed.clock.now = START + after;
  expect((await bed.call('GET', '/me', { token })).status).toBe(200);
};

test('of uses, a kill loses those of five seconds at most, however the clock goes', async () => {
  expect(LAST_USED_FLUSH_MILLISECONDS).toBe(5_000);
  bed = await startBed();
  const [one, two] = [await bed.issue({ label: 'one' }), await bed.issue({ label: 'two' })];
  await use(one.token, 4_999);
  expect(await afterDeath()).toMatchObject({ one: null });
  await use(one.token, 5_000);
  expect(await afterDeath()).toMatchObject({ one: 5_000, two: null });
  // The clock is set back: nobody knows how long the five seconds would be now.
  await use(two.token, 1_000);
  expect(await afterDeath()).toMatchObject({ one: 5_000, two: 1_000 });
});

test('a use is shown at once, to whoever asks for the token, the list or the snapshot, and kept by a stop', async () => {
  bed = await startBed();
  const { id, token } = await bed.issue({ label: 'one' });
  await use(token, 1_000);
  bed.clock.now = START + 2_000;
  type Shown = { id: string; last_used_at: string | null };
  const at = new Date(START + 1_000).toISOString();
  expect((await bed.call<Shown>('GET', `${WS}/access-token/${id}`)).body.last_used_at).toBe(at);
  const { access_tokens } = (await bed.call<{ access_tokens: Shown[] }>('GET', `${WS}/access-tokens`)).body;
  expect(access_tokens.find((one) => one.id === id)?.last_used_at).toBe(at);
  const inSnapshot = async () => (await bed.service.snapshot()).find((one) => one.id === id)?.lastUsedAt;
  expect(await inSnapshot()).toBe(START + 1_000);
  // A use that came earlier by the clock does not take the later one away.
  await use(token, 500);
  expect(await inSnapshot()).toBe(START + 1_000);
  bed = await bed.reopen();
  expect(await inSnapshot()).toBe(START + 1_000);
});

test('the list tells from where each was used last and how often it did what it may, and a stop keeps that', async () => {
  bed = await startBed();
  const { id, token } = await bed.issue({ label: 'one' });
  const told = async (): Promise<readonly unknown[]> => {
    const { access_tokens } = (await bed.call<WireAccessTokenList>('GET', `${WS}/access-tokens`)).body;
    const { last_used_from: from, use_count: count } = access_tokens.find((one) => one.id === id)!;
    return [from, count];
  };
  expect(await told()).toEqual([null, 0]);
  await use(token, 1_000);
  // To be told who one is takes no right.
  expect(await told()).toEqual(['127.0.0.1', 0]);
  await bed.call('GET', `${WS}/roles`, { token });
  await bed.call('GET', `${WS}/access-tokens`, { token });
  expect(await bed.problem('POST', `${WS}/access-token/${id}/disable`, { token })).toEqual([403, 'permission-missing']);
  const [, count] = await told();
  const { uses } = (await bed.call<WireAccessTokenUsage>('GET', `${WS}/access-token/${id}/usage`)).body;
  expect(count).toBe(uses.reduce((sum, one) => sum + one.count, 0));
  expect(count).toBeGreaterThan(0);
  bed = await bed.reopen();
  expect(await told()).toEqual(['127.0.0.1', count]);
});

test('the last uses are written when nobody asks any more, too', async () => {
  jest.useFakeTimers({
    doNotFake: [
      ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const),
      ...(['setImmediate', 'clearImmediate', 'setTimeout', 'clearTimeout'] as const),
    ],
  });
  bed = await startBed();
  const { token } = await bed.issue({ label: 'one' });
  await use(token, 1_000);
  expect(await afterDeath()).toMatchObject({ one: null });
  jest.advanceTimersByTime(5_000);
  // Writing begins in the next turn of the loop, and takes one.
  for (let turns = 0; turns < 3; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(await afterDeath()).toMatchObject({ one: 1_000 });
});
