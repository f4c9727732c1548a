import type { DesiredToken } from '../../src/core/model/desired';
import { type SecretArn, secretArn, tokenName } from '../../src/core/model/ids';
import type { Found } from '../../src/core/pass/look/lists/look-up';
import { Resolved } from '../../src/core/pass/look/lists/resolved';
import { TokenIndex } from '../../src/core/pass/look/tokens/token-index';
import { type EntryFacts, known, NAME_TAG, unknown } from '../../src/core/reconcile/observed/observed';
import { BORN, secretWith } from '../../src/testing/memory/observed-world';
import { desiredToken, specOf } from './bed';

const ACCOUNT = { partition: 'aws', account: '111111111111' };
const arnOf = (name: string, region = 'eu-west-1'): SecretArn =>
  secretArn(`arn:aws:secretsmanager:${region}:${ACCOUNT.account}:secret:${name}-AbCdEf`);
const named = (name: string): DesiredToken['secret'] => ({
  kind: 'managed',
  name,
  named: true,
  tags: {},
  recoveryWindowDays: 30,
});
const given = (arn: SecretArn): DesiredToken['secret'] => ({ kind: 'external', arn, takeOver: false });
const entry = (changes: Partial<DesiredToken>) => desiredToken('api', { region: 'eu-west-1', ...changes });
const there = (arn: SecretArn) => known(secretWith('x', {}, { arn, name: 'x' }));

function resolved(...found: readonly (readonly [DesiredToken, EntryFacts['secret']])[]): Resolved {
  const entries = found.map(([token, secret]): Found => ({ token, answer: { secret, at: BORN } }));
  const listed = { tokens: new TokenIndex(BORN), ours: new Map() };
  return new Resolved([{ desired: specOf('acme-ci', []), listed, found: entries }]);
}

describe('whether an entry of the run comes to the secret that another declares', () => {
  const asked = entry({ secret: named('mine/api') });

  test('it does where one was found there', () => {
    const found = resolved([entry({}), there(arnOf('mine/api'))]);
    expect(found.isComeTo(asked, ACCOUNT)).toBe(true);
    expect(found.isComeTo(asked, { ...ACCOUNT, account: '222222222222' })).toBe(false);
    expect(found.isComeTo(entry({ secret: named('mine/web') }), ACCOUNT)).toBe(false);
    expect(found.isComeTo(entry({ secret: named('mine/api'), region: 'us-east-1' }), ACCOUNT)).toBe(false);
  });

  test('it does where one is given by that ARN, be it there or not', () => {
    for (const secret of [known(undefined), unknown('denied')])
      expect(resolved([entry({ secret: given(arnOf('mine/api')) }), secret]).isComeTo(asked, ACCOUNT)).toBe(true);
  });

  test('it does not where one is merely named so', () => {
    expect(resolved([asked, known(undefined)]).isComeTo(asked, ACCOUNT)).toBe(false);
  });

  test('when in doubt it does: of an ARN nothing is worked out, nor where no region is known', () => {
    expect(resolved().isComeTo(entry({ secret: given(arnOf('mine/api')) }), ACCOUNT)).toBe(true);
    const { region: _none, ...unplaced } = asked;
    expect(resolved().isComeTo(unplaced, ACCOUNT)).toBe(true);
  });
});

describe('whether an entry of the run stands behind a secret that a list shows', () => {
  const spec = specOf('acme-ci', []);
  const listed = (name: string, tags = {}, region?: string) =>
    secretWith('x', {}, { arn: arnOf(name, region), name, tags });

  test('it does behind the one that was found, and not behind another that has the name it would be given', () => {
    const found = resolved([entry({ secret: named('mine/api') }), there(arnOf('former/api'))]);
    expect(found.isDeclared(listed('former/api'), spec)).toBe(true);
    expect(found.isDeclared(listed('mine/api'), spec)).toBe(false);
  });

  test('when in doubt it does: a list may show what a question did not find yet', () => {
    const found = resolved([entry({ secret: named('mine/api') }), known(undefined)]);
    expect(found.isDeclared(listed('mine/api'), spec)).toBe(true);
    expect(found.isDeclared(listed('mine/api', {}, 'us-east-1'), spec)).toBe(false);
    expect(found.isDeclared(listed('other', { [NAME_TAG]: 'api' }), spec)).toBe(false);
  });

  test('so too where it could not be read: then behind whatever is tagged with a name of its', () => {
    const renamed = entry({ secret: named('mine/api'), renamedFrom: tokenName('old') });
    const unread = resolved([renamed, unknown('denied')]);
    for (const name of ['api', 'old']) expect(unread.isDeclared(listed('any', { [NAME_TAG]: name }), spec)).toBe(true);
    expect(unread.isDeclared(listed('any', { [NAME_TAG]: 'web' }), spec)).toBe(false);
    expect(unread.isDeclared(listed('any', { [NAME_TAG]: 'api' }), specOf('team-b', []))).toBe(false);
  });
});

test('another owner’s entry of the same name that comes to the same secret is another', () => {
  const found: Found = { token: entry({ secret: named('mine/api') }), answer: { secret: known(undefined), at: BORN } };
  const looked = (owner: string) => ({
    desired: specOf(owner, []),
    listed: { tokens: new TokenIndex(BORN), ours: new Map() },
    found: [found],
  });
  const both = new Resolved([looked('acme-ci'), looked('team-b')]);
  expect(both.othersAt(specOf('acme-ci', []), found)).toEqual(['api (owner team-b in ws_acme)']);
  expect(both.othersAt(specOf('team-b', []), found)).toEqual(['api (owner acme-ci in ws_acme)']);
});

test('what is no ARN of a secret tells no account', () => {
  expect(resolved([entry({ secret: given(secretArn('arn:aws:s3:::bucket')) }), known(undefined)]).accounts).toEqual([]);
  expect(resolved([entry({ secret: given(arnOf('mine/api')) }), known(undefined)]).accounts).toEqual([ACCOUNT]);
});
