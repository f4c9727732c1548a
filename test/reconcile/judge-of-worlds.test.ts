import { createHash } from 'node:crypto';
import { currentAuthenticates, currentStaysAlive } from '../../src/core/invariants/current-authenticates';
import { currentMovesForward } from '../../src/core/invariants/current-moves-forward';
import { firstLook, judge } from '../../src/core/invariants/judge';
import { nothingLeftBehind, orphansExpire } from '../../src/core/invariants/unreferenced-dies';
import type { JudgedSecret, JudgedToken, JudgedWorld } from '../../src/core/invariants/world';
import { SETTLE_MS } from '../../src/core/model/time';
import { projectAccess, workspaceAccess } from '../../src/testing/desired';
import { at, DAY, HOUR } from './planned';

const token = (id: string, changes: Partial<JudgedToken> = {}): JudgedToken => ({
  id,
  hash: createHash('sha256').update(`value of ${id}`).digest('hex'),
  label: `ci@place.${id}`,
  access: projectAccess(['proj_web', 'Project Viewer']),
  status: 'enabled',
  expiresAt: at(30 * DAY),
  createdAt: at(0),
  revokedAt: null,
  ...changes,
});

const secret = (
  versions: Readonly<Record<string, readonly string[]>>,
  values: Readonly<Record<string, string>> = {},
): JudgedSecret => ({
  arn: 'arn',
  versions: Object.entries(versions).map(([id, labels]) => ({ id, labels, value: values[id] ?? `value of ${id}` })),
});

const world = (versions: JudgedSecret, tokens: readonly JudgedToken[], now = at(DAY)): JudgedWorld => ({
  at: now,
  tokens,
  secrets: [versions],
});
const rotated = { old: ['AWSPREVIOUS'], new: ['AWSCURRENT'] };
const both = (old: Partial<JudgedToken> = {}, current: Partial<JudgedToken> = {}) => [
  token('old', old),
  token('new', { createdAt: at(HOUR), ...current }),
];
const none = new Set<string>();
const allowed = { secrets: new Set(['arn']), tokens: new Set(['old']) };
const before = world(secret(rotated), both());

/** Invariants that a step from `before` to there breaks. */
const brokenBy = (after: JudgedWorld, from = before, exceptions = { secrets: none, tokens: none }): number[] =>
  judge(firstLook(from), after, 'step', DAY, exceptions).violations.map((violation) => violation.invariant);

const revoked = { revokedAt: at(DAY) };
const disabled = { status: 'disabled' } as const;

test.each<[string, number[], JudgedWorld]>([
  ['nothing', [], before],
  ['the current token is revoked', [1], world(secret(rotated), both({}, revoked))],
  ['the current token is disabled', [1], world(secret(rotated), both({}, disabled))],
  ['the current value is another one', [1, 4], world(secret(rotated, { new: 'garbage' }), both())],
  ['the secret vanishes', [1], { ...before, secrets: [] }],
  [
    'AWSCURRENT moves to a dead token',
    [1],
    world(secret({ old: ['AWSCURRENT'], new: ['AWSPREVIOUS'] }), both(revoked)),
  ],
  ['the previous token is disabled while it has its label', [2], world(secret(rotated), both(disabled))],
  ['a version gets another value', [4], world(secret(rotated, { old: 'other' }), both())],
])('the judge of a step finds: %s', (_what, invariants, after) => {
  expect([...new Set(brokenBy(after))].sort()).toEqual(invariants);
});

test('what time ends is nobody’s doing, and what people do is not a step', () => {
  const later = { ...before, at: at(31 * DAY) };
  expect(brokenBy(later)).toEqual([]);
  const broken = world(secret(rotated), both({}, revoked));
  expect(judge(firstLook(before), broken, 'outside', DAY).violations).toEqual([]);
  expect(judge(firstLook(before), broken, 'time', DAY).violations).toEqual([]);
});

