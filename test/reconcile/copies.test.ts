import type { DesiredToken, Replica } from '../../src/core/model/desired';
import type { ReplicaFacts, SecretFacts } from '../../src/core/ports/secret-store';
import { later } from '../../src/core/model/time';
import { type EntryScene, issued } from '../../src/testing/memory/observed-world';
import {
  actionsOf,
  at,
  DAY,
  holdsOf,
  planned,
  ROTATED,
  SETTLE,
  steady,
  stepsOf,
  superseded,
  TOMBSTONED,
  tombstoned,
} from './planned';

const declared = (...replicas: readonly Replica[]): Partial<DesiredToken> => ({
  secret: { kind: 'managed', name: 'hawzu/acme/ci', named: false, tags: {}, recoveryWindowDays: 30, replicas },
});
const there = (...replicas: readonly ReplicaFacts[]): Partial<SecretFacts> => ({
  ...(replicas.length > 0 && { primaryRegion: 'eu-west-1', replicas }),
});
const inSync = (region: string, kmsKeyId?: string): ReplicaFacts => ({
  region,
  status: 'InSync',
  ...(kmsKeyId !== undefined && { kmsKeyId }),
});
const NOW = at(DAY);
const plannedWith = (secret: Partial<SecretFacts>, changes: Partial<DesiredToken> = {}) =>
  planned(steady({}, secret), NOW, { region: 'eu-west-1', ...changes });

describe('copies of a secret that are declared', () => {
  test('are asked for with the secret', () => {
    const entry = planned({ secret: undefined }, NOW, declared({ region: 'us-east-1', kmsKeyId: 'alias/k' }));
    expect(entry.actions[0]!.steps[0]).toMatchObject({
      kind: 'create-secret',
      settings: { replicas: [{ region: 'us-east-1', kmsKeyId: 'alias/k' }] },
    });
  });

  test('are added where they are missing, and those that are there stay', () => {
    const entry = plannedWith(there(inSync('us-east-1')), declared({ region: 'eu-north-1' }, { region: 'us-east-1' }));
    expect(actionsOf(entry)).toEqual(['update (settings-changed)']);
    expect(entry.actions[0]!.steps).toEqual([{ kind: 'add-replicas', replicas: [{ region: 'eu-north-1' }] }]);
  });

  test('are the only ones: others are removed, and it is said who loses by it', () => {
    const entry = plannedWith(there(inSync('us-east-1'), inSync('eu-north-1')), declared({ region: 'eu-north-1' }));
    expect(entry.actions[0]!.steps).toEqual([{ kind: 'remove-replicas', regions: ['us-east-1'] }]);
    expect(entry.actions[0]!.effects).toEqual(["it can't be read in us-east-1 any more"]);
  });

  test('are none when an empty list says so', () => {
    const entry = plannedWith(there(inSync('us-east-1')), declared());
    expect(entry.actions[0]!.steps).toEqual([{ kind: 'remove-replicas', regions: ['us-east-1'] }]);
  });

  test.each<[string, Partial<SecretFacts>]>([
    ['are as they are', there(inSync('us-east-1', 'alias/aws/secretsmanager'))],
    ['have a key that nobody declares', there(inSync('us-east-1', 'arn:aws:kms:us-east-1:123456789012:key/1'))],
    ['are on their way', there({ region: 'us-east-1', status: 'InProgress' })],
    ['are not told of by a list', { primaryRegion: 'eu-west-1' }],
  ])('ask for nothing where they %s', (_what, secret) => {
    const entry = plannedWith(secret, declared({ region: 'us-east-1' }));
    expect([actionsOf(entry), holdsOf(entry)]).toEqual([[], ['up-to-date']]);
  });

  test('that failed are told of, with what AWS says', () => {
    const entry = plannedWith(
      there({ region: 'us-east-1', status: 'Failed', message: 'no key' }),
      declared({ region: 'us-east-1' }),
    );
    expect(actionsOf(entry)).toEqual([]);
    expect(entry.holds).toContainEqual(
      expect.objectContaining({
        code: 'copy-failed',
        severity: 'warning',
        message: expect.stringMatching(/no key/) as unknown,
      }),
    );
  });

  test('keep their key, and it is said how to change it', () => {
    const entry = plannedWith(
      there(inSync('us-east-1', 'alias/a')),
      declared({ region: 'us-east-1', kmsKeyId: 'alias/b' }),
    );
    expect([actionsOf(entry), holdsOf(entry)]).toEqual([[], ['up-to-date', 'copy-key-kept']]);
    const same = plannedWith(
      there(inSync('us-east-1', 'arn:aws:kms:us-east-1:123456789012:alias/b')),
      declared({ region: 'us-east-1', kmsKeyId: 'alias/b' }),
    );
    expect(holdsOf(same)).toEqual(['up-to-date']);
  });

  test('in the region of the secret block the entry', () => {
    const entry = plannedWith({}, declared({ region: 'eu-west-1' }));
    expect(entry.blocked?.code).toBe('copy-at-home');
  });
});

