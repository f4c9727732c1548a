import type { DesiredToken } from '../../src/core/model/desired';
import { secretArn, tokenId, tokenName } from '../../src/core/model/ids';
import { duration, parseInstant, SETTLE_MS } from '../../src/core/model/time';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { desiredState, desiredToken, projectAccess, workspaceAccess } from '../../src/testing/memory/desired';
import { DAY, HOUR, Simulation } from '../../src/testing/memory/simulation';

/** A world, and what is asked of it. Times and ids follow from the seed and the manual clock. */
export interface Situation {
  readonly name: string;
  readonly options?: PlanOptions;
  readonly make: () => Promise<Simulation>;
}

const overlap = duration(24, 'h');
const observationPeriod = duration(48, 'h');

const web = desiredToken('ci-regression-runner', {
  consumer: 'github-actions/acme/web',
  access: projectAccess(['proj_web', 'Project Member'], ['proj_api', 'Project Viewer']),
});
const sync = desiredToken('nightly-test-sync', {
  purpose: 'Mirrors test cases into the warehouse',
  consumer: 'airflow/nightly',
  access: workspaceAccess('Viewer'),
  expiry: { kind: 'never' },
  rotation: { kind: 'none', overlap, observationPeriod },
  justification: 'The connector reads its credential once',
  reviewBy: parseInstant('2026-01-15T00:00:00.000Z')!,
});
const weekly = desiredToken('release-dashboard', {
  purpose: 'Shows release readiness on the office screen',
  consumer: 'grafana/release',
  expiry: { kind: 'after', duration: duration(1, 'w') },
  rotation: { kind: 'every', every: duration(4, 'd'), overlap, observationPeriod },
});
const plain = desiredToken('load-tests', {
  purpose: 'Starts load tests from the command line',
  consumer: 'k6/acme',
  format: 'plain',
  expiry: { kind: 'after', duration: duration(6, 'M') },
  rotation: { kind: 'none', overlap, observationPeriod },
});
const quiet = (name: string, changes: Partial<DesiredToken> = {}): DesiredToken =>
  desiredToken(name, { consumer: `consumer/${name}`, ...changes });

async function settled(name: string, ...tokens: readonly DesiredToken[]): Promise<Simulation> {
  const simulation = new Simulation(desiredState(...tokens), 24 * HOUR, name);
  await simulation.pass();
  simulation.advance(SETTLE_MS + 1);
  return simulation;
}

const arnOf = (s: Simulation, name: string) =>
  secretArn(s.world.snapshot().secrets.find((secret) => secret.name.endsWith(`/${name}`))!.arn);
const tokenOf = (s: Simulation, name: string) =>
  tokenId(
    s.world
      .snapshot()
      .tokens.filter((token) => token.label.startsWith(`${name}@`))
      .at(-1)!.id,
  );

/** What the golden files show: each kind of action, hold and block at least once. */
export const situations: readonly Situation[] = [
  {
    name: 'first-apply',
    make: async () => new Simulation(desiredState(web, sync, weekly, plain), 24 * HOUR, 'first-apply'),
  },
  {
    name: 'nothing-to-do',
    make: () => settled('nothing-to-do', web, sync, weekly, plain),
  },
  {
    name: 'many-as-declared',
    make: () => settled('many-as-declared', ...Array.from({ length: 20 }, (_, n) => quiet(`service-${n + 10}`))),
  },
  {
    name: 'rotation-and-overlap',
    make: async () => {
      const s = await settled('rotation-and-overlap', web, weekly, sync);
      s.advance(4 * DAY);
      await s.pass();
      s.advance(4 * DAY - 2 * HOUR);
      await s.pass();
      s.advance(2 * HOUR);
      return s;
    },
  },
  {
    name: 'spec-changes',
    make: async () => {
      const s = await settled('spec-changes', web, sync, weekly, plain, quiet('old-name'), quiet('to-disable'));
      s.desired = desiredState(
        { ...web, access: projectAccess(['proj_web', 'Project Viewer'], ['proj_api', 'Project Viewer']) },
        { ...weekly, access: projectAccess(['proj_web', 'Project Manager']) },
        { ...sync, access: projectAccess(['proj_web', 'Project Viewer']) },
        { ...plain, expiry: { kind: 'after', duration: duration(1, 'y') } },
        { ...quiet('new-name'), renamedFrom: tokenName('old-name') },
        quiet('to-disable', { enabled: false }),
      );
      return s;
    },
  },
  {
    name: 'changes-outside',
    make: async () => {
      const names = ['disabled', 'edited', 'relabelled', 'revoked', 'secret-gone'];
      const s = await settled('changes-outside', ...names.map((name) => quiet(name)));
      s.outside(() => {
        s.world.outside.personDisables(tokenOf(s, 'disabled'));
        s.world.outside.personEdits(tokenOf(s, 'edited'), { access: projectAccess(['proj_web', 'Project Manager']) });
        s.world.outside.personEdits(tokenOf(s, 'relabelled'), { label: 'hello @acme/qa' });
        s.world.outside.personRevokes(tokenOf(s, 'revoked'));
        s.world.outside.forceDelete(arnOf(s, 'secret-gone'));
      });
      return s;
    },
  },
  {
    name: 'blocked',
    make: async () => {
      const s = await settled('blocked', web, weekly);
      s.outside(() => {
        s.world.outside.makeSecret({ name: 'hawzu/acme/not-ours', description: 'of another team', tags: {} });
        s.world.outside.deleteSecret(arnOf(s, 'release-dashboard'));
      });
      s.desired = desiredState(web, weekly, quiet('not-ours'));
      return s;
    },
  },
  {
    name: 'refused-by-the-gate',
    make: async () => {
      const names = Array.from({ length: 10 }, (_, n) => `service-${n + 10}`);
      const s = await settled('refused-by-the-gate', ...names.map((name) => quiet(name)));
      s.outside(() => {
        for (const name of names.slice(0, 4)) s.world.outside.personRevokes(tokenOf(s, name));
      });
      return s;
    },
  },
  {
    name: 'undeclared-reported',
    make: async () => {
      const s = await settled('undeclared-reported', web, weekly);
      s.desired = desiredState(web);
      return s;
    },
  },
  {
    name: 'undeclared-pruned',
    options: { prune: true },
    make: async () => {
      const s = await settled('undeclared-pruned', web, weekly);
      s.desired = desiredState(web);
      return s;
    },
  },
  {
    name: 'leak',
    options: { compromised: new Set([web.name]) },
    make: () => settled('leak', web, weekly),
  },
  {
    name: 'rollback',
    options: { rollback: new Set([weekly.name]) },
    make: async () => {
      const s = await settled('rollback', weekly);
      s.advance(4 * DAY);
      await s.pass();
      s.advance(HOUR);
      return s;
    },
  },
];
