import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Database } from 'node-sqlite3-wasm';
import { openSqliteTokenStore } from '../../src/service/store/sqlite/sqlite-token-store';
import { issueManagementToken, verifyAuditOfFile } from '../../src/service';
import { exported } from './audit-reading';
import { newEvent as event } from './new-event';
import { acmeWith, deterministicRandom, HOUR, START, startBed, viewer, WS, type Bed } from './service-bed';

/** Statements that change what is there, or put something where it does not belong. */
const FORBIDDEN = [
  "UPDATE audit_events SET event = '{}' WHERE number = 2",
  "UPDATE audit_events SET hash = 'x'",
  'DELETE FROM audit_events WHERE number = 2',
  'DELETE FROM audit_events',
  "INSERT INTO audit_events SELECT workspace_id, 9, at, kind, outcome, actor_id, person_id, target_id, event, hash, 'y' FROM audit_events WHERE number = 2",
  "INSERT INTO audit_events SELECT workspace_id, 3, at, kind, outcome, actor_id, person_id, target_id, event, 'z', 'y' FROM audit_events WHERE number = 2",
  'INSERT OR REPLACE INTO audit_events SELECT * FROM audit_events WHERE number = 1',
  "INSERT INTO audit_events SELECT 'ws_other', 2, at, kind, outcome, actor_id, person_id, target_id, event, previous, hash FROM audit_events WHERE number = 2",
];

describe('a closed store', () => {
  let bed: Bed;
  let database: Database;
  beforeAll(async () => {
    bed = await startBed();
    await bed.issue();
    await bed.service.close();
    database = new Database(bed.file);
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
  });
  afterAll(async () => {
    database.close();
    await bed.close();
  });

  test.each(FORBIDDEN)('takes no %s', (statement) => {
    const before = database.all('SELECT * FROM audit_events');
    expect(before).toHaveLength(2);
    expect(() => database.exec(statement)).toThrow(/audit event/);
    expect(database.all('SELECT * FROM audit_events')).toEqual(before);
  });
});

test('an event is there if and only if the change that it is of', async () => {
  const store = openSqliteTokenStore({});
  const failing = store.change(async ({ audit }) => {
    await audit.append(event('never'));
    throw new Error('not this one');
  });
  const others = ['one', 'two'].map((label) => store.change(({ audit }) => audit.append(event(label))));
  await expect(failing).rejects.toThrow('not this one');
  await Promise.all(others);
  const found = await store.read(({ audit }) => audit.part({ workspaceId: 'ws_acme', after: 0, upTo: 9, limit: 9 }));
  expect(found.map((one) => [one.event.number, one.event.target?.label])).toEqual([
    [1, 'one'],
    [2, 'two'],
  ]);
  await store.close();
});

test('what is done at the console to a management token is an event, by nobody who has a token', async () => {
  const bed = await startBed();
  await bed.service.close();
  const folder = dirname(bed.file);
  const managementTokenFile = join(folder, 'issued');
  const chance = { clock: () => START + HOUR, random: deterministicRandom('console') };
  await issueManagementToken({ seed: acmeWith(), file: bed.file, managementTokenFile, ...chance });
  expect(await verifyAuditOfFile(bed.file, { heads: [] }, chance.clock)).toMatchObject([{ head: { number: 3 } }]);
  const again = await startBed({ bootstrapTokens: [] }, folder);
  const { events } = await exported(again, readFileSync(managementTokenFile, 'utf8').trim());
  expect(events.map(({ kind, actor, after }) => [kind, actor.authenticated_by, after?.status])).toEqual([
    ['make-management-token', 'console', 'enabled'],
    ['make-management-token', 'console', 'enabled'],
    ['revoke-management-token', 'console', 'revoked'],
  ]);
  await again.close();
  rmSync(folder, { recursive: true, force: true });
});

test('where the disk is full nothing is changed and nothing is told of it', async () => {
  const bed = await startBed({ maxPageCount: 80 });
  let answer = { status: 201 };
  for (let n = 0; answer.status === 201 && n < 500; n += 1) {
    answer = await bed.call('POST', `${WS}/access-tokens`, {
      body: { label: `${n} `.padEnd(200, 'x'), ...viewer },
      headers: { 'idempotency-key': `full ${n}` },
    });
  }
  expect(answer.status).toBe(507);
  const again = await bed.reopen({ maxPageCount: undefined });
  const { body } = await again.call<{ head: { number: number } }>('GET', `${WS}/audit-events?outcome=done`);
  expect(body.head.number).toBe((await again.service.snapshot()).length);
  await again.close();
});
