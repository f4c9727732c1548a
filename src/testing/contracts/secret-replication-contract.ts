/// <reference types="jest" />
import { type SecretArn, secretArn } from '../../core/model/ids';
import { SecretValue } from '../../core/model/secret-value';
import { AWSCURRENT, type SecretFacts, type SecretStore } from '../../core/ports/secret-store';
import { expectRefused } from './port-error-expectations';
import type { SecretStoreUnderTest } from './ports-under-test';
import { v1, v2 } from './version-ids';

const MINUTE = 60_000;

/** The part of the contract of `SecretStore` that is about copies in other regions: AWS's documentation and error texts. */
export function describeSecretReplicationContract(
  name: string,
  open: () => Promise<SecretStoreUnderTest> | SecretStoreUnderTest,
): void {
  describe(`copies of a secret: ${name}`, () => {
    let world: SecretStoreUnderTest;
    let here: SecretStore;
    let there: SecretStore;
    let arn: SecretArn;
    let copy: SecretArn;
    const tags = { owner: 'acme-ci' };
    beforeEach(async () => {
      world = await open();
      world.setReplicationLag(0);
      here = world.stores(world.regions[0]);
      there = world.stores(world.regions[1]);
      arn = (await here.create({ name: 'hawzu/acme/ci', description: 'made by the contract', tags })).value;
      copy = secretArn(arn.replace(world.regions[0], world.regions[1]));
      await here.put(arn, v1, new SecretValue('one'), [AWSCURRENT]);
    });
    afterEach(() => world.close?.());

    const facts = async (store: SecretStore | undefined, id: string = arn): Promise<SecretFacts> =>
      (await store!.describe(id)).value!;
    const listed = async (store: SecretStore | undefined): Promise<SecretFacts[]> => {
      const found: SecretFacts[] = [];
      for await (const page of store!.listByTags(tags)) found.push(...page.value);
      return found;
    };
    const replicate = (): Promise<unknown> => here.replicate(arn, [{ region: world.regions[1] }]);

    test('a secret without copies says nothing of copies', async () => {
      const alone = await facts(here);
      expect([alone.primaryRegion, alone.replicas]).toEqual([undefined, undefined]);
      expect((await listed(here)).map(({ primaryRegion }) => primaryRegion)).toEqual([undefined]);
    });

    test('a copy has name, suffix, tags, labels and values of its primary, and names its region', async () => {
      await replicate();
      const found = await facts(there, 'hawzu/acme/ci');
      expect(found).toMatchObject({ arn: copy, tags, primaryRegion: world.regions[0] });
      expect([...found.stages]).toEqual([[v1, ['AWSCURRENT']]]);
      const read = (await there.read(copy, v1)).value;
      expect(read.kind === 'value' && read.value.reveal()).toBe('one');
      expect(await listed(there)).toMatchObject([{ arn: copy, primaryRegion: world.regions[0] }]);
    });

    test('the primary tells of its copies; lists name its region alone', async () => {
      await replicate();
      expect(await facts(here)).toMatchObject({
        primaryRegion: world.regions[0],
        replicas: [{ region: world.regions[1], status: 'InSync' }],
      });
      const [shown] = await listed(here);
      expect([shown?.primaryRegion, shown?.replicas]).toEqual([world.regions[0], undefined]);
    });

    test('a copy can be asked for when the secret is made', async () => {
      const replicas = [{ region: world.regions[1], kmsKeyId: 'alias/there' }];
      const made = (await here.create({ name: 'hawzu/acme/new', description: '', tags: {}, replicas })).value;
      expect((await facts(here, made)).replicas).toMatchObject([
        { region: world.regions[1], kmsKeyId: 'alias/there', status: 'InSync' },
      ]);
      expect((await facts(there, 'hawzu/acme/new')).stages.size).toBe(0);
    });

    test('a copy that is there already is left as it is', async () => {
      await replicate();
      await replicate();
      expect((await facts(here)).replicas).toHaveLength(1);
    });

    test('what happens to the primary shows in the copy after a while, and until then it is not in sync', async () => {
      await replicate();
      world.setReplicationLag(10 * MINUTE);
      await here.put(arn, v2, new SecretValue('two'), [AWSCURRENT]);
      expect((await facts(here)).replicas).toMatchObject([{ status: 'InProgress' }]);
      world.advance(10 * MINUTE - 1000);
      expect((await facts(there, copy)).stages.get(v1)).toEqual(['AWSCURRENT']);
      world.advance(1000);
      expect((await facts(there, copy)).stages.get(v2)).toEqual(['AWSCURRENT']);
      expect((await facts(here)).replicas).toMatchObject([{ status: 'InSync' }]);
    });

    test('a copy refuses every write', async () => {
      await replicate();
      const before = await facts(there, copy);
      const value = new SecretValue('two');
      await expectRefused(there.put(copy, v2, value, [AWSCURRENT]), 'invalid');
      await expectRefused(there.moveStage(copy, 'MINE', { to: v1 }), 'invalid');
      await expectRefused(there.tag(copy, { a: 'b' }), 'invalid');
      await expectRefused(there.update(copy, { description: 'other' }), 'invalid');
      await expectRefused(there.rotate(copy, v2), 'invalid');
      await expectRefused(there.replicate(copy, [{ region: 'eu-north-1' }]), 'invalid');
      await expectRefused(there.removeReplicas(copy, [world.regions[1]]), 'invalid');
      await expectRefused(there.delete(copy, 0), 'invalid');
      await expectRefused(there.delete(copy, 30), 'invalid');
      expect(await facts(there, copy)).toEqual(before);
    });

    test('a primary with copies can’t be deleted, and one whose copies are gone can', async () => {
      await replicate();
      await expectRefused(here.delete(arn, 30), 'invalid');
      await expectRefused(here.delete(arn, 0), 'invalid');
      await here.removeReplicas(arn, [world.regions[1]]);
      expect((await there.describe(copy)).value).toBeUndefined();
      expect((await facts(here)).replicas ?? []).toEqual([]);
      await here.removeReplicas(arn, [world.regions[1]]);
      await here.delete(arn, 30);
      expect((await facts(here)).deletedAt).toBeDefined();
    });

    test('where another secret has the name the copy fails, and that secret stays', async () => {
      const theirs = (await there.create({ name: 'hawzu/acme/ci', description: 'theirs', tags: {} })).value;
      await replicate();
      const [failed] = (await facts(here)).replicas ?? [];
      expect(failed).toMatchObject({ region: world.regions[1], status: 'Failed' });
      expect(failed?.message).toMatch(/already exists/);
      expect(await facts(there, 'hawzu/acme/ci')).toMatchObject({ arn: theirs, description: 'theirs' });
      await here.removeReplicas(arn, [world.regions[1]]);
      expect(await facts(there, 'hawzu/acme/ci')).toMatchObject({ arn: theirs });
    });

    test('a promoted copy stands on its own, with all that it had, and the primary has one copy less', async () => {
      await replicate();
      await world.promoteReplica(copy);
      const promoted = await facts(there, copy);
      expect(promoted).toMatchObject({ arn: copy, tags });
      expect(promoted.primaryRegion).toBeUndefined();
      await there.put(copy, v2, new SecretValue('two'), [AWSCURRENT]);
      expect((await facts(there, copy)).stages.get(v2)).toEqual(['AWSCURRENT']);
      expect((await facts(here)).stages.get(v1)).toEqual(['AWSCURRENT']);
      expect((await facts(here)).replicas ?? []).toEqual([]);
    });

    test('of a secret that is not there is not-found', async () => {
      await here.delete(arn, 0);
      await expectRefused(replicate(), 'not-found');
      await expectRefused(here.removeReplicas(arn, [world.regions[1]]), 'not-found');
    });
  });
}
