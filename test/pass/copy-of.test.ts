import { type SecretArn, secretArn } from '../../src/core/model/ids';
import { splitArn } from '../../src/core/model/label';
import { copyOf, SecretsSeen } from '../../src/core/pass/look/lists/copies';
import type { LookedUp } from '../../src/core/pass/look/lists/look-up';
import { TokenIndex } from '../../src/core/pass/look/tokens/token-index';
import type { SecretFacts } from '../../src/core/ports/secret-store';
import { known, unknown } from '../../src/core/reconcile/observed/observed';
import { BORN, issued, OWNER, secretWith } from '../../src/testing/memory/observed-world';
import { Bed, desiredToken, specOf } from './bed';

const [HERE, THERE, FAR] = ['eu-west-1', 'us-east-1', 'ap-south-1'];
const arnIn = (region: string, suffix = 'AbCdEf', account = '123456789012', partition = 'aws'): SecretArn =>
  secretArn(`arn:${partition}:secretsmanager:${region}:${account}:secret:mine/ci-${suffix}`);
const at = (arn: SecretArn, changes: Partial<SecretFacts> = {}): SecretFacts =>
  secretWith('ci', {}, { arn, name: 'mine/ci', ...changes });

/** What a run has seen: secrets in lists, copies in lists, and secrets that were asked for by themselves. */
interface Scene {
  readonly listed?: readonly SecretFacts[];
  readonly replicas?: readonly SecretFacts[];
  readonly asked?: readonly SecretFacts[];
  /** ARNs for which a token carries a label. */
  readonly labelled?: readonly SecretArn[];
  /** Whose secrets entries of the run come to. */
  readonly declared?: readonly SecretArn[];
}

const desired = specOf(OWNER, [desiredToken('ci')]);

function seenIn({ listed = [], replicas = [], asked = [] }: Scene): SecretsSeen {
  const answers = [...asked.map((secret) => known(secret)), known(undefined), unknown('denied')];
  const looked: LookedUp = {
    desired,
    listed: { tokens: new TokenIndex(BORN), ours: new Map([[HERE, { at: BORN, secrets: listed, replicas }]]) },
    found: answers.map((secret) => ({ token: desiredToken('ci'), answer: { secret, at: BORN } })),
  };
  return new SecretsSeen([looked]);
}

function copied(secret: SecretFacts, scene: Scene = {}) {
  const tokens = new TokenIndex(BORN);
  for (const [index, arn] of (scene.labelled ?? []).entries()) tokens.add(issued('ci', `v${index}`, { arn }));
  const bases = new Set((scene.declared ?? []).map((arn) => splitArn(arn).base));
  return copyOf(secret, { desired, tokens, seen: seenIn(scene), resolved: { bases } });
}
const promotedFrom = (region: string) => ({ of: region, isPromoted: true });

describe('a secret that nobody declares', () => {
  test('is the copy that Secrets Manager says it is', () => {
    const copy = at(arnIn(THERE), { primaryRegion: HERE });
    expect(copied(copy, { labelled: [copy.arn] })).toEqual({ of: HERE, isPromoted: false });
  });

  test('is none of nothing', () => {
    expect(copied(at(arnIn(THERE)))).toBeUndefined();
    expect(copied(at(arnIn(THERE), { primaryRegion: THERE }))).toBeUndefined();
  });

  test('is a promoted copy of the same secret in another region, whether a list told of that or a question', () => {
    const original = at(arnIn(HERE));
    const copy = at(arnIn(THERE));
    expect(copied(copy, { listed: [original], declared: [original.arn] })).toEqual(promotedFrom(HERE));
    expect(copied(copy, { asked: [original], declared: [original.arn] })).toEqual(promotedFrom(HERE));
    expect(copied(copy, { replicas: [original], declared: [original.arn] })).toEqual(promotedFrom(HERE));
  });

  test('is none where a token is labelled for itself', () => {
    const [original, other] = [at(arnIn(HERE)), at(arnIn(THERE))];
    const scene = { listed: [original], declared: [original.arn], labelled: [original.arn, other.arn] };
    expect(copied(other, scene)).toBeUndefined();
  });

  test('is none of another copy of the same', () => {
    const copy = at(arnIn(FAR), { primaryRegion: HERE });
    expect(copied(at(arnIn(THERE)), { replicas: [copy], declared: [copy.arn] })).toBeUndefined();
  });

  test.each<[string, SecretArn]>([
    ['of another incarnation', arnIn(HERE, 'XyXyXy')],
    ['of another account', arnIn(HERE, 'AbCdEf', '999999999999')],
    ['of another partition', arnIn(HERE, 'AbCdEf', '123456789012', 'aws-cn')],
  ])('is none of a secret %s', (_what, arn) => {
    expect(copied(at(arnIn(THERE)), { listed: [at(arn)], declared: [arn] })).toBeUndefined();
  });

  test('is a copy of the one that an entry has, before one that a token is labelled for, before any', () => {
    const [first, second] = [at(arnIn(FAR)), at(arnIn(HERE))];
    const copy = at(arnIn(THERE));
    const listed = [first, second];
    expect(copied(copy, { listed, declared: [second.arn], labelled: [first.arn] })).toEqual(promotedFrom(HERE));
    expect(copied(copy, { listed, labelled: [second.arn] })).toEqual(promotedFrom(HERE));
    expect(copied(copy, { listed })).toEqual(promotedFrom(FAR));
  });

  test('where nothing tells which of several was first, all but one are copies', () => {
    const all = [HERE, THERE, FAR].map((region) => at(arnIn(region)));
    expect(all.map((one) => copied(one, { listed: all }))).toEqual([promotedFrom(FAR), promotedFrom(HERE), undefined]);
  });

  test('is a copy of one where the run does not look, as a label with its six characters proves', () => {
    const copy = at(arnIn(THERE));
    expect(copied(copy, { labelled: [arnIn(FAR)] })).toEqual(promotedFrom(FAR));
    expect(copied(copy, { labelled: [arnIn(FAR, 'XyXyXy')] })).toBeUndefined();
    expect(copied(at(arnIn('xx-new-1', 'AbCdEf', '123456789012', 'x')), { labelled: [arnIn(FAR)] })).toBeUndefined();
  });

  test('is none of an earlier incarnation of itself', () => {
    expect(copied(at(arnIn(THERE)), { labelled: [arnIn(THERE, 'XyXyXy')] })).toBeUndefined();
  });
});

test('a secret that a list and a question both show is seen once, as the answer shows it', () => {
  const [listed, asked] = [at(arnIn(HERE), { description: 'listed' }), at(arnIn(HERE), { description: 'asked' })];
  expect(seenIn({ listed: [listed], asked: [asked] }).all.map(({ description }) => description)).toEqual(['asked']);
});

test('a run tells where each secret that it saw is written, as far as that is told', async () => {
  const bed = new Bed();
  const spec = specOf(
    'acme-ci',
    ['ci', 'web'].map((name) => desiredToken(name, { region: HERE })),
  );
  await bed.pass(spec);
  const [ci, web] = [bed.secret('ci').arn, bed.secret('web').arn];
  bed.outside(() => bed.world.outside.replicate(ci, THERE));
  const [seen] = await bed.plan(spec);
  expect(seen!.world.secretsSeen).toEqual([{ arn: ci, primaryRegion: HERE }, { arn: web }]);
});
