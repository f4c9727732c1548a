import { secretArn, versionId } from '../../src/core/model/ids';
import { parseLabel } from '../../src/core/model/label';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import { HOUR, Simulation } from '../../src/testing/memory/simulation';

test('a value by ARN that was saved again, and whose token was revoked, was ours and is replaced', async () => {
  const simulation = new Simulation(desiredState(), 24 * HOUR);
  const arn = secretArn(simulation.world.outside.makeSecret({ name: 'given', description: '', tags: {} }));
  simulation.desired = desiredState(desiredToken('ci', { secret: { kind: 'external', arn, takeOver: false } }));
  await simulation.pass();
  const current = () =>
    simulation.world.snapshot().secrets[0]!.versions.find(({ stages }) => stages.includes('AWSCURRENT'))!.value!;
  const first = current();
  const again = versionId('00000000-0000-4000-8000-000000000001');
  simulation.outside(() => simulation.world.outside.overwriteValue(arn, again, first));
  const ours = simulation.world.snapshot().tokens.find(({ label }) => parseLabel(label))!;
  simulation.outside(() => simulation.world.outside.personRevokes(ours.id));
  const end = await simulation.pass();
  expect(end.kind === 'applied' && end.plan.entries[0]?.blocked).toBeUndefined();
  expect(current()).not.toBe(first);
  expect(simulation.violations).toEqual([]);
});

test('an emergency lists a disabled token that people relabelled: its value no longer proves whose it is', async () => {
  const simulation = new Simulation(desiredState(desiredToken('ci')), 24 * HOUR);
  await simulation.pass();
  const { id } = simulation.world.snapshot().tokens.find(({ label }) => parseLabel(label))!;
  simulation.outside(() => {
    simulation.world.outside.personEdits(id, { label: 'do not use' });
    simulation.world.outside.personDisables(id);
  });
  simulation.allowStopping();
  const end = await simulation.pass({ compromised: new Set([simulation.desired.tokens[0]!.name]) });
  const holds = end.kind === 'applied' ? end.plan.entries[0]!.holds : [];
  expect(holds).toContainEqual(expect.objectContaining({ code: 'not-proven-ours', severity: 'error' }));
  expect(holds.find(({ code }) => code === 'not-proven-ours')?.message).toContain(`--kill ${id}`);
});
