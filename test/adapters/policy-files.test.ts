import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readPolicyFiles } from '../../src/adapters/system/policy-files';
import { readSpecFiles } from '../../src/adapters/system/spec-files';

const POLICY = 'apiVersion: hawzu-tokens/v1\nkind: TokenPolicy\n';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawzu-policies-'));
  mkdirSync(join(folder, '.git'));
});
afterEach(() => {
  delete process.env['HAWZU_POLICY'];
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text = POLICY): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** Names of the policies in force for what is named, below the folder. */
function inForce(paths: readonly string[], named: readonly string[] = []): readonly string[] {
  const { policies, errors } = readPolicyFiles(named, readSpecFiles(paths));
  expect(errors).toEqual([]);
  return policies.map(({ path }) => path.slice(path.indexOf(folder) + folder.length + 1)).sort();
}

test('each policy.yaml beside a spec and above it is in force, up to the root of the repository', () => {
  const spec = write('repository/teams/web/tokens.yaml', 'kind: TokenSpec');
  mkdirSync(join(folder, 'repository/.git'));
  for (const name of [
    'policy.yaml',
    'repository/policy.yaml',
    'repository/teams/web/policy.yml',
    'repository/teams/data/policy.yaml',
  ])
    write(name);
  expect(inForce([spec])).toEqual(['repository/policy.yaml', 'repository/teams/web/policy.yml']);
});

test('a policy in a folder of specs is in force whatever it is called, and is no spec', () => {
  write('specs/tokens.yaml', 'kind: TokenSpec');
  write('specs/rules/ours.yaml');
  const read = readSpecFiles([join(folder, 'specs')]);
  expect(read.files).toHaveLength(1);
  expect(inForce([join(folder, 'specs')])).toEqual(['specs/rules/ours.yaml']);
});

test('a policy.yaml of another tool is none', () => {
  const spec = write('tokens.yaml', 'kind: TokenSpec');
  write('policy.yaml', 'apiVersion: kyverno.io/v1\nkind: Policy\n');
  expect(inForce([spec])).toEqual([]);
});

test('a policy that is named, by flag or by HAWZU_POLICY, is the only one', () => {
  const spec = write('tokens.yaml', 'kind: TokenSpec');
  write('policy.yaml');
  const [ours, theirs] = [write('ours.yaml'), write('theirs.yaml')];
  process.env['HAWZU_POLICY'] = ours;
  expect(inForce([spec])).toEqual(['ours.yaml']);
  expect(inForce([spec], [theirs])).toEqual(['theirs.yaml']);
});

test('a policy that is named and not there is an error, and not no policy', () => {
  const spec = write('tokens.yaml', 'kind: TokenSpec');
  process.env['HAWZU_POLICY'] = join(folder, 'nowhere.yaml');
  expect(readPolicyFiles([], readSpecFiles([spec])).errors).toMatchObject([{ code: 'file-unreadable' }]);
});
