import { generateKeyPairSync } from 'node:crypto';
import {
  isSignedWith,
  signHead,
  type SignedHead,
  type WireAuditEventList,
  type WireAuditExportEnd,
} from '../../src/contract';
import type { ChainCheck, ChainHead } from '../../src/contract';
import { Checkpoints, EVENTS_OF_A_CHECKPOINT } from '../../src/service/audit/checkpoints';
import { followStored, wholeChain } from '../../src/service/audit/follow-chain';
import type { TokenStore } from '../../src/service/store/token-store';
import { openSqliteTokenStore } from '../../src/service/store/sqlite/sqlite-token-store';
import { brokenIn, exported } from './audit-reading';
import { newEvent } from './new-event';
import { HOUR, MANAGEMENT, START, startBed, WS, type Bed } from './service-bed';

const { privateKey: key, publicKey } = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519').privateKey;
const DAY = 24 * HOUR;

const listed = async (bed: Bed): Promise<WireAuditEventList> =>
  (await bed.call<WireAuditEventList>('GET', `${WS}/audit-events?sort=number&limit=200`)).body;

/** The last line of an export. */
async function endOf(bed: Bed): Promise<WireAuditExportEnd> {
  const { text } = await bed.call('GET', `${WS}/audit-events/export`);
  return JSON.parse(text.trimEnd().split('\n').at(-1)!) as WireAuditExportEnd;
}

test('an export carries its head, signed; without a key it says that it is not', async () => {
  let bed = await startBed({ audit: { key } });
  await bed.issue();
  const { head, signed_head: signed } = await endOf(bed);
  expect(signed).toMatchObject({ ...head, at: new Date(START).toISOString() });
  expect([publicKey, key, other].map((one) => isSignedWith(signed!, one))).toEqual([true, true, false]);
  for (const change of [
    { number: 9 },
    { hash: 'a'.repeat(64) },
    { workspace_id: 'ws_b' },
    { at: '2026-11-22T00:00:01.000Z' },
  ])
    expect(isSignedWith({ ...signed!, ...change }, publicKey)).toBe(false);
  bed = await bed.reopen({ audit: undefined });
  expect((await endOf(bed)).signed_head).toBeNull();
  await bed.close();
});

test('events older than they are kept for go behind a checkpoint, and what is left is whole', async () => {
  let bed = await startBed({ audit: { key } });
  await bed.issue();
  await bed.issue();
  // The head is signed at each end.
  bed = await bed.reopen({ audit: { key } });
  await bed.issue();
  expect((await listed(bed)).begins_with).toBeNull();
  bed.clock.now = START + 31 * DAY;
  const kept = bed.clock.now;
  const again = await bed.reopen({ audit: { key, retentionDays: 30 }, clock: () => kept });
  // Looked at now and then, and at the end.
  const end = await again.reopen();
  const shown = await listed(end);
  expect(shown.audit_events.map(({ number }) => number)).toEqual([3, 4]);
  expect(shown.begins_with).toMatchObject({ number: 3, hash: shown.audit_events[0]!.hash });
  expect(isSignedWith(shown.begins_with!, publicKey)).toBe(true);
  const { events, head } = await exported(end, MANAGEMENT);
  expect(events).toEqual(shown.audit_events);
  expect(head).toEqual(shown.head);
  expect(brokenIn(events)).toMatchObject({ number: 1 });
  await end.issue();
  expect((await listed(end)).head.number).toBe(5);
  await end.close();
});

