import type { DesiredToken } from '../../src/core/model/desired';
import { accountsTold } from '../../src/core/pass/look/lists/accounts-told';
import { PortError } from '../../src/core/ports/errors';
import type { SecretStores } from '../../src/core/ports/secret-store';
import { Bed, desiredToken, specOf } from './bed';

const [A, B, C] = ['111111111111', '222222222222', '333333333333'];
const keyIn = (account: string, partition = 'aws') => `arn:${partition}:kms:eu-west-1:${account}:key/1234`;
const withKeys = (
  kmsKeyId: string | undefined,
  ...ofCopies: readonly (string | undefined)[]
): DesiredToken['secret'] => ({
  kind: 'managed',
  name: 'hawzu/acme/api',
  named: false,
  tags: {},
  recoveryWindowDays: 30,
  ...(kmsKeyId !== undefined && { kmsKeyId }),
  replicas: ofCopies.map((key) => ({ region: 'us-east-1', ...(key !== undefined && { kmsKeyId: key }) })),
});

/** Stores whose credentials name accounts, by region. */
function storesNaming(accounts: Readonly<Record<string, () => readonly string[]>>): SecretStores {
  const { world } = new Bed();
  return (region) => Object.assign(world.stores(region), { accounts: async () => accounts[region ?? '']!() });
}
const told = (accounts: Readonly<Record<string, () => readonly string[]>>, ...tokens: readonly DesiredToken[]) =>
  accountsTold({ stores: storesNaming(accounts) }, { desired: specOf('acme-ci', tokens) });

describe('where the secret store may be silent, accounts are told', () => {
  test('by credentials, in every region of the spec once, with the partition of the region', async () => {
    const tokens = ['eu-west-1', 'eu-west-1', 'cn-north-1', 'xx-new-1'].map((region, index) =>
      desiredToken(`ci-${index}`, { region }),
    );
    const accounts = { 'eu-west-1': () => [A, B], 'cn-north-1': () => [C], 'xx-new-1': () => [A] };
    expect(await told(accounts, ...tokens)).toEqual([
      { partition: 'aws', account: A },
      { partition: 'aws', account: B },
      { partition: 'aws-cn', account: C },
      { partition: 'aws', account: A },
    ]);
  });

  test('by ARNs of keys, those of copies too', async () => {
    const secret = withKeys(keyIn(A), keyIn(B, 'aws-cn'), undefined, keyIn(C));
    expect(await told({}, desiredToken('api', { secret }))).toEqual([
      { partition: 'aws', account: A },
      { partition: 'aws-cn', account: B },
      { partition: 'aws', account: C },
    ]);
  });

  test.each(['alias/ours', '1234', `x${keyIn(A)}`, keyIn('1234'), keyIn(`${A}1`), keyIn(A).replace(':kms:', ':s3:')])(
    'not by what is no ARN of a key: %s',
    async (key) => {
      expect(await told({}, desiredToken('api', { secret: withKeys(key) }))).toEqual([]);
    },
  );

  test('not by a secret whose key the spec does not say', async () => {
    const { replicas: _none, ...secret } = withKeys(undefined) as Extract<DesiredToken['secret'], { kind: 'managed' }>;
    expect(await told({}, desiredToken('api', { secret }))).toEqual([]);
  });

  test('and a region whose credentials can’t be asked tells nothing; a defect of ours is no refusal', async () => {
    const denied = (): never => {
      const call = { port: 'Secrets Manager', operation: 'accounts', kind: 'denied', effect: 'none' } as const;
      throw new PortError(call, 'not allowed');
    };
    const broken = (): never => {
      throw new TypeError('a defect');
    };
    const tokens = [desiredToken('api', { region: 'eu-west-1' }), desiredToken('web', { region: 'us-east-1' })];
    expect(await told({ 'eu-west-1': denied, 'us-east-1': () => [B] }, ...tokens)).toEqual([
      { partition: 'aws', account: B },
    ]);
    await expect(told({ 'eu-west-1': broken, 'us-east-1': () => [B] }, ...tokens)).rejects.toThrow('a defect');
  });
});
