import type { DesiredToken, SecretTarget } from '../../src/core/model/desired';
import { ownerId, tokenName } from '../../src/core/model/ids';
import type { SecretFacts } from '../../src/core/ports/secret-store';
import {
  FORMAT_TAG,
  NAME_TAG,
  OWNER_TAG,
  RECOVERY_TAG,
  WORKSPACE_TAG,
} from '../../src/core/reconcile/observed/observed';
import { tagsOf } from '../../src/testing/memory/observed-world';
import { at, DAY, planned, steady } from './planned';

type Managed = Extract<SecretTarget, { kind: 'managed' }>;
const managed = (changes: Partial<Managed>): Pick<DesiredToken, 'secret'> => ({
  secret: { kind: 'managed', name: 'hawzu/acme/ci', named: false, tags: {}, recoveryWindowDays: 30, ...changes },
});
const updates = (desired: Partial<DesiredToken>, secret: Partial<SecretFacts> = {}) =>
  planned(steady({}, secret), at(DAY), desired).actions;

const KEY = '11111111-2222-3333-4444-555555555555';
const ARN = 'arn:aws:kms:eu-west-1:123456789012:';

describe('a KMS key may be said by id, by alias or by ARN (AWS)', () => {
  test.each<[string, string | undefined]>([
    ['alias/ours', 'alias/ours'],
    ['alias/ours', `${ARN}alias/ours`],
    [`${ARN}alias/ours`, 'alias/ours'],
    [KEY, `${ARN}key/${KEY}`],
    [`${ARN}key/${KEY}`, KEY],
    [KEY, `arn:aws-us-gov:kms:us-gov-east-1:123456789012:key/${KEY}`],
    ['alias/aws/secretsmanager', undefined],
    [`${ARN}alias/aws/secretsmanager`, undefined],
  ])('%s is the key %s', (kmsKeyId, observed) => {
    expect(updates(managed({ kmsKeyId }), observed === undefined ? {} : { kmsKeyId: observed })).toEqual([]);
  });

  test.each<[string, string | undefined]>([
    ['alias/ours', 'alias/theirs'],
    ['alias/ours', `${ARN}alias/theirs`],
    ['alias/ours', undefined],
    ['alias/key/ours', 'alias/ours'],
    [KEY, `alias/${KEY}`],
  ])('%s is not the key %s', (kmsKeyId, observed) => {
    const [action] = updates(managed({ kmsKeyId }), observed === undefined ? {} : { kmsKeyId: observed });
    expect(action?.steps).toEqual([{ kind: 'update-secret', kmsKeyId }]);
  });

  test('one that nobody declares is left as it is', () => {
    expect(updates({}, { kmsKeyId: 'alias/theirs' })).toEqual([]);
  });
});

describe('why a secret is changed in place says what differs, and nothing else', () => {
  const { [RECOVERY_TAG]: _window, [WORKSPACE_TAG]: _workspace, ...first } = tagsOf('ci');
  const former = { owner: ownerId('acme-old'), name: tokenName('ci') };

  test.each<[string, Partial<DesiredToken>, Partial<SecretFacts>, readonly string[]]>([
    ['a tag', managed({ tags: { team: 'qa' } }), {}, ['settings-changed: tags']],
    [
      'a tag and the window, of which one is ours',
      managed({ tags: { team: 'qa' }, recoveryWindowDays: 7 }),
      {},
      ['settings-changed: tags, recovery window'],
    ],
    ['the window only', managed({ recoveryWindowDays: 7 }), {}, ['settings-changed: recovery window']],
    ['the description', {}, { description: 'by hand' }, ['settings-changed: description']],
    ['the key', managed({ kmsKeyId: KEY }), {}, ['settings-changed: KMS key']],
    ['the name', { renamedFrom: tokenName('old') }, { tags: { ...tagsOf('ci'), [NAME_TAG]: 'old' } }, ['renamed: old']],
    ['the owner', { movedFrom: former }, { tags: { ...tagsOf('ci'), [OWNER_TAG]: 'acme-old' } }, ['moved: acme-old']],
    ['tags that version 0.1 did not write', {}, { tags: first }, ['tags-completed']],
    [
      'those, beside a change of theirs',
      managed({ tags: { team: 'qa' } }),
      { tags: first },
      ['settings-changed: tags'],
    ],
  ])('%s', (_what, desired, secret, told) => {
    const [action] = updates(desired, secret);
    expect(action).toMatchObject({ kind: 'update', effects: [] });
    expect(action!.reasons.map(({ code }) => code)).toEqual(told.map((text) => text.split(': ')[0]));
    for (const [index, text] of told.entries()) {
      const { message } = action!.reasons[index]!;
      const named = ['tags', 'description', 'KMS key', 'recovery window'].filter((one) => message.includes(one));
      const [code, said = ''] = text.split(': ');
      if (code === 'settings-changed') expect(named.join(', ')).toBe(said);
      else expect(message).toContain(said);
    }
  });
});

test('a format tag that tells no format is no other format', () => {
  expect(updates({}, { tags: { ...tagsOf('ci'), [FORMAT_TAG]: 'xml' } })).toEqual([]);
});
