import { workspaceAccess } from '../../src/core/model/access';
import { versionId } from '../../src/core/model/ids';
import { SecretValue } from '../../src/core/model/secret-value';
import { duration, later } from '../../src/core/model/time';
import type { RotationStep } from '../../src/core/pass/rotation/rotation-call';
import { Bed, DAY, desiredToken, HOUR, OVERLAP, saysOf, specOf } from './bed';

const NEXT = versionId('n'.repeat(36));
const STEPS: readonly RotationStep[] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const managing = (lifetime?: string) => workspaceAccess('Administrator', lifetime);

/** A management token that a person made, in a secret of theirs, which an entry takes over. */
const taken = async (made = '90d', declared: string | undefined = made) => {
  const bed = new Bed();
  const issued = bed.world.outside.personIssues({
    label: 'by hand',
    access: managing(made),
    expiresAt: later(bed.clock.now(), 90 * DAY),
  });
  const text = JSON.stringify({ token: issued.value.reveal(), tokenId: issued.id });
  const value = { version: versionId('h'.repeat(32)), text };
  const arn = bed.outside(() => bed.world.outside.makeSecret({ name: 'management', description: '', tags: {} }, value));
  const entry = desiredToken('management', {
    access: managing(declared),
    expiry: { kind: 'after', duration: duration(90, 'd') },
    rotation: { ...desiredToken('x').rotation, kind: 'every', every: duration(60, 'd') } as never,
    secret: { kind: 'external', arn, takeOver: true },
  });
  const spec = specOf('acme-ci', [entry]);
  bed.allowStopping();
  const end = await bed.pass(spec);
  return { bed, spec, arn, issued, end };
};

const given = (bed: Bed, arn: string) => bed.world.snapshot().secrets.find((one) => one.arn === arn)!;

/** What works with the value of the secret, as functions do. */
const credentialIn = (bed: Bed, arn: string): SecretValue => {
  const { value } = given(bed, arn).versions.find(({ stages }) => stages.includes('AWSCURRENT'))!;
  return new SecretValue((JSON.parse(value!) as { token: string }).token);
};

const rotated = async ({ bed, spec, arn }: Awaited<ReturnType<typeof taken>>, credential: SecretValue) => {
  bed.outside(() => {
    bed.world.outside.setRotation(arn, {});
    bed.world.outside.startRotation(arn, NEXT);
  });
  for (const step of STEPS) await bed.rotate(spec, { entry: 'management', arn, step, version: NEXT }, { credential });
};

test('it is taken over as it is by a run that works with another, and by none that works with it', async () => {
  const { bed, arn, issued, end, spec } = await taken();
  expect(saysOf(end)).toEqual(['take-over management: done']);
  expect(bed.currentIn(given(bed, arn))?.id).toBe(issued.id);
  expect(saysOf(await bed.pass(spec, { credential: issued.value }))).toEqual([]);
});

test('near its end it issues a successor that lives on, may do the same, and ends it', async () => {
  const world = await taken();
  const { bed, spec, arn, issued } = world;
  bed.advance(60 * DAY);
  await rotated(world, issued.value);
  const current = bed.currentIn(given(bed, arn))!;
  expect(current).toMatchObject({ access: managing('90d'), createdByToken: issued.id });
  expect(current.expiresAt! - bed.clock.now()).toBeGreaterThan(89 * DAY);
  const credential = credentialIn(bed, arn);
  for (const wait of [OVERLAP + HOUR, 2 * HOUR, OVERLAP + HOUR, 3 * DAY]) {
    bed.advance(wait);
    await bed.pass(spec, { credential });
  }
  expect(bed.alive(issued.id)).toEqual([]);
  expect(bed.violations).toEqual([]);
});

test('one that may issue less than is declared, or more, is no copy of what is declared', async () => {
  for (const declared of ['180d', '30d', 'unlimited']) {
    const world = await taken('90d', declared);
    await expect(rotated(world, world.issued.value)).rejects.toMatchObject({
      diagnostic: { code: 'rotation-rights-differ' },
    });
  }
});
