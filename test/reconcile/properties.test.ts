import fc from 'fast-check';
import { judgePlan } from '../../src/core/invariants/plan/plan-soundness';
import { judgedFacts } from '../../src/core/pass/judged-facts';
import type { DesiredToken } from '../../src/core/model/desired';
import { type TokenName, tokenName } from '../../src/core/model/ids';
import type { EntryPlan, Plan } from '../../src/core/model/plan';
import { duration, type Instant } from '../../src/core/model/time';
import type { TokenFacts } from '../../src/core/ports/token-api';
import { plan } from '../../src/core/reconcile/plan';
import { carriedOver } from '../../src/core/reconcile/saved-plan';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { desiredState, desiredToken, projectAccess, workspaceAccess } from '../../src/testing/memory/desired';
import {
  type EntryScene,
  issued,
  MANAGEMENT,
  observed,
  secretWith,
  version,
} from '../../src/testing/memory/observed-world';
import { at, DAY } from './planned';

/** Anything that a secret and its tokens can look like, likely or not. */
const instants = fc.integer({ min: 0, max: 40 * 24 }).map((hours) => at((hours * DAY) / 24));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const accesses = fc.constantFrom(
  projectAccess(['proj_web', 'Project Viewer']),
  projectAccess(['proj_web', 'Project Manager']),
  workspaceAccess('Viewer'),
);
const versions = ['v1', 'v2', 'v3'] as const;

const tokens = (entry: string) =>
  fc
    .record({
      held: fc.constantFrom(...versions, 'lost'),
      createdAt: instants,
      expiresAt: maybe(instants),
      status: fc.constantFrom('enabled', 'disabled'),
      enabledAt: maybe(instants),
      disabledAt: maybe(instants),
      lastUsedAt: maybe(instants),
      access: accesses,
    })
    .map(({ held, ...facts }) => issued(entry, held, facts));

const scenes = (entry: string): fc.Arbitrary<EntryScene> =>
  fc
    .record({
      stages: fc.dictionary(
        fc.constantFrom('AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS', 'KEEP'),
        fc.constantFrom(...versions),
      ),
      lastChangedAt: instants,
      tokens: fc.uniqueArray(tokens(entry), { selector: (token) => token.id, maxLength: 4 }),
      depth: fc.boolean(),
      there: fc.constantFrom('yes', 'yes', 'yes', 'yes', 'no', 'unreadable'),
    })
    .map(({ stages, lastChangedAt, tokens: made, depth, there }) => {
      const byVersion: Record<string, string[]> = {};
      for (const [label, name] of Object.entries(stages)) (byVersion[name] ??= []).push(label);
      if (there === 'no') return { secret: undefined };
      if (there === 'unreadable') return { secret: { known: false, why: 'denied' } as const, tokens: made };
      const listed = versions.map((name, index) => ({
        id: version(name),
        stages: byVersion[name] ?? [],
        createdAt: at(index * DAY),
      }));
      return {
        secret: secretWith(entry, byVersion, { lastChangedAt }),
        tokens: made,
        ...(depth && { depth: { versions: listed } }),
      };
    });

const entries = (name: string): fc.Arbitrary<Partial<DesiredToken>> =>
  fc.record({
    access: accesses,
    enabled: fc.boolean(),
    expiry: fc.constantFrom(
      { kind: 'never' } as const,
      { kind: 'after', duration: duration(30, 'd') } as const,
      {
        kind: 'at',
        at: at(35 * DAY),
      } as const,
    ),
    rotation: fc.constantFrom(desiredToken(name).rotation, {
      kind: 'none',
      overlap: duration(2, 'h'),
      observationPeriod: duration(0, 'h'),
    } as const),
  });

interface Case {
  readonly now: Instant;
  readonly names: readonly string[];
  readonly changes: Readonly<Record<string, Partial<DesiredToken>>>;
  readonly declared: Readonly<Record<string, EntryScene>>;
  readonly undeclared: Readonly<Record<string, EntryScene>>;
  readonly options: PlanOptions;
}

