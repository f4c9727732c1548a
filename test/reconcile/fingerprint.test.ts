import type { DesiredToken } from '../../src/core/model/desired';
import { permissionId } from '../../src/core/model/ids';
import { contentHash } from '../../src/core/reconcile/observed/fingerprint';
import { projectAccess, workspaceAccess } from '../../src/testing/memory/desired';
import { type EntryScene, issued, secretWith, version } from '../../src/testing/memory/observed-world';
import { at, DAY, HOUR, planned, steady, superseded, TOMBSTONED, tombstoned } from './planned';

interface Seen {
  readonly scene: EntryScene;
  readonly desired?: Partial<DesiredToken>;
  readonly roles?: NonNullable<NonNullable<Parameters<typeof planned>[4]>['roles']>;
}
const NOW = at(22 * DAY);
const fingerprintOf = ({ scene, desired = {}, roles }: Seen): Readonly<Record<string, string>> =>
  planned(scene, NOW, desired, {}, roles ? { roles } : {}).fingerprint;

/** Names of the facts by which two observations differ. */
function differing(one: Seen, other: Seen): readonly string[] {
  const [a, b] = [fingerprintOf(one), fingerprintOf(other)];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name]).sort();
}

const role = (scope: 'workspace' | 'project', ...permissions: readonly string[]) => [
  {
    id: 'custom',
    name: 'Tester',
    scope,
    projectRole: null,
    assignableToTokens: true,
    permissions: permissions.map(permissionId),
  },
];
const alone: EntryScene = { secret: undefined };
const tester = { access: projectAccess(['proj_web', 'Tester']) };
const inWorkspace = { access: workspaceAccess('Tester') };
/** Versions were listed, and none is that of the second token: its value was lost. */
const lost = (lastUsedAt: number | null): EntryScene => ({
  ...steady(),
  depth: { versions: [{ id: version('v1'), stages: ['AWSCURRENT'], createdAt: at(0) }] },
  tokens: [issued('ci', 'v1'), issued('ci', 'lost', { lastUsedAt: lastUsedAt === null ? null : at(lastUsedAt) })],
});
const labelled = (...stages: readonly string[]): EntryScene => ({
  ...steady(),
  secret: secretWith('ci', { v1: stages }),
});
const tagged = (tags: Record<string, string>): EntryScene => steady({}, { tags });

test.each<[string, Seen, Seen, readonly string[]]>([
  ['a deletion', { scene: steady() }, { scene: steady({}, { deletedAt: at(30 * DAY) }) }, ['secret']],
  ['a description', { scene: steady() }, { scene: steady({}, { description: 'x' }) }, ['settings']],
  ['another key', { scene: steady({}, { kmsKeyId: 'a' }) }, { scene: steady({}, { kmsKeyId: 'b' }) }, ['settings']],
  ['other tags', { scene: tagged({ a: 'b' }) }, { scene: tagged({ a: 'c' }) }, ['settings']],
  ['a rotation function', { scene: steady() }, { scene: steady({}, { rotation: {} }) }, ['rotation']],
  [
    'a copy that lags',
    { scene: steady({}, { replicas: [{ region: 'us-east-1', status: 'InSync' }] }) },
    { scene: steady({}, { replicas: [{ region: 'us-east-1', status: 'InProgress' }] }) },
    ['copy in us-east-1'],
  ],
  ['a disabling', { scene: steady() }, { scene: steady({ disabledAt: at(HOUR) }) }, ['token tok_ci_v1']],
  ['no end', { scene: steady({ expiresAt: null }) }, { scene: steady({ expiresAt: at(0) }) }, ['token tok_ci_v1']],
  ['a first use of a lost one', { scene: lost(null) }, { scene: lost(HOUR) }, ['last use tok_ci_lost']],
  [
    'a use of one that is retired',
    { scene: tombstoned() },
    { scene: tombstoned({ lastUsedAt: TOMBSTONED }) },
    ['last use tok_ci_v1'],
  ],
  [
    'a declared role of a project',
    { scene: alone, desired: tester, roles: role('project', 'testcases:view') },
    { scene: alone, desired: tester, roles: role('project', 'testcases:edit') },
    ['role Tester'],
  ],
  [
    'a declared role of the workspace',
    { scene: alone, desired: inWorkspace, roles: role('workspace', 'testcases:view') },
    { scene: alone, desired: inWorkspace, roles: role('workspace', 'testcases:edit') },
    ['role Tester'],
  ],
])('%s is a fact that a plan rests on', (_what, one, other, facts) => {
  expect(differing(one, other)).toEqual(facts);
});

test.each<[string, Seen, Seen]>([
  ['a use of the current token', { scene: steady() }, { scene: steady({ lastUsedAt: at(21 * DAY) }) }],
  ['a use of one in its overlap', { scene: superseded() }, { scene: superseded({ lastUsedAt: at(20 * DAY) }) }],
  ['the order of labels', { scene: labelled('AWSCURRENT', 'x') }, { scene: labelled('x', 'AWSCURRENT') }],
  ['the order of tags', { scene: tagged({ a: '1', b: '2', c: '3' }) }, { scene: tagged({ c: '3', a: '1', b: '2' }) }],
  [
    'the order of permissions',
    { scene: alone, desired: tester, roles: role('project', 'testcases:view', 'testcases:edit') },
    { scene: alone, desired: tester, roles: role('project', 'testcases:edit', 'testcases:view') },
  ],
  [
    'another order of what is declared',
    { scene: alone, desired: { secret: { kind: 'managed', name: 'n', named: true, tags: {}, recoveryWindowDays: 7 } } },
    { scene: alone, desired: { secret: { recoveryWindowDays: 7, tags: {}, named: true, name: 'n', kind: 'managed' } } },
  ],
])('%s is none', (_what, one, other) => {
  expect(differing(one, other)).toEqual([]);
});

test('contents are equal when they are equal but for the order of their keys, at any depth', () => {
  const hash = contentHash({ a: 1, b: [{ c: 2, d: { e: 3, f: null } }] });
  expect(contentHash({ b: [{ d: { f: null, e: 3 }, c: 2 }], a: 1 })).toBe(hash);
  for (const other of [
    { a: 1, b: [{ c: 2, d: { e: 3 } }] },
    { a: 1, b: [{ c: 2, d: { e: 3, f: 4 } }] },
    { a: 1, b: { 0: { c: 2, d: { e: 3, f: null } } } },
  ])
    expect(contentHash(other)).not.toBe(hash);
  expect(contentHash([1, 2])).not.toBe(contentHash([2, 1]));
});
