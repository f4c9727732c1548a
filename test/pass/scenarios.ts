import { SETTLE_MS, duration } from '../../src/core/model/time';
import { tokenName } from '../../src/core/model/ids';
import type { DesiredState } from '../../src/core/model/desired';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { desiredState, desiredToken, projectAccess, workspaceAccess } from '../../src/testing/memory/desired';
import { DAY, HOUR, Simulation } from '../../src/testing/memory/simulation';

/** A situation in which one pass has something to do. The sweep stops that pass at every port call, in every way. */
export interface Scenario {
  readonly name: string;
  /** Brings the world into the situation, with passes of its own. */
  readonly before: (simulation: Simulation) => Promise<void>;
  readonly start: DesiredState;
  /** What the spec says when the swept pass runs. */
  readonly then?: DesiredState;
  readonly options?: PlanOptions;
}

export const OVERLAP = 24 * HOUR;
const base = desiredToken('ci-runner');
const one = desiredState(base);
const settled = async (simulation: Simulation): Promise<void> => {
  await simulation.pass();
  simulation.advance(SETTLE_MS + 1);
};
const rotated = async (simulation: Simulation): Promise<void> => {
  await settled(simulation);
  simulation.advance(20 * DAY);
  await simulation.pass();
};
const withCopies = (...regions: readonly string[]): DesiredState =>
  desiredState({
    ...base,
    secret: { ...base.secret, replicas: regions.map((region) => ({ region })) } as typeof base.secret,
  });
const only = (name: string): ReadonlySet<ReturnType<typeof tokenName>> => new Set([tokenName(name)]);

export const scenarios: readonly Scenario[] = [
  { name: 'a first token', start: one, before: async () => {} },
  {
    name: 'a first token as a bare value',
    start: desiredState(desiredToken('ci-runner', { format: 'plain' })),
    before: async () => {},
  },
  {
    name: 'a first token that never expires',
    start: desiredState(
      desiredToken('ci-runner', {
        expiry: { kind: 'never' },
        rotation: { kind: 'none', overlap: duration(24, 'h'), observationPeriod: duration(48, 'h') },
      }),
    ),
    before: async () => {},
  },
  {
    name: 'a rotation that is due',
    start: one,
    before: async (s) => {
      await settled(s);
      s.advance(20 * DAY);
    },
  },
  {
    name: 'a change of access type',
    start: one,
    then: desiredState({ ...base, access: workspaceAccess('Viewer') }),
    before: settled,
  },
  {
    name: 'narrowing beside a live superseded token',
    start: desiredState({ ...base, access: projectAccess(['proj_web', 'Project Manager']) }),
    then: one,
    before: rotated,
  },
  {
    name: 'widening',
    start: one,
    then: desiredState({ ...base, access: projectAccess(['proj_web', 'Project Manager']) }),
    before: settled,
  },
  {
    name: 'the end of an overlap',
    start: one,
    before: async (s) => {
      await rotated(s);
      s.advance(OVERLAP + HOUR);
    },
  },
  {
    name: 'disabling a superseded token',
    start: one,
    before: async (s) => {
      await rotated(s);
      s.advance(OVERLAP + HOUR);
      await s.pass();
      s.advance(SETTLE_MS + 1);
    },
  },
  {
    name: 'revoking after the observation period',
    start: one,
    before: async (s) => {
      await rotated(s);
      s.advance(OVERLAP + HOUR);
      await s.pass();
      s.advance(SETTLE_MS + 1);
      await s.pass();
      s.advance(48 * HOUR + 1);
    },
  },
  { name: 'a pause', start: one, then: desiredState({ ...base, enabled: false }), before: rotated },
  {
    name: 'the end of a pause',
    start: desiredState({ ...base, enabled: false }),
    then: one,
    before: async (s) => {
      const { desired } = s;
      s.desired = one;
      await settled(s);
      s.desired = desired;
      s.allowStopping();
      await s.pass();
      s.advance(HOUR);
    },
  },
  {
    name: 'a secret that was deleted outside',
    start: one,
    before: async (s) => {
      await settled(s);
      s.outside(() => s.world.outside.forceDelete(arnOf(s)));
    },
  },
  {
    name: 'a current token that was revoked outside',
    start: one,
    before: async (s) => {
      await settled(s);
      s.outside(() => s.world.outside.personRevokes(currentId(s)));
    },
  },
  {
    name: 'a current token that was disabled outside',
    start: one,
    before: async (s) => {
      await settled(s);
      s.outside(() => s.world.outside.personDisables(currentId(s)));
    },
  },
  {
    name: 'a label that was edited outside',
    start: one,
    before: async (s) => {
      await settled(s);
      s.outside(() => s.world.outside.personEdits(currentId(s), { label: 'hello' }));
    },
  },
  { name: 'a leak', start: one, options: { compromised: only('ci-runner') }, before: rotated },
  { name: 'a rollback', start: one, options: { rollback: only('ci-runner') }, before: rotated },
  {
    name: 'a renamed entry',
    start: one,
    then: desiredState({
      ...base,
      name: tokenName('web-runner'),
      renamedFrom: tokenName('ci-runner'),
      secret: { kind: 'managed', name: 'hawzu/acme/web-runner', named: false, tags: {}, recoveryWindowDays: 30 },
    }),
    before: settled,
  },
  {
    name: 'a first token with copies in other regions',
    start: withCopies('us-east-1', 'eu-north-1'),
    before: async () => {},
  },
  { name: 'copies that are added', start: one, then: withCopies('us-east-1'), before: rotated },
  {
    name: 'copies that are added in another region than before',
    start: withCopies('us-east-1'),
    then: withCopies('eu-north-1'),
    before: async (s) => {
      await rotated(s);
      // Whoever reads the copy that goes has lost it.
      s.allowStopping();
    },
  },
  {
    name: 'disabling a superseded token of a secret with copies',
    start: withCopies('us-east-1'),
    before: async (s) => {
      await rotated(s);
      s.advance(OVERLAP + HOUR);
      await s.pass();
      s.advance(SETTLE_MS + 1);
    },
  },
  {
    name: 'the removal of an entry with copies',
    start: withCopies('us-east-1'),
    then: desiredState(),
    options: { prune: true },
    before: rotated,
  },
  { name: 'the removal of an entry', start: one, then: desiredState(), options: { prune: true }, before: rotated },
];

const arnOf = (s: Simulation) => s.world.snapshot().secrets[0]!.arn;
const currentId = (s: Simulation) =>
  s.world
    .snapshot()
    .tokens.filter((t) => t.label.includes('@'))
    .at(-1)!.id;

/** The world right before the swept pass. */
export async function situation(scenario: Scenario): Promise<Simulation> {
  const simulation = new Simulation(scenario.start, OVERLAP, scenario.name);
  await scenario.before(simulation);
  if (scenario.then) simulation.desired = scenario.then;
  const stops = scenario.options?.prune || scenario.options?.compromised || scenario.then?.tokens[0]?.enabled === false;
  if (stops) simulation.allowStopping();
  return simulation;
}
