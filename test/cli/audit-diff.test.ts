import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'hawzu-audit-diff-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [join(__dirname, '../../bin/hawzu-tokens.js'), 'audit', 'diff', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
const save = (name: string, expiry: string): string => {
  const tokens = [{ name: 'ci-runner', expiry }];
  const inventories = [{ ownerId: 'acme-ci', workspace: 'ws_acme', tokens, foreign: [], findings: [] }];
  const head = { kind: 'hawzu-tokens/inventories', formatVersion: 3, time: '2026-11-30T00:00:00.000Z' };
  writeFileSync(join(folder, name), JSON.stringify({ ...head, result: { inventories } }));
  return name;
};

test('audit diff asks nobody, tells what differs, and exits 2 for it only when asked', () => {
  const [old, now] = [save('old.json', '30d'), save('now.json', 'never')];
  const told = run(old, now);
  expect([told.status, told.stdout]).toEqual([0, 'acme-ci in ws_acme\n  ~ ci-runner\n      expiry: 30d → never\n']);
  expect(run(old, now, '--detailed-exitcode').status).toBe(2);
  expect(run(old, old, '--detailed-exitcode').status).toBe(0);
  expect(JSON.parse(run(old, now, '--format', 'json').stdout)).toMatchObject({ result: { same: false } });
});

test('a file that is not there, or is no saved inventory, is exit 1', () => {
  writeFileSync(join(folder, 'plan.json'), '{}');
  const wrong = run(save('old.json', '30d'), 'plan.json');
  expect(`${wrong.status} ${wrong.stderr}`).toMatch(/^1 error\[inventory-file-invalid\]/);
  expect(run('old.json', 'nowhere.json').status).toBe(1);
});