const NAMES = ['alpha', 'beta', 'gamma'] as const;
const asked = fc.subarray([...NAMES]).map((names) => new Set<TokenName>(names.map(tokenName)));

const cases: fc.Arbitrary<Case> = fc.record({
  now: instants,
  names: fc.constant([...NAMES]),
  changes: fc.record({ alpha: entries('alpha'), beta: entries('beta'), gamma: entries('gamma') }),
  declared: fc.record({ alpha: scenes('alpha'), beta: scenes('beta'), gamma: scenes('gamma') }),
  undeclared: fc.record({ stray: scenes('stray') }),
  options: fc.record({ rotate: asked, compromised: asked, rollback: asked, prune: fc.boolean() }),
});

const desiredOf = ({ names, changes }: Case) => desiredState(...names.map((name) => desiredToken(name, changes[name])));
const worldOf = (one: Case) => observed(one.now, one.declared, { undeclared: one.undeclared });
const planOf = (one: Case): Plan => plan(desiredOf(one), worldOf(one), one.options);

const kindsOf = ({ token, actions }: EntryPlan) => [token, ...actions.map(({ kind }) => kind)];

const runs = { numRuns: 60 };
const holdsFor = (claim: (one: Case) => void): void => fc.assert(fc.property(cases, claim), runs);

test('the same input gives the same plan, byte for byte', () => {
  holdsFor((one) => expect(JSON.stringify(planOf(one))).toBe(JSON.stringify(planOf(one))));
});

test('the order of the spec and of the token list means nothing', () => {
  const reversed = (scene: EntryScene): EntryScene => ({ ...scene, tokens: [...(scene.tokens ?? [])].reverse() });
  holdsFor((one) => {
    const declared = Object.fromEntries(
      Object.entries(one.declared)
        .reverse()
        .map(([name, scene]) => [name, reversed(scene)]),
    );
    const other = { ...one, names: [...one.names].reverse(), declared };
    expect(JSON.stringify(planOf(other))).toBe(JSON.stringify(planOf(one)));
  });
});

test('another entry changes nothing for those that are there', () => {
  holdsFor((one) => {
    const without = { ...one, names: one.names.filter((name) => name !== 'beta') };
    const others = (whole: Plan) => whole.entries.filter((entry) => entry.token !== 'beta');
    expect(others(planOf(without))).toEqual(others(planOf(one)));
  });
});

test('every plan is sound, and touches only tokens of its own entry and owner', () => {
  holdsFor((one) => {
    const made = planOf(one);
    expect(judgePlan(made, judgedFacts(worldOf(one), one.options))).toEqual([]);
    for (const entry of made.entries) {
      const mine = new Set<string>(
        ({ ...one.declared, ...one.undeclared }[entry.token]?.tokens ?? []).map((token: TokenFacts) => token.id),
      );
      const named = entry.actions.flatMap((action) =>
        action.steps.flatMap((step) => ('token' in step ? [step.token] : [])),
      );
      expect(named.filter((id) => id !== 'new' && !mine.has(id))).toEqual([]);
      expect(named).not.toContain(MANAGEMENT);
    }
  });
});

test('nothing at all is done to an entry whose secret is unreadable, but in an emergency', () => {
  holdsFor((one) => {
    for (const entry of planOf(one).entries) {
      if (entry.fingerprint['secret'] !== 'unreadable') continue;
      expect(entry.actions.filter(({ kind }) => kind !== 'kill')).toEqual([]);
      if (!one.options.compromised?.has(entry.token)) expect(entry.actions).toEqual([]);
    }
  });
});

