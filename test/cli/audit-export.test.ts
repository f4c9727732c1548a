import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyExport } from '../../src/cli/local/audit/verify-export';
import {
  BEFORE_THE_FIRST,
  canonicalJson,
  type ChainLink,
  hashOfCanonical,
  type SignedHead,
  signHead,
} from '../../src/contract';
import type { Kept } from '../../src/service';

const folder = mkdtempSync(join(tmpdir(), 'hawzu-audit-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const events: ChainLink[] = [];
for (let number = 1; number <= 5; number += 1) {
  const event = { workspace_id: 'ws_acme', number, previous: events.at(-1)?.hash ?? BEFORE_THE_FIRST };
  events.push({ ...event, hash: hashOfCanonical(canonicalJson(event)) });
}
const hashOf = (number: number): string => events[number - 1]!.hash;
const WRONG = 'f'.repeat(64);

/** An export of what came behind an event, verified with the heads that somebody kept. */
async function verified(after: number, ...kept: readonly { readonly number: number; readonly hash: string }[]) {
  return verifiedWith({ heads: kept }, after);
}

async function verifiedWith(kept: Kept, after = 0, signed: SignedHead | null = null) {
  const file = join(folder, 'export.ndjson');
  const head = { workspace_id: 'ws_acme', number: 5, hash: hashOf(5) };
  const lines = [...events.slice(after), { head, signed_head: signed }].map((line) => JSON.stringify(line));
  writeFileSync(file, lines.join('\n'));
  const [verdict] = await verifyExport(file, kept).catch((error: { diagnostics: readonly { message: string }[] }) => [
    { broken: { why: `unverified: ${error.diagnostics[0]!.message}` } },
  ]);
  return verdict?.broken?.why;
}

test.each([
  [0, 3],
  [2, 2],
  [2, 5],
  [5, 5],
])('an export behind event %i is held against a head of event %i', async (after, number) => {
  expect(await verified(after, { number, hash: hashOf(number) })).toBeUndefined();
  expect(await verified(after, { number, hash: WRONG })).toMatch(/kept head/);
});

test('a head from before an export begins is not taken for found, right or wrong', async () => {
  for (const after of [3, 5]) {
    for (const hash of [hashOf(2), WRONG]) {
      expect(await verified(after, { number: 2, hash })).toMatch(
        new RegExp(`unverified: .*kept head of event 2.* begins behind event ${after}`),
      );
    }
  }
});

/** What verifying a file says that somebody wrote who may write anything. */
async function toldOf(text: string, kept: Kept = { heads: [] }): Promise<string> {
  const file = join(folder, 'forged.ndjson');
  writeFileSync(file, text);
  return verifyExport(file, kept).then(
    ([verdict]) => verdict!.broken?.why ?? `whole behind ${verdict!.behind}`,
    (error: { diagnostics: readonly { message: string }[] }) => error.diagnostics[0]!.message,
  );
}
const lineOf = (head: object): string => JSON.stringify({ head, signed_head: null });

test('a last line alone proves nothing: only a kept head shows whether it is true', async () => {
  const head = { workspace_id: 'ws_acme', number: 812, hash: 'a'.repeat(64) };
  expect(await toldOf(lineOf(head))).toMatch(/no event is in it/);
  expect(await toldOf(lineOf(head), { heads: [head] })).toBe('whole behind 812');
  const all = events.map((event) => JSON.stringify(event)).join('\n');
  const last = lineOf({ workspace_id: 'ws_acme', number: 5, hash: hashOf(5) });
  expect(await toldOf(`${all}\n${last}`)).toBe('whole behind 0');
  expect(await toldOf(`\ufeff${all}\r\n${last}`)).toBe('whole behind 0');
  expect(await toldOf(`${all.split('\n').slice(2).join('\n')}\n${last}`)).toBe('whole behind 2');
});

test.each([
  { workspace_id: 'ws_acme\u001b[2J', number: 5, hash: 'a'.repeat(64) },
  { workspace_id: 'ws_acme', number: -3, hash: 'a'.repeat(64) },
  { workspace_id: 'ws_acme', number: 1.5, hash: 'a'.repeat(64) },
  { workspace_id: 'ws_acme', number: '5', hash: 'a'.repeat(64) },
  { workspace_id: 'ws_acme', number: 5, hash: '\u001b]0;x\u0007' },
  { workspace_id: ['ws_acme', {}], number: 5, hash: 'a'.repeat(64) },
  {},
])('what has not the form of an event or a head is none, and nothing of it is printed: %j', async (head) => {
  for (const text of [lineOf(head), JSON.stringify({ ...head, previous: '' }), '{"head":null}'])
    expect(await toldOf(text)).toMatch(/line 1 is no event$/);
});

test('an event that has a member twice is none: readers differ in which they take', async () => {
  const written = events.map((event) => JSON.stringify(event));
  const last = lineOf({ workspace_id: 'ws_acme', number: 5, hash: hashOf(5) });
  const forged = written[1]!.replace('{', '{"workspace_id":"ws_other",');
  expect(JSON.parse(forged)).toEqual(events[1]);
  expect(await toldOf([written[0], forged, ...written.slice(2), last].join('\n'))).toMatch(/line 2 is no event$/);
});

test('of two heads of one event both are held against it', async () => {
  expect(await verified(0, { number: 4, hash: hashOf(4) }, { number: 4, hash: WRONG })).toMatch(/kept head/);
});

test('with the key of a service its export has to be signed with it, and the signature to be of the last event', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const other = generateKeyPairSync('ed25519');
  const at = '2026-11-22T00:00:00.000Z';
  const signed = (number: number, key = privateKey) =>
    signHead({ workspace_id: 'ws_acme', number, hash: hashOf(number) }, at, key);
  const kept = { heads: [], key: publicKey };
  expect(await verifiedWith(kept, 0, signed(5))).toBeUndefined();
  expect(await verifiedWith(kept, 0, null)).toMatch(/its head is not signed: the service had no key/);
  for (const wrong of [signed(4), signed(5, other.privateKey), { ...signed(5), at: '2026-11-23T00:00:00.000Z' }])
    expect(await verifiedWith(kept, 0, wrong)).toMatch(/its head is not signed with that key/);
});
