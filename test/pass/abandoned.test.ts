import type { DesiredToken, SecretTarget } from '../../src/core/model/desired';
import { type SecretArn, tokenName } from '../../src/core/model/ids';
import type { Hold } from '../../src/core/model/plan';
import type { PassEnd } from '../../src/core/pass/run-pass';
import type { Prepared } from '../../src/core/pass/prepare';
import type { Fault, PortCall } from '../../src/testing/memory/port-hooks';
import { workspaceAccess } from '../../src/testing/memory/desired';
import { Bed, DAY, desiredToken, HOUR, plansOf, specOf } from './bed';

const web = desiredToken('web');
const giving = (arn: SecretArn): Partial<DesiredToken> => ({
  secret: { kind: 'external', arn, takeOver: false } satisfies SecretTarget,
});
const saidBy = (end: PassEnd | readonly Prepared[]): readonly Hold[] =>
  plansOf(end).flatMap(({ entries }) =>
    entries.flatMap(({ holds }) => holds.filter(({ code }) => code === 'abandoned')),
  );

/** An entry whose secret was given by ARN, deployed a day ago. */
async function given(): Promise<{ readonly bed: Bed; readonly arn: SecretArn }> {
  const bed = new Bed();
  const arn = bed.outside(() => bed.world.outside.makeSecret({ name: 'ext/one', description: '', tags: {} }));
  await bed.pass(specOf('acme-ci', [web, desiredToken('api', giving(arn))]));
  bed.advance(DAY);
  return { bed, arn };
}

describe('a token in a secret that a spec gave by ARN is told of when no entry has that secret any more', () => {
  test.each<[string, readonly DesiredToken[]]>([
    ['its entry was taken out', [web]],
    ['its entry has a secret of ours now', [web, desiredToken('api')]],
  ])('%s', async (_why, entries) => {
    const { bed } = await given();
    const [token] = bed.working('api');
    for (const end of [await bed.plan(specOf('acme-ci', entries)), await bed.pass(specOf('acme-ci', entries))]) {
      const [hold, ...others] = saidBy(end);
      expect(hold).toMatchObject({ severity: 'warning', token: token!.id });
      expect(hold!.message).toContain(`"${token!.label}"`);
      expect(hold!.message).toContain('secret ext/one');
      expect(others).toEqual([]);
    }
    await bed.pass(specOf('acme-ci', entries), { options: { prune: true } });
    expect(bed.token(token!.id)).toMatchObject({ status: 'enabled', revokedAt: null });
    expect(bed.violations).toEqual([]);
  });

  test('where a management token made it that made nothing else of ours, if somebody asks for what is left over', async () => {
    const bed = new Bed();
    const arn = bed.outside(() => bed.world.outside.makeSecret({ name: 'ext/one', description: '', tags: {} }));
    await bed.pass(specOf('acme-ci', [desiredToken('api', giving(arn))]));
    const { value: credential } = bed.outside(() =>
      bed.world.outside.personIssues({ label: 'next', access: workspaceAccess('Administrator'), expiresAt: null }),
    );
    bed.advance(HOUR);
    const only = specOf('acme-ci', [web]);
    expect(saidBy(await bed.pass(only, { credential }))).toEqual([]);
    expect(saidBy(await bed.pass(only, { credential, options: { prune: true } }))).toHaveLength(1);
  });

  test.each<[string, (arn: SecretArn) => readonly DesiredToken[]]>([
    ['while its entry is declared', (arn) => [web, desiredToken('api', giving(arn))]],
    ['under another name', (arn) => [web, desiredToken('gate', { ...giving(arn), renamedFrom: tokenName('api') })]],
  ])('and not %s', async (_when, entries) => {
    const { bed, arn } = await given();
    expect(saidBy(await bed.pass(specOf('acme-ci', entries(arn))))).toEqual([]);
  });

  test('nor where another spec of the run has it, it is another owner’s, or it works no more', async () => {
    const { bed, arn } = await given();
    const [mine, theirs] = [specOf('acme-ci', [web]), specOf('team-b', [desiredToken('job')])];
    expect(saidBy(await bed.pass([mine, specOf('acme-cd', [desiredToken('api', giving(arn))])]))).toEqual([]);
    expect(saidBy(await bed.pass(theirs, { options: { prune: true } }))).toEqual([]);
    const [token] = bed.working('api');
    bed.outside(() => bed.world.outside.personDisables(token!.id));
    expect(saidBy(await bed.plan(mine))).toEqual([]);
  });
});

describe('lists of every secret are long', () => {
  const lists = async (bed: Bed, specs: Parameters<Bed['pass']>[0]): Promise<readonly number[]> => {
    const calls: PortCall[] = [];
    await bed.pass(specs, { calls });
    return calls.filter(({ operation }) => operation === 'listByTags').map(({ index }) => index);
  };
  const cd = specOf('acme-cd', [desiredToken('job')]);

  test('so they are read only where a token may be in one that nobody declares', async () => {
    const { bed, arn } = await given();
    const whole = specOf('acme-ci', [web, desiredToken('api', giving(arn))]);
    const usual = await lists(bed, whole);
    expect((await lists(bed, specOf('acme-ci', [web]))).length).toBeGreaterThan(usual.length);
    await bed.pass(cd);
    // Each of the two reads the secrets with its own tags, and no more.
    expect(await lists(bed, [whole, cd])).toHaveLength(2 * usual.length);
  });

  test('and one that can’t be read says nothing', async () => {
    const { bed } = await given();
    const only = specOf('acme-ci', [web]);
    expect(saidBy(await bed.pass(only))).toHaveLength(1);
    const last = (await lists(bed, only)).at(-2)!;
    const faults = ({ index }: PortCall): Fault | undefined => (index === last ? 'denied' : undefined);
    expect(saidBy(await bed.pass(only, { hooks: { faults } }))).toEqual([]);
  });
});
