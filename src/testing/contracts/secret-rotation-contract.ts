/// <reference types="jest" />
import { type SecretArn } from '../../core/model/ids';
import { SecretValue } from '../../core/model/secret-value';
import { AWSCURRENT, AWSPENDING, type SecretFacts, type SecretStore } from '../../core/ports/secret-store';
import { expectRefused } from './port-error-expectations';
import type { SecretStoreUnderTest } from './ports-under-test';
import { v1, v2, v3 } from './version-ids';

const ROTATOR = 'arn:aws:lambda:eu-west-1:000000000000:function:rotator';

/** The part of the contract of `SecretStore` that is about rotation by a function: what was recorded from AWS. */
export function describeSecretRotationContract(
  name: string,
  open: () => Promise<SecretStoreUnderTest> | SecretStoreUnderTest,
): void {
  describe(`rotation of a secret: ${name}`, () => {
    let world: SecretStoreUnderTest;
    let store: SecretStore;
    let arn: SecretArn;
    beforeEach(async () => {
      world = await open();
      store = world.stores(world.regions[0]);
      const tags = { owner: 'acme-ci' };
      arn = (await store.create({ name: 'hawzu/acme/ci', description: 'made by the contract', tags })).value;
      await store.put(arn, v1, new SecretValue('one'), [AWSCURRENT]);
    });
    afterEach(() => world.close?.());

    const facts = async (): Promise<SecretFacts> => (await store.describe(arn)).value!;
    const stages = async (): Promise<unknown> => Object.fromEntries((await facts()).stages);

    test('a secret that nothing rotates says so, and to ask for it is invalid and changes nothing', async () => {
      const before = await facts();
      expect(before.rotation).toBeUndefined();
      await expectRefused(store.rotate(arn, v2), 'invalid');
      expect(await facts()).toEqual(before);
    });

    test('nor does an AWSPENDING that somebody left on the current version make it a rotation under way', async () => {
      await store.put(arn, v2, new SecretValue('two'), [AWSCURRENT, AWSPENDING]);
      await expectRefused(store.rotate(arn, v3), 'invalid');
      await expectRefused(store.rotate(arn, v2), 'invalid');
    });

    test('one that is asked for is a version without a value that waits to be current', async () => {
      await world.rotateBy(arn, ROTATOR);
      expect((await facts()).rotation?.function).toBe(ROTATOR);
      await store.rotate(arn, v2);
      expect(await stages()).toEqual({ [v1]: ['AWSCURRENT'], [v2]: ['AWSPENDING'] });
      expect((await store.read(arn, v2)).value.kind).toBe('empty');
    });

    test('asked for once more it is the same one, and another beside it is a conflict', async () => {
      await world.rotateBy(arn, ROTATOR);
      await store.rotate(arn, v2);
      await store.rotate(arn, v2);
      await expectRefused(store.rotate(arn, v3), 'conflict');
      expect(await stages()).toEqual({ [v1]: ['AWSCURRENT'], [v2]: ['AWSPENDING'] });
    });

    test('lists tell of it, too', async () => {
      await world.rotateBy(arn, ROTATOR);
      for await (const page of store.listByTags({ owner: 'acme-ci' })) {
        expect(page.value.map(({ rotation }) => rotation?.function)).toEqual([ROTATOR]);
      }
      expect.assertions(1);
    });

    test('of a secret that is not there is not-found', async () => {
      await store.delete(arn, 0);
      await expectRefused(store.rotate(arn, v2), 'not-found');
    });
  });
}
