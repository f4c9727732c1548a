import type { DesiredState, DesiredToken } from '../../src/core/model/desired';
import { ownerId, type SecretArn, secretArn, tokenName } from '../../src/core/model/ids';
import type { Found, Listed } from '../../src/core/pass/look/lists/look-up';
import { Resolved } from '../../src/core/pass/look/lists/resolved';
import { TokenIndex } from '../../src/core/pass/look/tokens/token-index';
import type { SecretFacts } from '../../src/core/ports/secret-store';
import { type EntryFacts, known, NAME_TAG, unknown } from '../../src/core/reconcile/observed/observed';
import { BORN, secretWith } from '../../src/testing/memory/observed-world';
import { desiredToken, specOf } from './bed';

const [A, B] = ['111111111111', '222222222222'];
const arnAt = (account: string, name = 'shared', region = 'eu-west-1', suffix = 'AbCdEf'): SecretArn =>
  secretArn(`arn:aws:secretsmanager:${region}:${account}:secret:${name}-${suffix}`);
const secretAt = (arn: SecretArn, changes: Partial<SecretFacts> = {}): SecretFacts =>
  secretWith('x', {}, { arn, name: arn.replace(/^.*:secret:/, '').slice(0, -7), ...changes });

type Changes = Partial<DesiredToken>;
const byName = (name = 'shared', changes: Changes = {}): Changes => ({
  secret: { kind: 'managed', name, named: true, tags: {}, recoveryWindowDays: 30 },
  region: 'eu-west-1',
  ...changes,
});
const byArn = (arn: SecretArn, changes: Changes = {}): Changes => ({
  secret: { kind: 'external', arn, takeOver: false },
  region: 'eu-west-1',
  ...changes,
});
const ABSENT = known(undefined);
const UNREAD = unknown('denied');
const there = (arn: SecretArn): EntryFacts['secret'] => known(secretAt(arn));

const foundAs = (name: string, changes: Changes, secret: EntryFacts['secret']): Found => ({
  token: desiredToken(name, changes),
  answer: { secret, at: BORN },
});
const lookedUp = (desired: DesiredState, found: readonly Found[], listed: Partial<Listed> = {}) => ({
  desired,
  found,
  listed: { tokens: new TokenIndex(BORN), ours: new Map(), ...listed },
});
const ours = specOf('acme-ci', []);

describe('two entries come to the same secret', () => {
  type End = readonly [Changes, EntryFacts['secret']];
  test.each<[string, End, End, boolean]>([
    ['of one name in one region', [byName(), ABSENT], [byName(), ABSENT], true],
    ['not of two names', [byName(), ABSENT], [byName('other'), ABSENT], false],
    ['not in two regions', [byName(), ABSENT], [byName('shared', { region: 'us-east-1' }), ABSENT], false],
    ['of two names, where both were found at one', [byName('a'), there(arnAt(A))], [byName(), ABSENT], true],
    ['of one ARN', [byArn(arnAt(A)), ABSENT], [byArn(arnAt(A)), ABSENT], true],
    ['not of ARNs in two accounts', [byArn(arnAt(A)), ABSENT], [byArn(arnAt(B)), ABSENT], false],
    ['by ARN and by name, found there', [byArn(arnAt(A)), ABSENT], [byName(), there(arnAt(A))], true],
    ['not by ARN and by name, found elsewhere', [byArn(arnAt(A)), ABSENT], [byName(), there(arnAt(B))], false],
    ['by ARN and by name, not there: its account is not known', [byArn(arnAt(A)), ABSENT], [byName(), ABSENT], true],
    ['by ARN and by name, not to be read', [byArn(arnAt(A)), UNREAD], [byName(), UNREAD], true],
    [
      'not by an ARN that names another region than the entry',
      [byArn(arnAt(A, 'shared', 'us-east-1')), ABSENT],
      [byName(), ABSENT],
      false,
    ],
    ['not where one of them has moved away', [byName('shared', { movedTo: to() }), ABSENT], [byName(), ABSENT], false],
  ])('%s', (_what, one, other, same) => {
    const [api, web] = [foundAs('api', ...one), foundAs('web', ...other)];
    const resolved = new Resolved([lookedUp(ours, [api, web])]);
    expect([resolved.othersAt(ours, api), resolved.othersAt(ours, web)]).toEqual(same ? [['web'], ['api']] : [[], []]);
  });

  test('of another owner, or in another workspace, are named with those', () => {
    const theirs = specOf('acme-data', []);
    const staging = { ...ours, workspace: 'ws_staging' as DesiredState['workspace'] };
    const [mine, data, stage] = [0, 1, 2].map(() => foundAs('api', byName(), ABSENT));
    const resolved = new Resolved([lookedUp(ours, [mine!]), lookedUp(theirs, [data!]), lookedUp(staging, [stage!])]);
    expect(resolved.othersAt(ours, mine!)).toEqual([
      'api (owner acme-data in ws_acme)',
      'api (owner acme-ci in ws_staging)',
    ]);
  });

  function to(): NonNullable<DesiredToken['movedTo']> {
    return { owner: ownerId('acme-data'), name: tokenName('api') };
  }
});

