import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditOptions, publicKeyIn } from '../../src/cli/local/audit/audit-key';
import type { Terminal } from '../../src/cli/terminal/terminal';
import { isSignedWith, keyIdOf, signHead } from '../../src/contract';

const folder = mkdtempSync(join(tmpdir(), 'hawzu-audit-key-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let said: string[] = [];
const terminal = { say: (line: string) => said.push(line) } as unknown as Terminal;
beforeEach(() => (said = []));

/** Why it is refused. */
function refused(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as { readonly diagnostics: readonly { readonly message: string }[] }).diagnostics[0]!.message;
  }
  throw new Error('it was not refused');
}

test('a key that is not there is made for its owner alone, with a public one beside it, and stays', () => {
  const auditKey = join(folder, 'key.pem');
  const { key } = auditOptions({ auditKey }, terminal).audit!;
  expect(said).toEqual([expect.stringContaining(`${auditKey}.pub is for whoever verifies`)]);
  expect(statSync(auditKey).mode & 0o777).toBe(0o600);
  expect(readFileSync(`${auditKey}.pub`, 'utf8')).not.toContain('PRIVATE');
  const again = auditOptions({ auditKey, auditRetention: '30' }, terminal).audit!;
  expect(again).toMatchObject({ retentionDays: 30 });
  expect(said).toHaveLength(1);
  const head = signHead({ workspace_id: 'ws_acme', number: 1, hash: 'a'.repeat(64) }, '2026-11-22T00:00:00.000Z', key);
  for (const one of [again.key, publicKeyIn(`${auditKey}.pub`), publicKeyIn(auditKey)]) {
    expect(keyIdOf(one)).toBe(head.key_id);
    expect(isSignedWith(head, one)).toBe(true);
  }
});

test('what is no such key is refused with what is wanted, and neither said nor overwritten', () => {
  const file = join(folder, 'other.pem');
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  for (const text of ['CANARY of a secret', rsa.toString()]) {
    writeFileSync(file, text);
    const why = refused(() => auditOptions({ auditKey: file }, terminal));
    expect(why).toContain('--audit-key');
    expect(why).not.toContain(text.slice(0, 6));
    expect(readFileSync(file, 'utf8')).toBe(text);
  }
  expect(refused(() => publicKeyIn(join(folder, 'nothing.pub')))).toContain('there is no such file');
  expect(refused(() => auditOptions({ auditKey: join(folder, 'no', 'key.pem') }, terminal))).toContain('key.pem');
});

test('nothing is forgotten without a key', () => {
  expect(auditOptions({}, terminal)).toEqual({});
  expect(refused(() => auditOptions({ auditRetention: '30' }, terminal))).toContain('--audit-retention');
});
