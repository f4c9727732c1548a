import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from 'node-sqlite3-wasm';
import { HOUR, MANAGEMENT, START, startBed, type Bed } from '../service/service-bed';
import { entry, LocalWorld, spec } from './local-world';

jest.setTimeout(120_000);

/** What was printed, whatever lines it was broken into. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

let world: LocalWorld;
let lines: readonly string[];
beforeAll(async () => {
  world = await LocalWorld.start();
  await world.run(['apply', world.write('tokens.yaml', spec(entry('ci-runner') + entry('nightly'))), '--yes']);
  const answer = await fetch(`${world.service.url}/api/v1/workspace/ws_acme/audit-events/export`, {
    headers: { authorization: `Bearer ${world.managementToken}` },
  });
  lines = (await answer.text()).trimEnd().split('\n');
});
afterAll(() => world.close());

const verify = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await world.run(['audit', 'verify', ...args]);
  return { code, text: oneLine(stdout + stderr) };
};
const written = (name: string, changed: readonly string[]): string => world.write(name, `${changed.join('\n')}\n`);

test('the chain of a running service, and its export, are whole; the head is told, to be kept', async () => {
  const number = lines.length - 1;
  const live = await verify();
  expect(live).toMatchObject({ code: 0, text: expect.stringContaining(`${number} events, none changed`) as string });
  const head = /Head: (\S+)/.exec(live.text)![1]!;
  expect(head).toMatch(new RegExp(`^ws_acme:${number}:[0-9a-f]{64}$`));
  expect(await verify(written('whole.ndjson', lines), '--head', head)).toMatchObject({ code: 0 });
  const before = `${number - 1}:${(JSON.parse(lines[number - 2]!) as { hash: string }).hash}`;
  expect(await verify('--head', before)).toMatchObject({ code: 0 });
  expect(live.text + lines.join('')).not.toContain(world.managementToken.slice(10));
});

test('a changed line, a missing one, two that changed places, a cut end and a wrong head are found and named', async () => {
  const changed = lines.map((line, n) => (n === 1 ? line.replace('issue-access-token', 'edit-access-token') : line));
  expect(await verify(written('changed.ndjson', changed))).toMatchObject({
    code: 1,
    text: expect.stringContaining('broken at event 2: it was changed') as string,
  });
  const missing = lines.filter((_, n) => n !== 1);
  expect((await verify(written('missing.ndjson', missing))).text).toContain('broken at event 2: it is missing');
  const swapped = [lines[0]!, lines[2]!, lines[1]!, ...lines.slice(3)];
  expect((await verify(written('swapped.ndjson', swapped))).code).toBe(1);
  const cut = lines.slice(0, -1);
  expect((await verify(written('cut.ndjson', cut))).text).toContain('its last line is missing');
  const shorter = lines.filter((_, n) => n !== lines.length - 2);
  expect((await verify(written('shorter.ndjson', shorter))).text).toMatch(/last line tells of another event/);
  // Whoever cuts the tail off and writes the last line anew is found by a head that was kept.
  const last = JSON.parse(lines[lines.length - 3]!) as { number: number; hash: string };
  const forged = [
    ...lines.slice(0, -2),
    JSON.stringify({ head: { workspace_id: 'ws_acme', ...last, kind: undefined } }),
  ];
  const kept = `${lines.length - 1}:${(JSON.parse(lines[lines.length - 2]!) as { hash: string }).hash}`;
  expect((await verify(written('forged.ndjson', forged))).code).toBe(0);
  expect((await verify(written('forged.ndjson', forged), '--head', kept)).text).toContain('the end was cut off');
  expect((await verify('--head', `1:${'0'.repeat(64)}`)).text).toContain('not the event that the kept head tells of');
});

describe('the store of a stopped service', () => {
  let bed: Bed;
  let file: string;
  beforeAll(async () => {
    bed = await startBed();
    for (let n = 0; n < 3; n += 1) await bed.issue();
    await bed.service.close();
    file = join(world.folder, 'store.db');
  });
  afterAll(() => bed.close());
  beforeEach(() => writeFileSync(file, readFileSync(bed.file)));

  /** What somebody does who may write the file, and takes the triggers away first. */
  const tamper = (statement: string): void => {
    const database = new Database(file);
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    for (const name of ['stay', 'remain', 'follow']) database.exec(`DROP TRIGGER audit_events_${name}`);
    database.exec(statement);
    database.close();
  };

  test('is verified; what was cut off shows by a kept head, and a store that is not there is said', async () => {
    const whole = await verify('--file', file);
    expect(whole).toMatchObject({ code: 0, text: expect.stringContaining('ws_acme: 4 events') as string });
    const head = /Head: (\S+)/.exec(whole.text)![1]!;
    tamper('DELETE FROM audit_events WHERE number = 4');
    expect((await verify('--file', file)).code).toBe(0);
    expect((await verify('--file', file, '--head', head)).text).toContain(
      'broken at event 4: it is missing: the end was cut off',
    );
    expect((await verify('--file', join(world.folder, 'nothing.db'))).text).toContain('there is no store');
  });

  test.each([
    ["UPDATE audit_events SET event = replace(event, 'ci-runner', 'ci-walker') WHERE number = 3", 'it was changed'],
    ["UPDATE audit_events SET event = 'no event' WHERE number = 3", 'it was changed'],
    ["UPDATE audit_events SET kind = 'edit-access-token' WHERE number = 3", 'its columns were changed: kind'],
    ['DELETE FROM audit_events WHERE number = 3', 'it is missing'],
  ])('shows what was done to it: %s', async (statement, why) => {
    tamper(statement);
    const { code, text } = await verify('--file', file);
    expect([code, text]).toEqual([1, expect.stringContaining(`broken at event 3: ${why}`)]);
  });
});

