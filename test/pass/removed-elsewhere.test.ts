import { secretArn } from '../../src/core/model/ids';
import { placesNamed } from '../../src/core/pass/look/left/places-lost';
import { type Account, possibleScopeKeys, tokensElsewhere } from '../../src/core/pass/look/lists/elsewhere';
import { TokenIndex } from '../../src/core/pass/look/tokens/token-index';
import type { TokenFacts } from '../../src/core/ports/token-api';
import { BORN, issued, OWNER } from '../../src/testing/memory/observed-world';
import { desiredToken, specOf } from './bed';

const HERE: Account = { partition: 'aws', account: '123456789012' };
const arnIn = (region: string, name: string, { partition, account }: Account = HERE) =>
  secretArn(`arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`);
const listed = (...tokens: readonly TokenFacts[]): TokenIndex => {
  const index = new TokenIndex(BORN);
  for (const token of tokens) index.add(token);
  return index;
};
const old = (arn: ReturnType<typeof arnIn>, changes = {}) => issued('old', 'v1', { arn, ...changes });
const spec = specOf(OWNER, [desiredToken('api')]);

const regionsOf = (desired: typeof spec, tokens: TokenIndex, accounts: readonly Account[]): readonly string[] =>
  [...placesNamed(desired, { tokens, accounts, scopeKeys: new Set() }).values()].flatMap(({ region, isRemoved }) =>
    isRemoved ? [region] : [],
  );

describe('a live token of a removed entry tells the region of its secret', () => {
  test.each<[string, TokenFacts, readonly Account[], readonly string[]]>([
    ['under the prefix of the spec', old(arnIn('us-east-1', 'hawzu/acme/old')), [HERE], ['us-east-1']],
    ['under the default prefix', old(arnIn('us-east-1', `hawzu/${OWNER}/old`)), [HERE], ['us-east-1']],
    [
      'in any of the accounts',
      old(arnIn('cn-north-1', 'hawzu/acme/old', { partition: 'aws-cn', account: '222222222222' })),
      [HERE, { partition: 'aws-cn', account: '222222222222' }],
      ['cn-north-1'],
    ],
    ['but not of a name that nothing in the spec gives', old(arnIn('us-east-1', 'other/old')), [HERE], []],
    ['nor in an account that no ARN has shown', old(arnIn('us-east-1', 'hawzu/acme/old')), [], []],
    [
      'nor in a partition that nobody knows',
      old(arnIn('us-east-1', 'hawzu/acme/old')),
      [{ partition: 'x', account: '1' }],
      [],
    ],
    ['nor when it has ended', old(arnIn('us-east-1', 'hawzu/acme/old'), { expiresAt: BORN }), [HERE], []],
    ['nor when it is disabled', old(arnIn('us-east-1', 'hawzu/acme/old'), { status: 'disabled' }), [HERE], []],
    [
      'nor of an entry that is declared',
      issued('api', 'v1', { arn: arnIn('us-east-1', 'hawzu/acme/api') }),
      [HERE],
      [],
    ],
    [
      'whatever a person has called it since',
      old(arnIn('us-east-1', 'hawzu/acme/old'), {
        label: 'do not touch',
        issuedAs: old(arnIn('us-east-1', 'hawzu/acme/old')).label,
      }),
      [HERE],
      ['us-east-1'],
    ],
  ])('%s', (_what, token, accounts, regions) => {
    expect(regionsOf(spec, listed(token), accounts)).toEqual(regions);
  });

  test('a name that the spec chose by itself gives no prefix', () => {
    const named = desiredToken('api', {
      secret: { kind: 'managed', name: 'mine/api', named: true, tags: {}, recoveryWindowDays: 30 },
    });
    const index = listed(old(arnIn('us-east-1', 'mine/old')));
    expect(regionsOf(specOf(OWNER, [named]), index, [HERE])).toEqual([]);
  });
});

describe('a live token with the name of an entry, and another secret,', () => {
  const entry = desiredToken('api');
  const token = issued('api', 'v1', { arn: arnIn('us-east-1', 'hawzu/acme/api') });
  const label = (one: TokenFacts): string => one.label.replace(/^.*@([a-z2-7]+)\..*$/, '$1');

  test('is told with its region where the label proves that, and without where it may be anybody’s', () => {
    const theirs = issued('api', 'v2', { arn: arnIn('us-east-1', 'theirs/api') });
    const found = tokensElsewhere({ owner: OWNER, token: entry, scopeKeys: [] }, listed(token, theirs), [HERE]);
    expect(found).toEqual([{ token, region: 'us-east-1' }, { token: theirs }]);
  });

  test('is none where its place is the entry’s own, or it does not live', () => {
    expect(tokensElsewhere({ owner: OWNER, token: entry, scopeKeys: [label(token)] }, listed(token), [HERE])).toEqual(
      [],
    );
    expect(
      tokensElsewhere({ owner: OWNER, token: entry, scopeKeys: [] }, listed({ ...token, expiresAt: BORN }), [HERE]),
    ).toEqual([]);
  });

  test('has no region that could be worked out of an entry given by ARN', () => {
    const given = desiredToken('api', {
      secret: { kind: 'external', arn: arnIn('eu-west-1', 'hawzu/acme/api'), takeOver: false },
    });
    expect(tokensElsewhere({ owner: OWNER, token: given, scopeKeys: [] }, listed(token), [HERE])).toEqual([{ token }]);
  });
});

test('where a secret is not there, its labels can be worked out of account and region, or of its ARN', () => {
  const token = issued('api', 'v1', { arn: arnIn('eu-west-1', 'hawzu/acme/api'), createdAt: BORN });
  const place = token.label.replace(/^.*@([a-z2-7]+)\..*$/, '$1');
  const given = { kind: 'external', arn: arnIn('eu-west-1', 'hawzu/acme/api'), takeOver: false } as const;
  const region = 'eu-west-1';
  expect(possibleScopeKeys([OWNER], desiredToken('api', { region }), [HERE])).toEqual([place]);
  expect(possibleScopeKeys([OWNER], desiredToken('api', { secret: given }), [])).toEqual([place]);
  expect(possibleScopeKeys([OWNER], desiredToken('api', { region }), [])).toEqual([]);
  expect(possibleScopeKeys([OWNER], desiredToken('api'), [HERE])).toEqual([]);
});
