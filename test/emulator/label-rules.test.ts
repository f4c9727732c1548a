import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  DeleteSecretCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import fc from 'fast-check';
import type { SecretSnapshot } from '../../src/emulator';
import { refusal, startBed, token, type Bed } from './endpoint-bed';

/** Few versions, labels and values, so that calls meet each other often. */
const version = fc.constantFrom('v1', 'v2', 'v3', 'v4').map(token);
const label = fc.constantFrom('AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING', 'mine');
const value = fc.constantFrom('A', 'B');
const call = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      version,
      value,
      stages: fc.option(fc.uniqueArray(label, { minLength: 1, maxLength: 4 }), { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('update' as const), version, value }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('move' as const),
      label,
      to: fc.option(version, { nil: undefined }),
      from: fc.option(version, { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('delete' as const, 'restore' as const) }) },
);
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

let bed: Bed;
beforeAll(async () => (bed = await startBed()));
afterAll(() => bed.close());

/** Makes the call; tells whether it was accepted. */
async function make(SecretId: string, made: Call): Promise<boolean> {
  const { client } = bed;
  const send = (): Promise<unknown> => {
    switch (made.kind) {
      case 'put':
        return client.send(
          new PutSecretValueCommand({
            SecretId,
            SecretString: made.value,
            ClientRequestToken: made.version,
            VersionStages: made.stages,
          }),
        );
      case 'update':
        return client.send(
          new UpdateSecretCommand({ SecretId, SecretString: made.value, ClientRequestToken: made.version }),
        );
      case 'move':
        return client.send(
          new UpdateSecretVersionStageCommand({
            SecretId,
            VersionStage: made.label,
            MoveToVersionId: made.to,
            RemoveFromVersionId: made.from,
          }),
        );
      case 'delete':
        return client.send(new DeleteSecretCommand({ SecretId }));
      case 'restore':
        return client.send(new RestoreSecretCommand({ SecretId }));
    }
  };
  return send().then(
    () => true,
    () => false,
  );
}

const snapshotOf = (name: string): SecretSnapshot => bed.emulator.snapshot().find((secret) => secret.name === name)!;
const ownersOf = (secret: SecretSnapshot, wanted: string): string[] =>
  secret.versions.filter(({ stages }) => stages.includes(wanted)).map(({ id }) => id);

let runs = 0;
test('whatever is called in whatever order, the rules of labels and versions hold', async () => {
  const outcomes = { accepted: 0, refused: 0, promotions: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 5, maxLength: 25 }), async (calls) => {
      const name = `run-${runs++}`;
      await bed.client.send(new CreateSecretCommand({ Name: name }));
      for (const made of calls) {
        const before = snapshotOf(name);
        const accepted = await make(name, made);
        const after = snapshotOf(name);
        outcomes[accepted ? 'accepted' : 'refused']++;

        // A refused call changes nothing at all.
        if (!accepted) expect(after).toEqual(before);
        // A label sits on at most one version.
        const all = after.versions.flatMap(({ stages }) => stages);
        expect(new Set(all).size).toBe(all.length);
        // A version that exists stays, with the value it has.
        for (const { id, value: stored } of before.versions) {
          expect(after.versions.find((other) => other.id === id)?.value).toEqual(stored);
        }
        // AWSCURRENT never vanishes; a secret with a value always has it.
        const [currentBefore] = ownersOf(before, 'AWSCURRENT');
        const [current] = ownersOf(after, 'AWSCURRENT');
        expect(current !== undefined).toBe(after.versions.length > 0);
        if (currentBefore !== undefined && current !== currentBefore) {
          outcomes.promotions++;
          // AWSPREVIOUS follows, and AWSPENDING does not stay behind.
          expect(ownersOf(after, 'AWSPREVIOUS')).toEqual([currentBefore]);
          expect(ownersOf(after, 'AWSPENDING')).not.toContain(currentBefore);
          // Only a write of a value or a compare-and-swap from the right version moves it.
          if (made.kind === 'move') expect(made.from).toBe(currentBefore);
        }
        // A moved label was taken from where the caller said it was.
        if (made.kind === 'move' && accepted && made.to !== undefined) {
          const [owner] = ownersOf(before, made.label);
          expect(owner === undefined || owner === made.to || owner === made.from).toBe(true);
          expect(ownersOf(after, made.label)).toEqual([made.to]);
        }
        // LastChangedDate grows exactly when something changed.
        const { lastChangedAt: changedBefore, ...contentBefore } = before;
        const { lastChangedAt: changedAfter, ...contentAfter } = after;
        expect(changedAfter > changedBefore).toBe(JSON.stringify(contentBefore) !== JSON.stringify(contentAfter));
      }
      await readsAgree(name);
      await bed.client.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }));
    }),
    { numRuns: 40 },
  );
  // The run must have been worth something: both outcomes, and AWSCURRENT on the move.
  expect(Object.values(outcomes).every((count) => count > 20)).toBe(true);
});

/** What clients read by label is what the store holds under that label. */
async function readsAgree(name: string): Promise<void> {
  const secret = snapshotOf(name);
  for (const wanted of ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING', 'mine']) {
    const read = bed.client.send(new GetSecretValueCommand({ SecretId: name, VersionStage: wanted }));
    const held = secret.versions.find(({ stages }) => stages.includes(wanted));
    if (secret.deletionAt !== undefined) expect((await refusal(read)).code).toBe('InvalidRequestException');
    else if (held === undefined) expect((await refusal(read)).code).toBe('ResourceNotFoundException');
    else expect({ kind: 'string', text: (await read).SecretString }).toEqual(held.value);
  }
}