test('an emergency kills every token that was found, each by itself and whatever became of it; no other entry’s', () => {
  holdsFor((one) => {
    for (const entry of planOf(one).entries.filter(({ declared }) => declared)) {
      const kills = entry.actions.filter(({ kind }) => kind === 'kill').map(({ steps }) => steps);
      const tokens = one.options.compromised?.has(entry.token) ? (one.declared[entry.token]?.tokens ?? []) : [];
      expect(kills.map((steps) => steps.length)).toEqual(tokens.map(() => 1));
      expect(new Set(kills.flat())).toEqual(new Set(tokens.map(({ id }) => ({ kind: 'revoke', token: id }))));
    }
  });
});

test('an entry about which nothing is done says why', () => {
  holdsFor((one) => {
    for (const entry of planOf(one).entries) {
      expect(entry.actions.length + entry.holds.length + (entry.blocked ? 1 : 0)).toBeGreaterThan(0);
    }
  });
});

test('no step stops the token of the current version, but for a pause, a leak or a removal', () => {
  holdsFor((one) => {
    for (const entry of planOf(one).entries) {
      const current = Object.entries(entry.fingerprint).find(
        ([name, stages]) => name.startsWith('version ') && stages.includes('AWSCURRENT'),
      );
      const held = versions.find((name) => current?.[0] === `version ${version(name)}`);
      const ordinary = entry.actions.filter(({ kind }) => !['pause', 'kill', 'remove'].includes(kind));
      const stopped = ordinary.flatMap((a) =>
        a.steps.flatMap((s) => (s.kind === 'disable' || s.kind === 'revoke' ? [s.token] : [])),
      );
      expect(stopped).not.toContain(`tok_${entry.token}_${held ?? 'none'}`);
    }
  });
});

test('a rotation that was asked for gives a new value, or the entry says why not: it is never passed over', () => {
  holdsFor((one) => {
    for (const entry of planOf(one).entries.filter(({ declared }) => declared)) {
      if (!one.options.rotate?.has(entry.token) || one.options.compromised?.has(entry.token)) continue;
      const renews = entry.actions.some(({ kind }) => ['rotate', 'replace', 'finish'].includes(kind));
      const refused = entry.blocked !== undefined || entry.holds.some(({ severity }) => severity === 'error');
      expect([entry.token, renews || refused]).toEqual([entry.token, true]);
    }
  });
});

test('a saved plan stands at any later time while no fact changes, and does exactly what was saved', () => {
  fc.assert(
    fc.property(cases, instants, ({ options, ...scene }, then) => {
      // What somebody asks of one run is never saved.
      const { rotate: _rotate, rollback: _rollback, ...saveable } = options;
      const one = { ...scene, options: saveable };
      const saved = planOf(one);
      const again = { ...one, now: then > one.now ? then : one.now };
      const found = carriedOver(saved, planOf(again), worldOf(again));
      const acting = ({ actions }: EntryPlan): boolean => actions.length > 0;
      const did = found.kind === 'stands' ? found.entries.filter(acting).map(kindsOf) : found.changes;
      expect(did).toEqual(saved.entries.filter(acting).map(kindsOf));
    }),
    runs,
  );
});

test('a saved plan does not stand where a token that it touches has changed', () => {
  fc.assert(
    fc.property(cases, fc.nat(), (one, pick) => {
      const saved = planOf(one);
      const touched = saved.entries
        .filter(({ declared }) => declared)
        .flatMap((entry) => entry.actions.flatMap(({ steps }) => steps.map((step) => ({ entry: entry.token, step }))))
        .filter(({ step }) => 'token' in step && step.token !== 'new');
      fc.pre(touched.length > 0);
      const { entry, step } = touched[pick % touched.length]!;
      const scene = one.declared[entry]!;
      const changed = (scene.tokens ?? []).map((token) =>
        'token' in step && token.id === step.token ? { ...token, disabledAt: at(41 * DAY) } : token,
      );
      const now = { ...one, declared: { ...one.declared, [entry]: { ...scene, tokens: changed } } };
      expect(carriedOver(saved, planOf(now), worldOf(now)).kind).toBe('stale');
    }),
    runs,
  );
});