describe('the chain of a store', () => {
  let store: TokenStore;
  let now: number;
  let lines: object[];
  let broken: string[];
  beforeEach(() => {
    store = openSqliteTokenStore({});
    [now, lines, broken] = [START, [], []];
  });
  afterEach(() => store.close());
  const append = (count: number): Promise<void> =>
    store.change(({ audit }) => audit.appendAll(Array.from({ length: count }, (_, n) => newEvent(`token ${n}`))));
  const signing = (more: object = {}): Checkpoints =>
    new Checkpoints(store, ['ws_acme'], {
      ...{ clock: () => now, log: (line) => lines.push(line), key, retentionDays: undefined },
      broken: (workspace) => broken.push(workspace),
      ...more,
    });
  const last = (): Promise<SignedHead | undefined> => store.read(({ audit }) => audit.lastCheckpoint('ws_acme'));
  const headOf = (): Promise<ChainHead> => store.read(({ audit }) => audit.head('ws_acme'));

  test('is signed at first, after so many events or an hour, at the end, and not otherwise', async () => {
    const checkpoints = signing();
    const at = async (minutes: number): Promise<number | undefined> => {
      now = START + minutes * 60_000;
      await checkpoints.writeDue();
      return (await last())?.number;
    };
    expect(await at(0)).toBeUndefined();
    await append(1);
    expect(await at(0.5)).toBeUndefined();
    expect(await at(1)).toBe(1);
    await append(EVENTS_OF_A_CHECKPOINT - 1);
    expect(await at(2)).toBe(1);
    await append(1);
    expect(await at(3)).toBe(EVENTS_OF_A_CHECKPOINT + 1);
    await append(1);
    expect(await at(62)).toBe(EVENTS_OF_A_CHECKPOINT + 1);
    expect(await at(63)).toBe(EVENTS_OF_A_CHECKPOINT + 2);
    expect(await at(200)).toBe(EVENTS_OF_A_CHECKPOINT + 2);
    await append(1);
    await checkpoints.end();
    const signed = (await last())!;
    expect(isSignedWith(signed, publicKey)).toBe(true);
    expect(signed).toMatchObject(await headOf());
    expect(lines).toEqual([]);
  });

  test('of two replicas one signs: a head has one checkpoint', async () => {
    await append(1);
    await Promise.all([signing().end(), signing().end()]);
    const signed = await last();
    now += DAY;
    await signing().end();
    expect(await last()).toEqual(signed);
  });

  test('is followed at a start from the last checkpoint on, and what breaks it is told and named', async () => {
    await append(3);
    await signing().end();
    await append(2);
    const check = async (more: object = {}): Promise<void> => {
      const checkpoints = signing({ ...more });
      await checkpoints.begin();
      await checkpoints.end();
    };
    await check();
    expect([lines, broken]).toEqual([[], []]);
    const head = await headOf();
    // Signed with our key, and of another event than the one that is there.
    const forged = signHead({ ...head, hash: 'f'.repeat(64) }, new Date(now).toISOString(), key);
    const lying: Pick<TokenStore, 'read' | 'readMuch' | 'change'> = {
      read: (work) =>
        store.read((view) =>
          work(over(view, { audit: over(view.audit, { lastCheckpoint: () => Promise.resolve(forged) }) })),
        ),
      readMuch: (work) => store.readMuch(work),
      change: () => Promise.reject(new Error('nothing is written')),
    };
    const checkpoints = new Checkpoints(lying, ['ws_acme'], {
      ...{ clock: () => now, log: (line: object) => lines.push(line), key, retentionDays: undefined },
      broken: (workspace: string) => broken.push(workspace),
    });
    await checkpoints.begin();
    expect(broken).toEqual(['ws_acme']);
    expect(lines).toEqual([
      expect.objectContaining({ event: 'audit-broken', workspace: 'ws_acme', number: head.number }),
    ]);
  });

  test('loses nothing but what stands before a checkpoint of our own that is old enough', async () => {
    await append(4);
    const first = signing({ key: other });
    await first.end();
    await append(2);
    now += 40 * DAY;
    const numbers = async (): Promise<readonly number[]> => {
      const part = { workspaceId: 'ws_acme', after: 0, upTo: 99, limit: 99 };
      return (await store.read(({ audit }) => audit.part(part))).map(({ event }) => event.number);
    };
    await signing({ retentionDays: 30 }).writeDue();
    expect(await numbers()).toEqual([1, 2, 3, 4, 5, 6]);
    await append(1);
    now += 31 * DAY;
    await signing({ retentionDays: 30 }).writeDue();
    expect(await numbers()).toEqual([6, 7]);
    const begin = await wholeChain(store, 'ws_acme', [], publicKey);
    if (!('check' in begin)) throw new Error(begin.why);
    expect(begin.checkpoint?.number).toBe(6);
    expect(await followStored(store, 'ws_acme', begin.check)).toBeUndefined();
    expect(begin.check.head).toEqual(await headOf());
    expect(await wholeChain(store, 'ws_acme', [], other)).toMatchObject({
      why: expect.stringMatching(/not signed/) as string,
    });
    const cut = { number: 9, hash: 'a'.repeat(64) };
    const again = await wholeChain(store, 'ws_acme', [cut], publicKey);
    expect(await followStored(store, 'ws_acme', (again as { check: ChainCheck }).check)).toMatchObject({ number: 8 });
  });
});

const over = <T extends object>(one: T, parts: Partial<T>): T => Object.assign(Object.create(one) as T, parts);
