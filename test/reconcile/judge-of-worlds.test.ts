import { createHash } from 'node:crypto';
import { currentAuthenticates, currentStaysAlive } from '../../src/core/invariants/current-authenticates';
import { currentMovesForward } from '../../src/core/invariants/current-moves-forward';
import { firstLook, judge } from '../../src/core/invariants/judge';
import { leakedAreDead } from '../../src/core/invariants/leaked-die';
import { tellsTrue } from '../../src/core/invariants/stored-end-is-true';
import { nothingLeftBehind, orphansExpire } from '../../src/core/invariants/unreferenced-dies';
import { versionsImmutable } from '../../src/core/invariants/version-immutable';
import type { JudgedSecret, JudgedToken, JudgedWorld } from '../../src/core/invariants/world';
import { formatInstant, SETTLE_MS } from '../../src/core/model/time';
import { projectAccess, workspaceAccess } from '../../src/testing/memory/desired';
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
  versions: Object.entries(versions).map(([id, stages]) => ({ id, stages, value: values[id] ?? `value of ${id}` })),
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
  judge(firstLook(from), after, 'step', { overlapMs: DAY, allowed: exceptions }).violations.map(
    (violation) => violation.invariant,
  );

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
  expect(judge(firstLook(before), broken, 'outside', { overlapMs: DAY }).violations).toEqual([]);
  expect(judge(firstLook(before), broken, 'time', { overlapMs: DAY }).violations).toEqual([]);
});

test('a pause, a removal or a leak is an exception', () => {
  expect(brokenBy(world(secret(rotated), both(disabled, disabled)), before, allowed)).toEqual([]);
});

