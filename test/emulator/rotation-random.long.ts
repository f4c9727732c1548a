import {
  CancelRotateSecretCommand,
  PutSecretValueCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
  type RotationRulesType,
} from '@aws-sdk/client-secrets-manager';
import fc from 'fast-check';
import type { SecretSnapshot } from '../../src/emulator';
import { DAY, token } from './endpoint-bed';
import { startRotationBed, type RotationBed } from './rotation-bed';

const MINUTE = 60_000;
const version = fc.constantFrom('v1', 'v2', 'v3', 'v4', 'v5').map(token);
const label = fc.constantFrom('AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING', 'mine');
const rules = fc.constantFrom<(RotationRulesType | undefined)[]>(
  undefined,
  { AutomaticallyAfterDays: 1 },
  { AutomaticallyAfterDays: 2, Duration: '1h' },
  { ScheduleExpression: 'rate(5 hours)' },
  { ScheduleExpression: 'cron(0 4 * * ? *)' },
);
/** What the function does from then on: its work, or in one step something else. */
const behaviour = fc.record({
  step: fc.constantFrom('createSecret', 'setSecret', 'testSecret', 'finishSecret', 'none'),
  does: fc.constantFrom('fail' as const, 'nothing' as const, 'write' as const, 'cancel' as const, 'unlabel' as const),
});
const call = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('rotate' as const), version, rules, immediately: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('put' as const, 'update' as const), version, stage: label }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('move' as const),
      label,
      to: fc.option(version, { nil: undefined }),
      from: fc.option(version, { nil: undefined }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('behave' as const), behaviour }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.constantFrom(1, 6, 20, 60, 600, 3000) }),
  },
);
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

const snapshotOf = (bed: RotationBed): SecretSnapshot => bed.emulator.snapshot()[0]!;
const ownerOf = (secret: SecretSnapshot, wanted: string): string | undefined =>
  secret.versions.find(({ stages }) => stages.includes(wanted))?.id;

const hasCurrentValue = (secret: SecretSnapshot): boolean =>
  secret.versions.some(({ stages, value }) => stages.includes('AWSCURRENT') && value !== undefined);

const write = (bed: RotationBed, ClientRequestToken: string, stage: string) =>
  bed.client.send(
    new PutSecretValueCommand({ SecretId: 's', SecretString: 'by hand', ClientRequestToken, VersionStages: [stage] }),
  );
const unlabel = (bed: RotationBed, from: string) =>
  bed.client.send(
    new UpdateSecretVersionStageCommand({ SecretId: 's', VersionStage: 'AWSPENDING', RemoveFromVersionId: from }),
  );
const cancel = (bed: RotationBed) => bed.client.send(new CancelRotateSecretCommand({ SecretId: 's' }));

let hands = 0;
function behave(bed: RotationBed, { step, does }: { step: string; does: string }): void {
  bed.functions.behave = async ({ Step, ClientRequestToken }) => {
    if (Step !== step) return undefined;
    if (does === 'fail' || does === 'nothing') return does;
    const done = { write: () => write(bed, token(`hand-${hands++}`), 'AWSCURRENT'), cancel: () => cancel(bed) }[does];
    await (done?.() ?? unlabel(bed, ClientRequestToken)).catch(() => undefined);
    return undefined;
  };
}

/** Makes the call, whether it is refused or not. */
async function make(bed: RotationBed, made: Call): Promise<unknown> {
  switch (made.kind) {
    case 'rotate':
      return bed.rotate({
        ClientRequestToken: made.version,
        RotationRules: made.rules,
        RotateImmediately: made.immediately,
      });
    case 'cancel':
      return cancel(bed);
    case 'put':
      return write(bed, made.version, made.stage);
    case 'update':
      return bed.client.send(
        new UpdateSecretCommand({ SecretId: 's', SecretString: 'by hand', ClientRequestToken: made.version }),
      );
    case 'move':
      return bed.client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: 's',
          VersionStage: made.label,
          MoveToVersionId: made.to,
          RemoveFromVersionId: made.from,
        }),
      );
    case 'behave':
      return behave(bed, made.behaviour);
    case 'wait':
      bed.clock.now += made.minutes * MINUTE;
  }
}

/** What holds of a secret at any time; `isIdle` after what was due has run. */
function judge(bed: RotationBed, secret: SecretSnapshot, isIdle: boolean): void {
  const { rotation } = secret;
  expect(ownerOf(secret, 'AWSCURRENT')).toBeDefined();
  if (rotation === undefined) return;
  const { enabled, flight, window, lastRotatedAt } = rotation;
  if (flight !== undefined) expect(secret.versions.map(({ id }) => id)).toContain(flight.versionId);
  if (!enabled) expect([flight, window]).toEqual([undefined, undefined]);
  else expect(window !== undefined).toBe(rotation.rules !== undefined);
  if (lastRotatedAt !== undefined) expect(lastRotatedAt).toBeLessThanOrEqual(bed.clock.now);
  if (!isIdle || !enabled) return;
  if (flight?.dueAt !== undefined) expect(flight.dueAt).toBeGreaterThan(bed.clock.now);
  if (flight === undefined && window !== undefined) expect(window.rotatesAt).toBeGreaterThan(bed.clock.now);
  // A test never outlasts what is due, and leaves nothing.
  expect(flight?.kind).not.toBe('test');
}

test('whatever happens in whatever order, rotation stays in order, and goes on when everybody lets it', async () => {
  const outcomes = { refused: 0, succeeded: 0, failed: 0, abandoned: 0, recovered: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 5, maxLength: 25 }), async (calls) => {
      const bed = await startRotationBed();
      for (const made of calls) {
        const before = snapshotOf(bed);
        const isRefused = await make(bed, made).then(
          () => false,
          () => true,
        );
        if (isRefused) {
          outcomes.refused++;
          expect(snapshotOf(bed)).toEqual(before);
        }
        judge(bed, snapshotOf(bed), false);
        await bed.emulator.rotateDue();
        judge(bed, snapshotOf(bed), true);
      }
      for (const event of bed.events()) {
        if (event.startsWith('RotationSucceeded')) outcomes.succeeded++;
        if (event.startsWith('RotationFailed')) outcomes.failed++;
        if (event.startsWith('RotationAbandoned')) outcomes.abandoned++;
      }

      // From now on nobody disturbs it: within two windows it has rotated, whatever was left behind. A function finds no
      // way on from a current version without a value, so somebody gives it one first.
      bed.functions.behave = () => undefined;
      if (!hasCurrentValue(snapshotOf(bed))) await write(bed, token(`hand-${hands++}`), 'AWSCURRENT');
      await bed.emulator.rotateDue();
      const { rotation } = snapshotOf(bed);
      if (rotation?.enabled === true && rotation.rules !== undefined) {
        const quietFrom = bed.clock.now;
        for (let hour = 0; hour < 5 * 24; hour++) await bed.moveTo(bed.clock.now + 60 * MINUTE);
        const { lastRotatedAt } = snapshotOf(bed).rotation!;
        expect(lastRotatedAt).toBeGreaterThan(quietFrom);
        expect(lastRotatedAt).toBeGreaterThan(bed.clock.now - 3 * DAY);
        outcomes.recovered++;
      }
      await bed.close();
    }),
    { numRuns: 20, seed: 20 },
  );
  expect(Object.entries(outcomes).filter(([, count]) => count < 3)).toEqual([]);
});
