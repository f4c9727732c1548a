import type { DesiredState } from '../../src/core/model/desired';
import { tokenName } from '../../src/core/model/ids';
import { duration, SETTLE_MS } from '../../src/core/model/time';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { desiredState, desiredToken, projectAccess, workspaceAccess } from '../../src/testing/memory/desired';
import { RealSimulation } from '../../src/testing/real/real-simulation';
import { RealWorld } from '../../src/testing/real/real-world';
import { DAY, HOUR } from '../../src/testing/memory/simulation';

/** A situation of the real servers in which one pass has something to do. */
export interface Situation {
  readonly name: string;
  readonly start: DesiredState;
  /** Brings the world into the situation, with passes of its own. */
  readonly before?: (simulation: RealSimulation) => Promise<void>;
  /** What the spec says when the walked pass runs. */
  readonly then?: DesiredState;
  readonly options?: PlanOptions;
}

/** Servers tell the time in whole seconds, so what is due is due a little later. */
const MINUTE = 60_000;

export const OVERLAP = 24 * HOUR;
const base = desiredToken('ci-runner');
const one = desiredState(base);
const only = new Set([tokenName('ci-runner')]);
const manager = projectAccess(['proj_web', 'Project Manager']);

const settled = async (s: RealSimulation): Promise<void> => {
  await s.pass();
  await s.advance(SETTLE_MS + MINUTE);
};
const due = async (s: RealSimulation): Promise<void> => {
  await settled(s);
  await s.advance(20 * DAY);
};
const rotated = async (s: RealSimulation): Promise<void> => {
  await due(s);
  await s.pass();
};
const overlapped = async (s: RealSimulation): Promise<void> => {
  await rotated(s);
  await s.advance(OVERLAP + HOUR);
};
const tombstoned = async (s: RealSimulation): Promise<void> => {
  await overlapped(s);
  await s.pass();
  await s.advance(SETTLE_MS + MINUTE);
};
const disabled = async (s: RealSimulation): Promise<void> => {
  await tombstoned(s);
  await s.pass();
  await s.advance(48 * HOUR + MINUTE);
};
const paused = async (s: RealSimulation): Promise<void> => {
  const { desired } = s;
  s.desired = one;
  await settled(s);
  s.desired = desired;
  await s.allowStopping();
  await s.pass();
  await s.advance(HOUR);
};
const secretLost = async (s: RealSimulation): Promise<void> => {
  await settled(s);
  await s.outside(async ({ ports }) => {
    const store = ports.stores(undefined);
    const secret = (await store.describe('hawzu/acme/ci-runner')).value;
    if (secret) await store.delete(secret.arn, 0);
  });
};

export const firstToken: Situation = { name: 'a first token', start: one };
export const dueRotation: Situation = { name: 'a rotation that is due', start: one, before: due };

export const situations: readonly Situation[] = [
  firstToken,
  { name: 'a first token as a bare value', start: desiredState(desiredToken('ci-runner', { format: 'plain' })) },
  {
    name: 'a first token that never expires',
    start: desiredState(
      desiredToken('ci-runner', {
        expiry: { kind: 'never' },
        rotation: { kind: 'none', overlap: duration(24, 'h'), observationPeriod: duration(48, 'h') },
      }),
    ),
  },
  dueRotation,
  {
    name: 'a change of access type',
    start: one,
    before: settled,
    then: desiredState({ ...base, access: workspaceAccess('Viewer') }),
  },
  {
    name: 'narrowing beside a live superseded token',
    start: desiredState({ ...base, access: manager }),
    before: rotated,
    then: one,
  },
  { name: 'widening', start: one, before: settled, then: desiredState({ ...base, access: manager }) },
  { name: 'a pause', start: one, before: rotated, then: desiredState({ ...base, enabled: false }) },
  { name: 'the end of a pause', start: desiredState({ ...base, enabled: false }), before: paused, then: one },
  { name: 'a secret that was deleted outside', start: one, before: secretLost },
  { name: 'the end of an overlap', start: one, before: overlapped },
  { name: 'disabling a superseded token', start: one, before: tombstoned },
  { name: 'revoking after the observation period', start: one, before: disabled },
  { name: 'the removal of an entry', start: one, before: rotated, then: desiredState(), options: { prune: true } },
  { name: 'a leak', start: one, before: rotated, options: { compromised: only } },
  { name: 'a rollback', start: one, before: rotated, options: { rollback: only } },
];

let shared: RealWorld | undefined;

/** A workspace and an account that nobody has used; the servers are started again only when they have none left. */
async function freshWorld(): Promise<RealWorld> {
  if (shared && !(await shared.moveOn())) await closeWorld();
  return (shared ??= await RealWorld.open({ seed: 'walk', environment: process.env }));
}

export async function closeWorld(): Promise<void> {
  await shared?.close();
  shared = undefined;
}

/** The servers right before the walked pass. */
export async function arrive(situation: Situation): Promise<RealSimulation> {
  const world = await freshWorld();
  const simulation = new RealSimulation(world, situation.start, OVERLAP);
  await situation.before?.(simulation);
  if (situation.then) simulation.desired = situation.then;
  simulation.rollsBack = situation.options?.rollback !== undefined;
  const stops =
    situation.options?.prune || situation.options?.compromised || situation.then?.tokens[0]?.enabled === false;
  if (stops) await simulation.allowStopping();
  world.beginCount();
  return simulation;
}
