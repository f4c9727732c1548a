/// <reference types="jest" />
import { type SecretArn, type VersionId } from '../../core/model/ids';
import { SecretValue } from '../../core/model/secret-value';
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS, type SecretFacts, type SecretStore } from '../../core/ports/secret-store';
import type { SecretStoreUnderTest } from './ports-under-test';
import { expectRefused } from './port-error-expectations';
import { v1, v2, v3 } from './version-ids';

const DAY = 86_400_000;
const value = (text: string): SecretValue => new SecretValue(text);

/**
 * Registers the tests that every implementation of `SecretStore` has to pass. Requirements: the port's own contract and
 * what was recorded from AWS.
 */
export function describeSecretStoreContract(
  name: string,
  open: () => Promise<SecretStoreUnderTest> | SecretStoreUnderTest,
): void {
  describe(`secret store: ${name}`, () => {
    let world: SecretStoreUnderTest;
    let store: SecretStore;
    beforeEach(async () => {
      world = await open();
      store = world.stores(world.regions[0]);
    });
    afterEach(() => world.close?.());

    const create = async (secretName = 'hawzu/acme/ci', tags: Record<string, string> = {}): Promise<SecretArn> =>
      (await store.create({ name: secretName, description: 'made by the contract', tags })).value;
    const facts = async (id: string): Promise<SecretFacts> => {
      const found = (await store.describe(id)).value;
      if (!found) throw new Error(`there is no secret ${id}`);
      return found;
    };
    /** Which version carries each stage. */
    const stages = async (arn: SecretArn): Promise<Record<string, VersionId>> => {
      const owners: Record<string, VersionId> = {};
      for (const [owner, carried] of (await facts(arn)).stages) for (const stage of carried) owners[stage] = owner;
      return owners;
    };
    const text = async (arn: SecretArn, id: VersionId): Promise<string> => {
      const answer = (await store.read(arn, id)).value;
      return answer.kind === 'value' ? answer.value.reveal() : answer.kind;
    };
    const listed = async (tags: Record<string, string>): Promise<string[]> => {
      const names: string[] = [];
      for await (const page of store.listByTags(tags)) names.push(...page.value.map((secret) => secret.name));
      return names.sort();
    };
    /** A secret with v1 as previous and v2 as current. */
    const rotatedOnce = async (): Promise<SecretArn> => {
      const arn = await create();
      await store.put(arn, v1, value('one'), [AWSPENDING]);
      await store.put(arn, v2, value('two'), [AWSPENDING]);
      await store.moveStage(arn, AWSCURRENT, { to: v2, from: v1 });
      await store.moveStage(arn, AWSPENDING, { from: v2 });
      return arn;
    };

    test('a new secret is empty, has its tags, and an ARN of its region, its name and six random characters', async () => {
      const arn = await create('hawzu/acme/ci', { owner: 'acme-ci' });
      expect(arn).toMatch(/^arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:hawzu\/acme\/ci-[A-Za-z0-9]{6}$/);
      expect(arn.split(':')[3]).toBe(world.regions[0]);
      const found = await facts(arn);
      expect(found).toMatchObject({ arn, name: 'hawzu/acme/ci', tags: { owner: 'acme-ci' } });
      expect(found.stages.size).toBe(0);
      expect(found.deletedAt).toBeUndefined();
      expect((await store.listVersions(arn)).value).toEqual([]);
    });

    test('a secret is found by its name, its ARN, and its ARN without the suffix', async () => {
      const arn = await create();
      for (const id of ['hawzu/acme/ci', arn, arn.slice(0, -7)]) expect((await facts(id)).arn).toBe(arn);
    });

    test('a secret that is not there is described as undefined', async () => {
      expect((await store.describe('hawzu/acme/none')).value).toBeUndefined();
    });

    test('a name is taken once per region', async () => {
      await create();
      await expectRefused(create(), 'already-exists');
      const elsewhere = world.stores(world.regions[1]);
      expect((await elsewhere.describe('hawzu/acme/ci')).value).toBeUndefined();
      await elsewhere.create({ name: 'hawzu/acme/ci', description: '', tags: {} });
    });

    test('a name with characters that AWS does not take is invalid', async () => {
      await expectRefused(create('no spaces'), 'invalid');
    });

    test('the first version becomes AWSCURRENT whatever labels it was stored with', async () => {
      const arn = await create();
      await store.put(arn, v1, value('one'), [AWSPENDING]);
      expect(await stages(arn)).toEqual({ AWSCURRENT: v1, AWSPENDING: v1 });
      expect(await text(arn, v1)).toBe('one');
    });

    test('a later version stored as AWSPENDING takes that label from any other and leaves AWSCURRENT where it is', async () => {
      const arn = await create();
      await store.put(arn, v1, value('one'), [AWSCURRENT]);
      await store.put(arn, v2, value('two'), [AWSPENDING]);
      await store.put(arn, v3, value('three'), [AWSPENDING]);
      expect(await stages(arn)).toEqual({ AWSCURRENT: v1, AWSPENDING: v3 });
    });

    test('the same value for a version again is a success that changes nothing', async () => {
      const arn = await create();
      await store.put(arn, v1, value('one'), [AWSPENDING]);
      await store.put(arn, v2, value('two'), [AWSPENDING]);
      const before = await facts(arn);
      await store.put(arn, v1, value('one'), [AWSPENDING]);
      expect(await facts(arn)).toEqual(before);
    });

    test('another value for a version is a conflict, and the first one stays', async () => {
      const arn = await create();
      await store.put(arn, v1, value('one'), [AWSPENDING]);
      await expectRefused(store.put(arn, v1, value('other'), [AWSPENDING]), 'conflict');
      expect(await text(arn, v1)).toBe('one');
    });

    test('a value that is stored as AWSCURRENT makes the version before it AWSPREVIOUS', async () => {
      const arn = await create();
      await store.put(arn, v1, value('one'), [AWSCURRENT]);
      await store.put(arn, v2, value('two'), [AWSCURRENT]);
      expect(await stages(arn)).toEqual({ AWSCURRENT: v2, AWSPREVIOUS: v1 });
    });

    test('promotion moves AWSPREVIOUS to the old current version and leaves AWSPENDING where it is', async () => {
      const arn = await create();
      await store.put(arn, v1, value('one'), [AWSCURRENT]);
      await store.put(arn, v2, value('two'), [AWSPENDING]);
      await store.moveStage(arn, AWSCURRENT, { to: v2, from: v1 });
      expect(await stages(arn)).toEqual({ AWSCURRENT: v2, AWSPENDING: v2, AWSPREVIOUS: v1 });
    });

    test('AWSPENDING leaves a version when AWSCURRENT leaves it, and AWSPREVIOUS leaves the third', async () => {
      const arn = await create();
      await store.put(arn, v1, value('one'), [AWSCURRENT]);
      await store.put(arn, v2, value('two'), [AWSPENDING]);
      await store.moveStage(arn, AWSCURRENT, { to: v2, from: v1 });
      await store.put(arn, v3, value('three'), ['custom']);
      await store.moveStage(arn, AWSCURRENT, { to: v3, from: v2 });
      expect(await stages(arn)).toEqual({ AWSCURRENT: v3, AWSPREVIOUS: v2, custom: v3 });
    });

    test('a rollback makes the previous version current and the current one previous', async () => {
      const arn = await rotatedOnce();
      expect(await stages(arn)).toEqual({ AWSCURRENT: v2, AWSPREVIOUS: v1 });
      await store.moveStage(arn, AWSCURRENT, { to: v1, from: v2 });
      expect(await stages(arn)).toEqual({ AWSCURRENT: v1, AWSPREVIOUS: v2 });
    });

    test('a label moves only from the version that the caller saw: otherwise it is a conflict and nothing moves', async () => {
      const arn = await rotatedOnce();
      await store.put(arn, v3, value('three'), [AWSPENDING]);
      const before = await stages(arn);
      await expectRefused(store.moveStage(arn, AWSCURRENT, { to: v3, from: v1 }), 'conflict');
      await expectRefused(store.moveStage(arn, AWSCURRENT, { to: v3 }), 'conflict');
      await expectRefused(store.moveStage(arn, AWSPREVIOUS, { from: v2 }), 'conflict');
      expect(await stages(arn)).toEqual(before);
    });

    test('a label that sits on nothing can be set without naming a version to take it from', async () => {
      const arn = await rotatedOnce();
      await store.moveStage(arn, 'custom', { to: v1 });
      expect((await stages(arn)).custom).toBe(v1);
    });

    test('a removed label is gone, and its version can still be read', async () => {
      const arn = await rotatedOnce();
      await store.moveStage(arn, AWSPREVIOUS, { from: v1 });
      expect(await stages(arn)).toEqual({ AWSCURRENT: v2 });
      expect(await text(arn, v1)).toBe('one');
      const versions = (await store.listVersions(arn)).value;
      expect(Object.fromEntries(versions.map(({ id, stages: carried }) => [id, carried]))).toEqual({
        [v1]: [],
        [v2]: [AWSCURRENT],
      });
    });

    test('AWSCURRENT can be moved, never removed', async () => {
      const arn = await rotatedOnce();
      await expectRefused(store.moveStage(arn, AWSCURRENT, { from: v2 }), 'invalid');
      expect((await stages(arn)).AWSCURRENT).toBe(v2);
    });

    test('a label cannot move to a version that does not exist', async () => {
      const arn = await rotatedOnce();
      await expectRefused(store.moveStage(arn, AWSCURRENT, { to: v3, from: v2 }), 'not-found');
    });

    test('a version that does not exist reads as not-found, in a secret that does not exist too', async () => {
      const arn = await rotatedOnce();
      expect((await store.read(arn, v3)).value).toEqual({ kind: 'not-found' });
      await store.delete(arn, 0);
      expect((await store.read(arn, v1)).value).toEqual({ kind: 'not-found' });
    });

    test('every change moves the time of the last change forward, even within one millisecond', async () => {
      const arn = await create();
      const times = [(await facts(arn)).lastChangedAt];
      const note = async () => times.push((await facts(arn)).lastChangedAt);
      await store.put(arn, v1, value('one'), [AWSCURRENT]).then(note);
      await store.put(arn, v2, value('two'), [AWSPENDING]).then(note);
      await store.moveStage(arn, AWSCURRENT, { to: v2, from: v1 }).then(note);
      await store.tag(arn, { team: 'qa' }).then(note);
      world.advance(DAY);
      await store.moveStage(arn, AWSPREVIOUS, { from: v1 }).then(note);
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(DAY);
    });

    test('a tag is added beside the others or replaces the one of its key', async () => {
      const arn = await create('hawzu/acme/ci', { owner: 'acme', team: 'qa' });
      await store.tag(arn, { team: 'platform', cost: '42' });
      expect((await facts(arn)).tags).toEqual({ owner: 'acme', team: 'platform', cost: '42' });
    });

    test('a list by tags shows the secrets that carry all of them, those scheduled for deletion too', async () => {
      await create('a', { owner: 'acme', env: 'prod' });
      await create('b', { owner: 'acme' });
      await create('c', { owner: 'globex', env: 'prod' });
      const deleted = await create('d', { owner: 'acme', env: 'prod' });
      // A filter that matches keys and values apart from each other would find this one.
      await create('e', { owner: 'prod', env: 'acme' });
      await store.delete(deleted, 7);
      expect(await listed({ owner: 'acme', env: 'prod' })).toEqual(['a', 'd']);
      expect(await listed({ owner: 'acme' })).toEqual(['a', 'b', 'd']);
      expect(await listed({ owner: 'ac' })).toEqual([]);
    });

    test('a secret scheduled for deletion tells its end, and refuses to be used or made again', async () => {
      const arn = await rotatedOnce();
      await store.delete(arn, 7);
      const { deletedAt, lastChangedAt } = await facts(arn);
      expect((deletedAt! - lastChangedAt) / DAY).toBeCloseTo(7);
      await expectRefused(store.put(arn, v3, value('three'), [AWSPENDING]), 'invalid');
      await expectRefused(store.moveStage(arn, AWSCURRENT, { to: v1, from: v2 }), 'invalid');
      await expectRefused(store.read(arn, v2), 'invalid');
      await expectRefused(store.tag(arn, { a: 'b' }), 'invalid');
      await expectRefused(create(), 'invalid');
    });

    test('a secret is gone at the end of its recovery window, and made again it has another ARN', async () => {
      const arn = await create();
      await store.delete(arn, 7);
      world.advance(7 * DAY + 60_000);
      expect((await store.describe('hawzu/acme/ci')).value).toBeUndefined();
      const again = await create();
      expect(again).not.toBe(arn);
      expect(again.slice(0, -6)).toBe(arn.slice(0, -6));
    });

    test('with a window of 0 days a secret is gone at once', async () => {
      const arn = await create();
      await store.delete(arn, 0);
      expect((await store.describe(arn)).value).toBeUndefined();
      await create();
    });

    test('to delete a secret that is scheduled for deletion, or not there, succeeds', async () => {
      const arn = await create();
      await store.delete(arn, 7);
      const { deletedAt } = await facts(arn);
      world.advance(DAY);
      await store.delete(arn, 30);
      expect((await facts(arn)).deletedAt).toBe(deletedAt);
      for (const days of [0, 7, 0]) await store.delete(arn, days);
    });

    test('a restored secret is as it was before', async () => {
      const arn = await rotatedOnce();
      const { lastChangedAt: _, ...before } = await facts(arn);
      for (const change of ['delete', 'restore', 'restore'] as const) await store[change](arn, 7);
      world.advance(8 * DAY);
      expect(await facts(arn)).toMatchObject(before);
    });

    test('writing to a secret that is not there is not-found', async () => {
      const arn = await create();
      await store.delete(arn, 0);
      await expectRefused(store.put(arn, v1, value('one'), [AWSPENDING]), 'not-found');
      await expectRefused(store.tag(arn, { a: 'b' }), 'not-found');
      await expectRefused(store.moveStage(arn, AWSCURRENT, { to: v1 }), 'not-found');
      await expectRefused(store.listVersions(arn), 'not-found');
    });

    test('"now" is the server time, to the second', async () => {
      const before = (await store.describe('none')).at;
      world.advance(DAY);
      expect((await store.describe('none')).at - before).toBe(DAY);
    });
  });
}
