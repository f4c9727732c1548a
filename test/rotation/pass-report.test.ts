import type { Diagnostic } from '../../src/core/diagnostics/diagnostic';
import type { DeclaredState, DesiredState } from '../../src/core/model/desired';
import type { PassEnd } from '../../src/core/pass/run-pass';
import { reportOf } from '../../src/rotation/scheduled/pass-report';
import { Bed, DAY, desiredToken, HOUR, names, specOf } from '../pass/bed';

const dozen = specOf(
  'acme-ci',
  Array.from({ length: 12 }, (_, index) => desiredToken(`t${index}-x`)),
);

/** What is told of a pass: its lines but the last, and that one's figures. */
const reported = (
  bed: Bed,
  { ownerId, workspace }: DesiredState,
  end: PassEnd,
  unresolved: readonly Diagnostic[] = [],
) => {
  const declared = { ownerId, workspace } as DeclaredState;
  const { lines, failures } = reportOf(declared, { kind: 'passed', end, unresolved, copies: [] }, bed.clock.now());
  const told = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  return { told: told.slice(0, -1), figures: told.at(-1), failures: failures.map(({ code }) => code) };
};

/** All of its tokens are gone, which looks like a wrong endpoint. */
const refused = async () => {
  const bed = new Bed();
  await bed.pass(dozen);
  bed.advance(DAY);
  for (const { name } of dozen.tokens) bed.outside(() => bed.world.outside.personRevokes(bed.current(name).id));
  return { bed, end: await bed.pass(dozen) };
};

test('a pass that the safety gate refused has failed, is counted as refused, and says why', async () => {
  const { bed, end } = await refused();
  const { told, figures, failures } = reported(bed, dozen, end);
  // What it did not do, nobody has asked anybody to do.
  expect([...new Set(failures)]).toEqual(['gate-too-many', 'consumer-fails']);
  expect(figures).toMatchObject({ GateRefusals: 1, PassSucceeded: 0 });
  expect(told).toContainEqual(expect.objectContaining({ code: 'gate-too-many' }));
  expect(told.at(-1)).toMatchObject({ outcome: 'failed' });
});

test('a pass that was refused for another reason is no refusal of the gate', async () => {
  const { bed, end } = await refused();
  if (end.kind !== 'refused') throw new Error(end.kind);
  const { figures } = reported(bed, dozen, { ...end, why: 'unsound' });
  expect(figures).toMatchObject({ GateRefusals: 0, PassSucceeded: 0 });
});

test('an entry that is blocked, or whose access could not be resolved, fails the pass beside others that went well', async () => {
  const bed = new Bed();
  const spec = specOf('acme-ci', [desiredToken('ci'), desiredToken('web')]);
  await bed.pass(spec);
  bed.outside(() => bed.world.outside.setTags(bed.secret('web').arn, {}));
  const end = await bed.scheduled(spec);
  const blocked = reported(bed, spec, end);
  expect(blocked.failures).toEqual(['secret-not-ours']);
  expect(blocked.figures).toMatchObject({ Failures: 1, PassSucceeded: 0 });
  const gone: Diagnostic = { code: 'role-gone', severity: 'error', message: 'the role is gone' };
  const both = reported(bed, spec, end, [gone]);
  expect(both.failures).toEqual(['role-gone', 'secret-not-ours']);
  expect(both.figures).toMatchObject({ Failures: 2, PassSucceeded: 0 });
  expect(both.told).toContainEqual(expect.objectContaining({ code: 'role-gone' }));
});

test('an action that failed fails the pass', async () => {
  const bed = new Bed();
  const spec = specOf('acme-ci', [desiredToken('ci')]);
  await bed.pass(spec);
  bed.advance(HOUR);
  bed.attachFunction(spec, 'ci');
  bed.outside(() => bed.world.outside.onRotation(bed.secret('ci').arn, () => {}));
  const end = await bed.pass(spec, { options: { rotate: names('ci') } });
  const { failures, figures } = reported(bed, spec, end);
  expect(failures).toEqual(['rotation-unfinished']);
  expect(figures).toMatchObject({ Failures: 1, PassSucceeded: 0 });
});

test('an entry that is paused is neither overdue nor too old', async () => {
  const bed = new Bed();
  const spec = specOf('acme-ci', [desiredToken('ci')]);
  const paused = specOf('acme-ci', [desiredToken('ci', { enabled: false })]);
  await bed.pass(spec);
  bed.advance(HOUR);
  bed.allowStopping();
  await bed.pass(paused);
  bed.advance(25 * DAY);
  expect(reported(bed, paused, await bed.scheduled(paused)).figures).toMatchObject({
    RotationsOverdue: 0,
    OldestAgeRatio: 0,
  });
});
