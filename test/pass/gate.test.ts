import { safetyGate } from '../../src/core/pass/gate';
import { plan } from '../../src/core/reconcile/plan';
import type { DesiredToken } from '../../src/core/model/desired';
import { tokenId, tokenName } from '../../src/core/model/ids';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import {
  type EntryScene,
  externalSecret,
  issued,
  observed,
  secretWith,
  version,
} from '../../src/testing/memory/observed-world';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { later } from '../../src/core/model/time';
import { at, DAY, SETTLE, TOMBSTONED, tombstoned } from '../reconcile/planned';

const standing = (name: string): EntryScene => ({
  secret: secretWith(name, { v1: ['AWSCURRENT'] }),
  tokens: [issued(name, 'v1')],
});
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `token-${index}`);

/** Codes of the gate for `count` standing entries, of which the first `touched` change. */
function gate(
  count: number,
  touched: number,
  changes: Partial<DesiredToken>,
  options: PlanOptions = {},
  days = 1,
): string[] {
  const all = names(count);
  const desired = desiredState(...all.map((name, index) => desiredToken(name, index < touched ? changes : {})));
  const world = observed(at(days * DAY), Object.fromEntries(all.map((name) => [name, standing(name)])));
  return safetyGate(plan(desired, world, options), world).map((diagnostic) => diagnostic.code);
}

const pause = { enabled: false };

test.each([
  ['3 of 10 paused pass: 30 % is the limit', 10, 3, []],
  ['4 of 10 are refused', 10, 4, ['gate-too-many']],
  ['9 of 9 pass: below ten tokens a share says nothing', 9, 9, []],
  ['30 of 100 pass', 100, 30, []],
  ['31 of 100 are refused', 100, 31, ['gate-too-many']],
])('%s', (_what, count, touched, codes) => {
  expect(gate(count, touched, pause)).toEqual(codes);
});

test('the refusal tells the share: 4 of 10 are 40 %', () => {
  const all = names(10);
  const desired = desiredState(...all.map((name, index) => desiredToken(name, index < 4 ? pause : {})));
  const world = observed(at(DAY), Object.fromEntries(all.map((name) => [name, standing(name)])));
  expect(safetyGate(plan(desired, world), world)[0]!.message).toMatch(/\b4 of 10\b.*\b40 ?%/);
});

test('a change of access type replaces, and counts', () => {
  expect(gate(10, 4, { access: { type: 'workspace', role: 'Viewer' } })).toEqual(['gate-too-many']);
});

test('rotation on schedule does not count, nor does replacing what has expired, nor an emergency', () => {
  expect(gate(10, 0, {}, {}, 20)).toEqual([]);
  expect(gate(10, 0, {}, {}, 31)).toEqual([]);
  expect(gate(10, 0, {}, { compromised: new Set(names(10).map(tokenName)) })).toEqual([]);
});

test('a value that is taken over counts once it was read and is no working token: until then a plan shows the most that can happen', () => {
  const all = names(10);
  const desired = desiredState(...all.map((name) => desiredToken(name, { secret: externalSecret(name, true) })));
  const judged = (depth: EntryScene['depth']): string[] => {
    const scene = (name: string): EntryScene => ({
      secret: secretWith(name, { v1: ['AWSCURRENT'] }, { tags: {} }),
      ...(depth && { depth }),
    });
    const world = observed(at(DAY), Object.fromEntries(all.map((name) => [name, scene(name)])));
    const planned = plan(desired, world);
    expect(planned.entries.flatMap(({ actions }) => actions.map(({ kind }) => kind))).toEqual(all.map(() => 'replace'));
    return safetyGate(planned, world).map(({ code }) => code);
  };
  expect(judged(undefined)).toEqual([]);
  expect(judged({ versions: [], stored: new Map([[version('v1'), { kind: 'unrecognised' }]]) })).toEqual([
    'gate-too-many',
  ]);
});

test('tokens that are missing count: a wrong endpoint or a restored backup looks like that', () => {
  const scenes = Object.fromEntries(names(10).map((name) => [name, { ...standing(name), tokens: [] }]));
  const world = observed(at(DAY), scenes);
  const desired = desiredState(...names(10).map((name) => desiredToken(name)));
  expect(safetyGate(plan(desired, world), world).map((d) => d.code)).toEqual(['gate-too-many']);
});

