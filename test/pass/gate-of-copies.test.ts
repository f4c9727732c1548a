import type { DesiredToken } from '../../src/core/model/desired';
import { safetyGate } from '../../src/core/pass/gate';
import { plan } from '../../src/core/reconcile/plan';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import { issued, observed, secretWith } from '../../src/testing/memory/observed-world';
import { at, DAY } from '../reconcile/planned';

const replica = { region: 'us-east-1', status: 'InSync' } as const;
const managed = (name: string, replicas: readonly { readonly region: string }[]): DesiredToken['secret'] => ({
  kind: 'managed',
  name: `hawzu/acme/${name}`,
  named: false,
  tags: {},
  recoveryWindowDays: 30,
  replicas,
});

/** What the gate says of ten entries, the first `changed` of which have the copies of their secrets changed. */
function gate(changed: number, { has, wants }: { readonly has: boolean; readonly wants: boolean }) {
  const names = Array.from({ length: 10 }, (_, index) => `token-${index}`);
  const copies = (wanted: boolean) => (wanted ? [{ region: 'us-east-1' }] : []);
  const desired = desiredState(
    ...names.map((name, index) => desiredToken(name, { secret: managed(name, copies(index < changed ? wants : has)) })),
  );
  const secretOf = (name: string) =>
    secretWith(name, { v1: ['AWSCURRENT'] }, has ? { primaryRegion: 'eu-west-1', replicas: [replica] } : {});
  const scenes = names.map((name) => [name, { secret: secretOf(name), tokens: [issued(name, 'v1')] }] as const);
  const world = observed(at(DAY), Object.fromEntries(scenes));
  const planned = plan(desired, world);
  const steps = planned.entries.flatMap(({ actions }) =>
    actions.flatMap((action) => action.steps.map(({ kind }) => kind)),
  );
  return { steps, codes: safetyGate(planned, world).map(({ code }) => code) };
}

test('copies that are removed count: who reads them can work no more', () => {
  const removed = (count: number) => Array.from({ length: count }, () => 'remove-replicas');
  expect(gate(3, { has: true, wants: false })).toEqual({ steps: removed(3), codes: [] });
  expect(gate(4, { has: true, wants: false })).toEqual({ steps: removed(4), codes: ['gate-too-many'] });
});

test('copies that are added break nobody', () => {
  const { steps, codes } = gate(10, { has: false, wants: true });
  expect(new Set(steps)).toEqual(new Set(['add-replicas']));
  expect(codes).toEqual([]);
});
