import type { DesiredToken } from '../../src/core/model/desired';
import { ownerId, type SecretArn, tokenName, type VersionId, versionId } from '../../src/core/model/ids';
import { parseLabel, scopeKeyOf } from '../../src/core/model/label';
import { Bed, blocksBy, DAY, desiredToken, errorsOf, HOUR, names, OVERLAP, specOf } from './bed';

const A = ownerId('team-a');
const B = ownerId('team-b');
const link = (owner: typeof A) => ({ owner, name: tokenName('api') });
const other = desiredToken('stays');

/** A secret that a person made and gives by its ARN, and that a function rotates; its entry moves from A to B. */
async function standing() {
  const bed = new Bed();
  const arn = bed.outside(() => bed.world.outside.makeSecret({ name: 'given/api', description: '', tags: {} }));
  const api = (changes: Partial<DesiredToken> = {}) =>
    desiredToken('api', { secret: { kind: 'external', arn, takeOver: false }, ...changes });
  const before = specOf(A, [api(), other]);
  const leaving = specOf(A, [api({ movedTo: link(B) }), other]);
  const coming = specOf(B, [api({ movedFrom: link(A) })]);
  const after = specOf(B, [api()]);
  await bed.pass(before);
  bed.advance(DAY);
  bed.outside(() => bed.world.outside.setRotation(arn, {}));
  return { bed, arn, before, leaving, coming, after };
}

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

/** Secrets Manager asks for a rotation, and the function does it with a spec that was deployed. */
async function rotated(bed: Bed, spec: ReturnType<typeof specOf>, arn: SecretArn, n: number): Promise<unknown> {
  const version: VersionId = versionId(`00000000-0000-4000-8000-00000000000${n}`);
  bed.outside(() => bed.world.outside.startRotation(arn, version));
  try {
    for (const step of STEPS) await bed.rotate(spec, { entry: 'api', step, version, arn });
    return 'done';
  } catch (error) {
    return error;
  }
}

const placeOf = (bed: Bed, arn: SecretArn): string => {
  const secret = bed.world.snapshot().secrets.find((one) => one.arn === arn)!;
  return parseLabel(bed.currentIn(secret)!.label)!.scopeKey;
};

const works = (bed: Bed, arn: SecretArn): boolean => bed.works(arn);

async function months(bed: Bed, spec: ReturnType<typeof specOf>, arn: SecretArn): Promise<void> {
  for (const wait of [OVERLAP + HOUR, HOUR, OVERLAP + HOUR, 3 * DAY, HOUR, 3 * DAY]) {
    bed.advance(wait);
    const end = await bed.pass(spec);
    expect([errorsOf(end), blocksBy(end), works(bed, arn)]).toEqual(['', [], true]);
    await bed.pass(specOf(A, [other]), { options: { prune: true } });
  }
  const { tokens } = bed.world.snapshot();
  const left = tokens.filter(({ label, revokedAt }) => label.startsWith('api@') && revokedAt === null);
  expect([left.length, bed.violations]).toEqual([1, []]);
}

test('the old owner keeps it working, with its function, until the new one has it', async () => {
  const { bed, arn, leaving } = await standing();
  await bed.pass(leaving);
  expect(await rotated(bed, leaving, arn, 1)).toBe('done');
  bed.advance(HOUR);
  const end = await bed.pass(leaving);
  expect([errorsOf(end), blocksBy(end), placeOf(bed, arn), works(bed, arn)]).toEqual([
    '',
    [],
    scopeKeyOf(A, arn),
    true,
  ]);
});

test('the new owner takes it over, and its function rotates it', async () => {
  const { bed, arn, leaving, coming, after } = await standing();
  await bed.pass(leaving);
  await bed.pass(coming);
  expect([placeOf(bed, arn), works(bed, arn)]).toEqual([scopeKeyOf(B, arn), true]);
  bed.advance(HOUR);
  await bed.pass(leaving);
  expect(await rotated(bed, coming, arn, 1)).toBe('done');
  expect([placeOf(bed, arn), works(bed, arn)]).toEqual([scopeKeyOf(B, arn), true]);
  await months(bed, after, arn);
});

test('a function that still has the spec of the old owner does not take it back', async () => {
  const { bed, arn, before, leaving, coming, after } = await standing();
  await bed.pass(leaving);
  await bed.pass(coming);
  bed.advance(HOUR);
  for (const [n, spec] of [before, leaving].entries()) {
    const said = await rotated(bed, spec, arn, n + 1);
    expect([said, placeOf(bed, arn), works(bed, arn)]).toEqual([expect.any(Error), scopeKeyOf(B, arn), true]);
    bed.advance(DAY);
  }
  expect(await rotated(bed, after, arn, 5)).toBe('done');
  await months(bed, after, arn);
});

test('a rotation that is under way when the new owner comes ends with one of the two, and nothing is left over', async () => {
  for (let at = 0; at < STEPS.length; at += 1) {
    const { bed, arn, leaving, coming, after } = await standing();
    await bed.pass(leaving);
    const version = versionId('00000000-0000-4000-8000-000000000001');
    bed.outside(() => bed.world.outside.startRotation(arn, version));
    for (const [index, step] of STEPS.entries()) {
      if (index === at) await bed.pass(coming);
      const spec = index < at ? leaving : coming;
      await bed.rotate(spec, { entry: 'api', step, version, arn }).catch(() => undefined);
      expect([at, step, works(bed, arn)]).toEqual([at, step, true]);
    }
    bed.advance(HOUR);
    await bed.pass(coming);
    bed.advance(DAY);
    await bed.pass(coming, { options: { rotate: names('api') } }).catch(() => undefined);
    bed.advance(2 * DAY);
    await rotated(bed, after, arn, 7);
    await months(bed, after, arn);
  }
});