test('removal counts', () => {
  const all = names(10);
  const scenes = Object.entries(Object.fromEntries(all.map((name) => [name, standing(name)])));
  const world = observed(at(DAY), Object.fromEntries(scenes.slice(4)), {
    undeclared: Object.fromEntries(scenes.slice(0, 4)),
  });
  const desired = desiredState(...all.slice(4).map((name) => desiredToken(name)));
  expect(safetyGate(plan(desired, world, { prune: true }), world).map((d) => d.code)).toEqual(['gate-too-many']);
  expect(safetyGate(plan(desired, world, {}), world)).toEqual([]);
});

test('a first deployment passes, unless live tokens of these names belong to secrets elsewhere', () => {
  const desired = desiredState(desiredToken('ci'), desiredToken('web'));
  const fresh = observed(at(0), { ci: { secret: undefined }, web: { secret: undefined } });
  expect(safetyGate(plan(desired, fresh), fresh)).toEqual([]);
  const elsewhere = [{ token: issued('ci', 'v1'), region: 'us-east-1' }];
  const wrong = observed(at(0), { ci: { secret: undefined, elsewhere }, web: { secret: undefined } });
  expect(safetyGate(plan(desired, wrong), wrong).map((d) => d.code)).toEqual(['gate-elsewhere']);
  const one = observed(at(DAY), { ci: { secret: undefined, elsewhere }, web: standing('web') });
  expect(safetyGate(plan(desired, one), one)).toEqual([]);
});

test('a new team passes although its one name is also another owner’s; three such names are no coincidence', () => {
  const scene = (name: string) => ({ secret: undefined, elsewhere: [{ token: issued(name, 'v1') }] });
  const of = (...all: string[]) => {
    const world = observed(at(0), Object.fromEntries(all.map((name) => [name, scene(name)])));
    return safetyGate(plan(desiredState(...all.map((name) => desiredToken(name))), world), world).map((d) => d.code);
  };
  expect(of('ci')).toEqual([]);
  expect(of('ci', 'web')).toEqual([]);
  expect(of('ci', 'web', 'api')).toEqual(['gate-elsewhere']);
});

test('nor where three of its names are another owner’s and a fourth is nobody’s', () => {
  const all = ['api', 'ci', 'mobile', 'web'];
  const scenes = all.map((name) => [name, { secret: undefined, elsewhere: [{ token: issued(name, 'v1') }] }] as const);
  const world = observed(at(0), { ...Object.fromEntries(scenes), web: { secret: undefined } });
  expect(safetyGate(plan(desiredState(...all.map((name) => desiredToken(name))), world), world)).toEqual([]);
});

test('one token that is proven to be in another region is enough, whatever else has its name', () => {
  const elsewhere = [{ token: issued('ci', 'v1') }, { token: issued('ci', 'v2'), region: 'us-east-1' }];
  const world = observed(at(0), { ci: { secret: undefined, elsewhere } });
  expect(safetyGate(plan(desiredState(desiredToken('ci')), world), world).map((d) => d.code)).toEqual([
    'gate-elsewhere',
  ]);
});

test('one paused entry does not disarm the gate against a wrong region', () => {
  const elsewhere = [{ token: issued('ci', 'v1'), region: 'us-east-1' }];
  const world = observed(at(0), { ci: { secret: undefined, elsewhere }, web: { secret: undefined } });
  const desired = desiredState(desiredToken('ci'), desiredToken('web', { enabled: false }));
  expect(safetyGate(plan(desired, world), world).map((d) => d.code)).toEqual(['gate-elsewhere']);
});

test.each([
  ['in its first step', pause, standing('ci'), at(DAY)],
  ['in one step of several', {}, tombstoned(), later(TOMBSTONED, SETTLE)],
])('a plan that touches the token of the run is refused, whoever made it: %s', (_where, changes, scene, now) => {
  const world = observed(now, { ci: scene });
  const made = plan(desiredState(desiredToken('ci', changes)), world);
  const touched = made.entries.flatMap(({ actions }) =>
    actions.flatMap(({ steps }) => steps.flatMap((step) => ('token' in step ? [step.token] : []))),
  );
  const managementToken = tokenId(touched[0]!);
  const [refusal] = safetyGate({ ...made, managementToken }, world);
  expect([refusal!.code, refusal!.message]).toEqual([
    'gate-management-token',
    expect.stringContaining(managementToken),
  ]);
});