test('where older events were forgotten, what is left is whole, and a key shows that the service signed where it begins', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const [ours, theirs] = [join(world.folder, 'ours.pub'), join(world.folder, 'theirs.pub')];
  writeFileSync(ours, publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(theirs, generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }));
  let bed = await startBed({ audit: { key: privateKey } });
  await bed.issue();
  bed = await bed.reopen();
  await bed.issue();
  bed = await bed.reopen({ audit: { key: privateKey, retentionDays: 1 }, clock: () => START + 48 * HOUR });
  bed = await bed.reopen();
  const environment = { HAWZU_ENDPOINT: bed.service.url, HAWZU_MANAGEMENT_TOKEN: MANAGEMENT };
  const asked = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await world.run(['audit', 'verify', ...args], environment);
    return { code, text: oneLine(stdout + stderr) };
  };
  const live = await asked('--key', ours);
  expect(live).toMatchObject({ code: 0, text: expect.stringContaining('events before 3 were forgotten') as string });
  expect(await asked('--key', theirs)).toMatchObject({
    code: 1,
    text: expect.stringContaining('its checkpoint is not signed with that key') as string,
  });
  expect((await asked('--head', `1:${'0'.repeat(64)}`)).text).toContain('events before 3 were forgotten');
  await bed.service.close();
  expect(await asked('--file', bed.file, '--key', ours)).toMatchObject({ code: 0, text: live.text });
  expect((await asked('--file', bed.file, '--key', theirs)).code).toBe(1);
  await bed.close();
});

test('what can not be verified is said: no file, no events, a head of another workspace, two places', async () => {
  expect((await verify('nothing.ndjson')).code).toBe(1);
  expect((await verify(world.write('empty.ndjson', ''))).text).toContain('it holds no events');
  expect((await verify(world.write('other.ndjson', '{"a":1}\n'))).text).toContain('line 1 is no event');
  expect((await verify('--head', `ws_other:1:${'0'.repeat(64)}`)).text).toContain('no events of ws_other');
  expect((await verify('--head', 'latest')).text).toContain('NUMBER:HASH');
  const part = await verify(written('part.ndjson', lines.slice(1)));
  expect(part.text).toContain(
    `ws_acme: events 2 to ${lines.length - 1}, none changed and none missing; those before are`,
  );
  expect((await verify('a.ndjson', '--file', 'b.db')).text).toContain('one place to verify');
});