describe('the overlap of a superseded token', () => {
  const start = world(secret({ old: ['AWSCURRENT'], new: ['AWSPENDING'] }), both());
  const promoted = world(secret({ old: [], new: ['AWSCURRENT'] }), both(), at(DAY));
  const stoppedAt = (now: ReturnType<typeof at>, exceptions = { secrets: none, tokens: none }) => {
    const { state } = judge(firstLook(start), promoted, 'step', { overlapMs: DAY });
    const stopped = world(secret({ old: [], new: ['AWSCURRENT'] }), both(disabled), now);
    return judge(state, stopped, 'step', { overlapMs: DAY, allowed: exceptions }).violations.map(
      (violation) => violation.invariant,
    );
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

test('at rest, a live token that no version with a stage holds is found, once its overlap is over', () => {
  const ours = (label: string) => label.startsWith('ci@');
  const left = world(secret({ new: ['AWSCURRENT'] }), both(), at(9 * DAY));
  const found = (since: ReadonlyMap<string, ReturnType<typeof at>>) => nothingLeftBehind(left, ours, since, DAY).length;
  expect(found(new Map())).toBe(1);
  expect(found(new Map([['old', at(8 * DAY)]]))).toBe(0);
  expect(found(new Map([['old', at(8 * DAY - 2 * SETTLE_MS)]]))).toBe(1);
  expect(found(new Map([['old', at(8 * DAY - 2 * SETTLE_MS + 1)]]))).toBe(0);
  expect(nothingLeftBehind(left, (label) => label.startsWith('other@'), new Map(), DAY)).toEqual([]);
  expect(nothingLeftBehind(world(secret({ new: ['AWSCURRENT'] }), both(disabled)), ours, new Map(), DAY)).toEqual([]);
});

test('a token whose value was lost has an end of its own', () => {
  const ours = () => true;
  const lost = (expiresAt: JudgedToken['expiresAt']) =>
    orphansExpire(world(secret({ new: ['AWSCURRENT'] }), both({ expiresAt })), ours, at(30 * DAY)).length;
  expect([lost(at(30 * DAY)), lost(at(31 * DAY)), lost(null)]).toEqual([0, 1, 1]);
});

describe('a stranger’s token', () => {
  const mallory = { id: 'mallory', label: 'ci@place.copied' };
  const from = world(secret(rotated), [...both(), token('mallory', mallory)]);
  const harmed = (changes: Partial<JudgedToken>, cause: 'step' | 'outside' = 'step'): number[] => {
    const after = world(secret(rotated), [...both(), token('mallory', { ...mallory, ...changes })]);
    const exceptions = { secrets: none, tokens: none, strangers: new Set(['mallory']) };
    return judge(firstLook(from), after, cause, { overlapMs: DAY, allowed: exceptions }).violations.map(
      ({ invariant }) => invariant,
    );
  };

  test.each<[string, Partial<JudgedToken>]>([
    ['revoked', revoked],
    ['disabled', disabled],
    ['relabelled', { label: 'hello' }],
    ['narrowed', { access: workspaceAccess('Viewer') }],
    ['extended', { expiresAt: null }],
  ])('that a step %s is found; what people do to it is theirs', (_what, changes) => {
    expect(harmed(changes)).toEqual([6]);
    expect(harmed(changes, 'outside')).toEqual([]);
  });

  test('that stays as it was is no violation, nor is the end that time brings', () => {
    expect(harmed({})).toEqual([]);
    expect(harmed({ hash: 'of no meaning' })).toEqual([]);
  });

  test('that vanished was harmed', () => {
    const exceptions = { secrets: none, tokens: none, strangers: new Set(['mallory']) };
    const gone = world(secret(rotated), both());
    expect(judge(firstLook(from), gone, 'step', { overlapMs: DAY, allowed: exceptions }).violations).toHaveLength(1);
  });
});

test('after an emergency, a token that leaked is found unless it is revoked or over: disabled is not dead', () => {
  const leaked = new Set(['old', 'new']);
  const alive = (old: Partial<JudgedToken>, current: Partial<JudgedToken>) =>
    leakedAreDead(world(secret(rotated), both(old, current)), leaked).length;
  expect(alive(revoked, revoked)).toBe(0);
  expect(alive({ expiresAt: at(DAY) }, revoked)).toBe(0);
  expect(alive({}, revoked)).toBe(1);
  expect(alive(revoked, disabled)).toBe(1);
  expect(leakedAreDead(before, none)).toEqual([]);
});

describe('the end that stands beside a token', () => {
  const says = (expiresAt: string | null) => JSON.stringify({ token: 'value of new', expiresAt });
  const holding = (value: string, current: Partial<JudgedToken> = {}) =>
    world(secret(rotated, { new: value }), both({}, current));
  const stated = says(formatInstant(at(30 * DAY)));
  const brokenFrom = (from: JudgedWorld, after: JudgedWorld) =>
    judge(firstLook(from), after, 'step', { overlapMs: DAY }).violations.filter(({ detail }) =>
      /lasts longer/.test(detail),
    ).length;

  test('is false when the token ends earlier, and not when it ends later', () => {
    expect(brokenFrom(holding(stated), holding(stated, { expiresAt: at(20 * DAY) }))).toBe(1);
    expect(brokenFrom(holding(stated), holding(stated, { expiresAt: at(40 * DAY) }))).toBe(0);
    expect(brokenFrom(holding(stated), holding(stated, { expiresAt: null }))).toBe(0);
    expect(brokenFrom(holding(says(null), { expiresAt: null }), holding(says(null)))).toBe(1);
  });

  test('is nobody’s promise beside a value that somebody copied into the secret of another entry', () => {
    const [from, after] = [holding(stated), holding(stated, { expiresAt: at(20 * DAY) })];
    const [{ arn }] = after.secrets as [JudgedSecret];
    const allowed = { secrets: new Set<string>(), tokens: new Set<string>(), copies: new Set([arn]) };
    expect(judge(firstLook(from), after, 'step', { overlapMs: DAY, allowed }).violations).toEqual([]);
  });

  test('is not the fault of a step when it was false before, or of a bare value, which says nothing', () => {
    const late = { expiresAt: at(20 * DAY) };
    expect(brokenFrom(holding(stated, late), holding(stated, late))).toBe(0);
    expect(brokenFrom(before, world(secret(rotated), both({}, late)))).toBe(0);
    expect(tellsTrue(holding(stated, late), holding(stated, late).secrets[0]!)).toBe(false);
  });

  test('is told by a date, or by a null that says there is none: a value without either says nothing', () => {
    const tells = (value: object) => {
      const one = holding(JSON.stringify({ token: 'value of new', ...value }));
      return tellsTrue(one, one.secrets[0]!);
    };
    expect([{ expiresAt: null }, {}, { expiresAt: 7 }].map(tells)).toEqual([false, true, true]);
  });
});

describe('a world of several secrets', () => {
  const second: JudgedSecret = { ...secret({ other: ['AWSCURRENT'] }), arn: 'second' };
  const wide = (one: JudgedWorld, first: readonly JudgedSecret[] = [second]): JudgedWorld => ({
    ...one,
    secrets: [...first, ...one.secrets],
    tokens: [...one.tokens, token('other', { createdAt: at(2 * HOUR) })],
  });

  test('compares each with itself', () => {
    expect(brokenBy(wide(before), wide(before))).toEqual([]);
    expect(brokenBy(wide(world(secret(rotated), both({}, revoked))), wide(before))).toEqual([1]);
    const back = world(secret({ old: ['AWSCURRENT'], new: ['AWSPREVIOUS'] }), both());
    expect(currentMovesForward(wide(before), wide(back), none).map((v) => v.invariant)).toEqual([5]);
    const expected = { arn: 'arn', access: projectAccess(['proj_web', 'Project Viewer']), paused: false };
    expect(currentAuthenticates(wide(world(secret(rotated), both({}, disabled))), [expected])).toHaveLength(1);
    const twin = { ...second, versions: second.versions.map((version) => ({ ...version, id: 'new' })) };
    expect(versionsImmutable(wide(before, [twin]), wide(before, [twin]))).toEqual([]);
  });

  test('may hold one that is new, or has no current value', () => {
    const bare: JudgedSecret = { ...secret({ other: [] }), arn: 'second' };
    const worlds = [before, wide(before), wide(before, [bare])];
    for (const from of worlds) for (const to of worlds) expect(currentMovesForward(from, to, none)).toEqual([]);
    for (const to of worlds) expect(brokenBy(to, wide(before, [bare])).filter((n) => n !== 1)).toEqual([]);
    expect(brokenBy(wide(before, [bare]), wide(before))).toEqual([1]);
    const expected = { arn: 'second', access: projectAccess(['proj_web', 'Project Viewer']), paused: true };
    expect(currentAuthenticates(wide(before, [bare]), [expected])).toEqual([]);
  });

  test('does not count one that is scheduled for deletion as one that holds a value', () => {
    const going = { ...secret({ new: ['AWSCURRENT'] }), deletedAt: at(0) };
    const found = (one: JudgedSecret) =>
      nothingLeftBehind(world(one, [token('new')], at(9 * DAY)), () => true, new Map(), DAY).map((v) => v.invariant);
    expect(found(secret({ new: ['AWSCURRENT'] }))).toEqual([]);
    expect(found(going)).toEqual([3]);
    expect(found(secret({ new: [] }))).toEqual([3]);
    expect(found(secret({ new: ['AWSCURRENT'], strange: ['AWSPREVIOUS'] }, { strange: 'of no token' }))).toEqual([]);
  });
});

test('two tokens of the same moment may follow each other in either order', () => {
  const twins = both({}, { createdAt: at(0) });
  const back = world(secret({ old: ['AWSCURRENT'], new: ['AWSPREVIOUS'] }), twins);
  expect(currentMovesForward(world(secret(rotated), twins), back, none)).toEqual([]);
});

test('what is found is told with its number, and names the token', () => {
  const lost = world(secret({ new: ['AWSCURRENT'] }), both({ expiresAt: null }));
  expect(orphansExpire(lost, () => true, at(30 * DAY))).toEqual([
    { invariant: 3, detail: expect.stringContaining('old') as string },
  ]);
  expect(leakedAreDead(before, new Set(['old']))).toEqual([
    { invariant: 0, detail: expect.stringContaining('old') as string },
  ]);
  expect(leakedAreDead(world(secret(rotated), both({ expiresAt: null })), new Set(['old']))).toHaveLength(1);
});

test('a token works until its end, and not at it', () => {
  const ending = (now: ReturnType<typeof at>) =>
    currentAuthenticates(world(secret(rotated), both(), now), [
      { arn: 'arn', access: projectAccess(['proj_web', 'Project Viewer']), paused: false },
    ]).length;
  expect([ending(at(30 * DAY - 1)), ending(at(30 * DAY))]).toEqual([0, 1]);
});