test.each<[string, ReturnType<typeof lookedUp>, readonly string[]]>([
  ['nothing', lookedUp(ours, [foundAs('api', byName(), ABSENT)]), []],
  ['what was found', lookedUp(ours, [foundAs('api', byName(), there(arnAt(A)))]), [A]],
  ['an ARN that is declared', lookedUp(ours, [foundAs('api', byArn(arnAt(B)), UNREAD)]), [B]],
  [
    'a list of our secrets',
    lookedUp(ours, [], { ours: new Map([['eu-west-1', { at: BORN, secrets: [secretAt(arnAt(A))] }]]) }),
    [A],
  ],
  ['what is remembered', lookedUp(ours, [], { remembered: [{ arn: arnAt(B) }] }), [B]],
  [
    'all of that, each once',
    lookedUp(ours, [foundAs('a', byArn(arnAt(A)), there(arnAt(A)))], { remembered: [{ arn: arnAt(B) }] }),
    [B, A],
  ],
  [
    'not what is no ARN of a secret',
    lookedUp(ours, [], { remembered: [{ arn: secretArn('arn:aws:s3:::bucket-AbCdEf') }] }),
    [],
  ],
])('the accounts of a run are told by %s', (_what, looked, accounts) => {
  expect(new Resolved([looked]).accounts).toEqual(accounts.map((account) => ({ partition: 'aws', account })));
});

test('accounts that were found by other means are accounts of the run', () => {
  const probed = [{ partition: 'aws-cn', account: B }];
  expect(new Resolved([lookedUp(ours, [foundAs('api', byArn(arnAt(A)), ABSENT)])], probed).accounts).toEqual([
    ...probed,
    { partition: 'aws', account: A },
  ]);
});

describe('a listed secret stands behind an entry, and is not to be removed,', () => {
  const listed = (tag: string | undefined, arn = arnAt(A)): SecretFacts =>
    secretAt(arn, { tags: tag === undefined ? {} : { [NAME_TAG]: tag } });
  const renamed = { renamedFrom: tokenName('old') };
  const moved = { movedTo: { owner: ownerId('acme-data'), name: tokenName('api') } };

  test.each<[string, Found, SecretFacts, boolean]>([
    ['that was found', foundAs('api', byName(), there(arnAt(A))), listed('api'), true],
    [
      '… in an earlier incarnation',
      foundAs('api', byName(), there(arnAt(A, 'shared', 'eu-west-1', 'Newer1'))),
      listed('x'),
      true,
    ],
    ['… in another account: no', foundAs('api', byName(), there(arnAt(B))), listed('api'), false],
    ['that has moved away, too', foundAs('api', byName('shared', moved), there(arnAt(A))), listed('api'), true],
    ['whose ARN is given', foundAs('api', byArn(arnAt(A)), UNREAD), listed('x'), true],
    ['that is not there, by region and name', foundAs('api', byName(), ABSENT), listed('x'), true],
    ['… in another region: no', foundAs('api', byName(), ABSENT), listed('x', arnAt(A, 'shared', 'us-east-1')), false],
    ['… by its tag: no, it is certainly not there', foundAs('api', byName('other'), ABSENT), listed('api'), false],
    ['that was not to be read, by region and name', foundAs('api', byName(), UNREAD), listed('x'), true],
    ['… by its tag', foundAs('api', byName('other'), UNREAD), listed('api'), true],
    ['… by the tag of its former name', foundAs('api', byName('other', renamed), UNREAD), listed('old'), true],
    ['… by neither: no', foundAs('api', byName('other', renamed), UNREAD), listed('web'), false],
    ['… without a tag: no', foundAs('api', byName('other'), UNREAD), listed(undefined), false],
    [
      'that was found under another name, by its tag: no',
      foundAs('api', byName(), there(arnAt(A, 'x'))),
      listed('api'),
      false,
    ],
    [
      'given by an ARN that was not to be read, by its tag',
      foundAs('api', byArn(arnAt(B, 'x')), UNREAD),
      listed('api'),
      true,
    ],
    [
      'given by an ARN that is not there, by its tag: no',
      foundAs('api', byArn(arnAt(B, 'x')), ABSENT),
      listed('api'),
      false,
    ],
  ])('%s', (_what, found, secret, declared) => {
    expect(new Resolved([lookedUp(ours, [found])]).isDeclared(secret, ours)).toBe(declared);
  });

  test('but a tag is one of the own owner and workspace', () => {
    const theirs = specOf('acme-data', []);
    const resolved = new Resolved([lookedUp(theirs, [foundAs('api', byName('other'), UNREAD)])]);
    expect([resolved.isDeclared(listed('api'), ours), resolved.isDeclared(listed('api'), theirs)]).toEqual([
      false,
      true,
    ]);
  });

  test('what is no ARN of a secret is nobody’s', () => {
    const strange = secretAt(secretArn('arn:aws:s3:::bucket-AbCdEf'));
    expect(new Resolved([lookedUp(ours, [foundAs('api', byName(), ABSENT)])]).isDeclared(strange, ours)).toBe(false);
  });
});
