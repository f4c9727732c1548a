import { ManualClock } from '../../src/testing/memory/manual-clock';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { desiredToken } from '../../src/testing/memory/desired';
import { OWNER, secretWith, tagsOf } from '../../src/testing/memory/observed-world';
import type { DeclaredState } from '../../src/core/model/desired';
import { ownerId, secretArn, tokenName, workspaceId } from '../../src/core/model/ids';
import { NAME_TAG, OWNER_TAG, WORKSPACE_TAG } from '../../src/core/reconcile/observed/observed';
import { entryOfSecret } from '../../src/rotation/entry-of-secret';
import { rotationHandler } from '../../src/rotation/handler';
import { rotationAsset } from '../../src/rotation/rotation-asset';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:hawzu/acme/ci-AbCdEf';
const GIVEN = secretArn(ARN.replace('acme/ci', 'warehouse/given'));
const event = { Step: 'createSecret', SecretId: ARN, ClientRequestToken: 'v'.repeat(36) };
const asset = JSON.stringify(rotationAsset({ endpoint: 'http://127.0.0.1:9', managementSecrets: {}, states: [] }));

/** What the function logs, and what its call ends with. */
async function called(sent: unknown, text = asset): Promise<readonly [string, string]> {
  const lines: string[] = [];
  const handler = rotationHandler({
    asset: text,
    clock: new ManualClock(),
    random: new SeededRandom('function'),
    log: (line) => void lines.push(line),
    env: {},
  });
  const said = await handler(sent, { getRemainingTimeInMillis: () => 60_000 }).then(
    () => 'done',
    (error: Error) => error.message,
  );
  return [lines.join('\n'), said];
}

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a text', 'rotate'],
  ['no step', { ...event, Step: undefined }],
  ['a step that AWS has not', { ...event, Step: 'dropEverything' }],
  ['a name in place of an ARN', { ...event, SecretId: 'hawzu/acme/ci' }],
  ['an ARN of something else', { ...event, SecretId: 'arn:aws:iam::123456789012:role/x-AbCdEf' }],
  ['a version that is too short', { ...event, ClientRequestToken: 'v' }],
])('%s is none of Secrets Manager’s events: nothing is done, and nothing of it is repeated', async (_what, sent) => {
  const [logged, said] = await called(sent);
  expect(said).toMatch(/^rotation-event-foreign: /);
  expect(`${logged}${said}`).not.toMatch(/dropEverything|acme|role/);
});

test.each<[string, string, RegExp]>([
  ['no JSON', asset.slice(0, 40), /is none/],
  ['something else', '{}', /is none/],
  ['of a later version', asset.replace('"version":1', '"version":2'), /has version 2/],
  ['edited on the way', asset.replace('127.0.0.1', '127.0.0.2'), /does not fit its hash/],
])('a desired state that is %s is refused', async (_what, text, says) => {
  const [, said] = await called(event, text);
  expect(said).toMatch(/^rotation-asset-unknown: /);
  expect(said).toMatch(says);
});

test('a log line is one line, whatever an event holds', async () => {
  const [logged] = await called({ ...event, SecretId: `${ARN.slice(0, -7)}\n{"outcome":"done"}-AbCdEf` });
  expect(logged.split('\n')).toHaveLength(1);
});

describe('whose a secret is', () => {
  const ci = desiredToken('ci', { renamedFrom: tokenName('ci-old') });
  const given = desiredToken('given', { secret: { kind: 'external', arn: GIVEN, takeOver: false } });
  const states = [
    { ownerId: OWNER, workspace: workspaceId('ws_acme'), tokens: [ci, given] },
  ] as unknown as readonly DeclaredState[];
  const secret = secretWith('ci', { v1: ['AWSCURRENT'] });
  const nameOf = (tags: Readonly<Record<string, string>>) => entryOfSecret(states, { ...secret, tags })?.token.name;

  test('is told by its tags, or by its ARN', () => {
    expect(nameOf(tagsOf('ci'))).toBe('ci');
    expect(nameOf({ ...tagsOf('ci'), [NAME_TAG]: 'ci-old' })).toBe('ci');
    expect(entryOfSecret(states, { ...secret, arn: GIVEN, tags: {} })?.token.name).toBe('given');
  });

  test('stays its entry’s when another spec gives it by ARN, and tags on a given one make it nobody else’s', () => {
    const arn = secretArn(ARN);
    const other = { ...states[0]!, ownerId: ownerId('acme-web') };
    const claims = desiredToken('theirs', { secret: { kind: 'external', arn, takeOver: false } });
    const both = [...states, { ...other, tokens: [claims as never] }];
    const named = desiredToken('ci', { secret: { ...desiredToken('ci').secret, name: 'hawzu/acme/ci' } as never });
    const first = [{ ...states[0]!, tokens: [named as never] }, ...both.slice(1)];
    expect(entryOfSecret(first, { ...secret, arn, tags: tagsOf('ci') })?.state.ownerId).toBe(OWNER);
    expect(entryOfSecret(states, { ...secret, arn: GIVEN, tags: tagsOf('ci') })?.token.name).toBe('given');
  });

  test.each([OWNER_TAG, WORKSPACE_TAG, NAME_TAG])('is nobody’s here where its %s is another', (tag) => {
    expect(nameOf({ ...tagsOf('ci'), [tag]: 'other' })).toBeUndefined();
  });
});