test('a pause, a removal or a leak is an exception', () => {
  expect(brokenBy(world(secret(rotated), both(disabled, disabled)), before, allowed)).toEqual([]);
});

describe('the overlap of a superseded token', () => {
  const start = world(secret({ old: ['AWSCURRENT'], new: ['AWSPENDING'] }), both());
  const promoted = world(secret({ old: [], new: ['AWSCURRENT'] }), both(), at(DAY));
  const stoppedAt = (now: ReturnType<typeof at>, exceptions = { secrets: none, tokens: none }) => {
    const { state } = judge(firstLook(start), promoted, 'step', DAY);
    const stopped = world(secret({ old: [], new: ['AWSCURRENT'] }), both(disabled), now);
    return judge(state, stopped, 'step', DAY, exceptions).violations.map((violation) => violation.invariant);
  };
  test('is broken a minute before it ends', () => expect(stoppedAt(at(2 * DAY - 60_000))).toEqual([2]));
  test('is honoured at its end', () => expect(stoppedAt(at(2 * DAY))).toEqual([]));
  test('is not owed to what leaked', () =>
    expect(stoppedAt(at(DAY), { secrets: none, tokens: new Set(['old']) })).toEqual([]));
});

test('a current value that goes back to an older token is found, unless a rollback was asked', () => {
  const back = world(secret({ old: ['AWSCURRENT'], new: ['AWSPREVIOUS'] }), both());
  expect(currentMovesForward(before, back, none).map((v) => v.invariant)).toEqual([5]);
  expect(currentMovesForward(back, before, none)).toEqual([]);
  expect(currentMovesForward(before, back, new Set(['arn']))).toEqual([]);
});

test('at rest, the current value authenticates with the declared grants, unless paused', () => {
  const access = projectAccess(['proj_web', 'Project Viewer']);
  const expected = { arn: 'arn', access, paused: false };
  const wrong = (one: JudgedWorld, more = {}) => currentAuthenticates(one, [{ ...expected, ...more }]).length;
  expect(wrong(before)).toBe(0);
  expect(wrong(before, { access: workspaceAccess('Viewer') })).toBe(1);
  expect(wrong(before, { paused: true })).toBe(1);
  expect(wrong(world(secret(rotated), both({}, disabled)))).toBe(1);
  expect(wrong(world(secret(rotated), both({}, disabled)), { paused: true })).toBe(0);
  expect(wrong(world(secret(rotated), both(), at(31 * DAY)))).toBe(1);
  expect(wrong({ ...before, secrets: [] })).toBe(1);
  expect(currentStaysAlive(before, { ...before, secrets: [] }, none)).toHaveLength(1);
});

test('at rest, a live token that no labelled version holds is found, once its overlap is over', () => {
  const ours = (label: string) => label.startsWith('ci@');
  const left = world(secret({ new: ['AWSCURRENT'] }), both(), at(9 * DAY));
  const found = (since: ReadonlyMap<string, ReturnType<typeof at>>) => nothingLeftBehind(left, ours, since, DAY).length;
  expect(found(new Map())).toBe(1);
  expect(found(new Map([['old', at(8 * DAY)]]))).toBe(0);
  expect(found(new Map([['old', at(8 * DAY - 2 * SETTLE_MS)]]))).toBe(1);
  expect(nothingLeftBehind(left, (label) => label.startsWith('other@'), new Map(), DAY)).toEqual([]);
  expect(nothingLeftBehind(world(secret({ new: ['AWSCURRENT'] }), both(disabled)), ours, new Map(), DAY)).toEqual([]);
});

test('a token whose value was lost has an end of its own', () => {
  const ours = () => true;
  const lost = (expiresAt: JudgedToken['expiresAt']) =>
    orphansExpire(world(secret({ new: ['AWSCURRENT'] }), both({ expiresAt })), ours, at(30 * DAY)).length;
  expect([lost(at(30 * DAY)), lost(at(31 * DAY)), lost(null)]).toEqual([0, 1, 1]);
});