test('copies that nobody declares are left alone, and not talked about', () => {
  const entry = plannedWith(there(inSync('us-east-1', 'alias/theirs')));
  expect([actionsOf(entry), holdsOf(entry)]).toEqual([[], ['up-to-date']]);
});

describe('a superseded token', () => {
  const behind = (status: ReplicaFacts['status']): Partial<SecretFacts> =>
    there(inSync('eu-north-1'), { region: 'us-east-1', status });
  const due = later(TOMBSTONED, SETTLE);
  const withSecret = (scene: EntryScene, changes: Partial<SecretFacts>): EntryScene => ({
    ...scene,
    secret: { ...(scene.secret as SecretFacts), ...changes },
  });
  const retiring = (changes: Partial<SecretFacts>, token: Parameters<typeof tombstoned>[0] = {}, now = due) =>
    planned(withSecret(tombstoned(token), changes), now);

  test.each<['InProgress' | 'Failed']>([['InProgress'], ['Failed']])(
    'is kept while a copy is %s, until its own end at the latest',
    (status) => {
      const entry = retiring(behind(status));
      expect(actionsOf(entry)).toEqual([]);
      const hold = entry.holds.find(({ code }) => code === 'copy-behind');
      expect(hold).toMatchObject({ token: 'tok_ci_v1', until: issued('ci', 'v1').expiresAt });
      expect(hold?.message).toContain(`us-east-1: ${status}`);
    },
  );

  test('is disabled when all copies are in sync, and looks at them again before', () => {
    const entry = retiring(behind('InSync'));
    expect(stepsOf(entry)).toEqual(['recheck', 'disable tok_ci_v1']);
    expect(entry.actions[0]!.steps[0]).toMatchObject({ kind: 'recheck', inSync: true });
  });

  test('that is disabled already is not revoked before', () => {
    const off = { status: 'disabled' as const, disabledAt: due };
    const later_ = later(due, 3 * DAY);
    expect(stepsOf(retiring(behind('InProgress'), off, later_))).toEqual([]);
    expect(stepsOf(retiring(behind('InSync'), off, later_))).toEqual(['recheck', 'revoke tok_ci_v1']);
  });

  test('that has expired is revoked whatever copies show', () => {
    const entry = retiring(behind('Failed'), { expiresAt: due });
    expect(stepsOf(entry)).toEqual(['recheck', 'revoke tok_ci_v1']);
    expect(entry.actions[0]!.steps[0]).not.toHaveProperty('inSync');
  });

  test('loses AWSPREVIOUS all the same: nothing ends with that', () => {
    const entry = planned(withSecret(superseded(), behind('Failed')), later(ROTATED, 2 * DAY));
    expect(stepsOf(entry)).toContain('drop AWSPREVIOUS of v1');
  });
});
