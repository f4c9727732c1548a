import { randomUUID } from 'node:crypto';
import type { DeclaredToken } from '../../src/core/model/desired';
import { scheduleFor } from '../../src/core/rotation-schedule/schedule-for';
import type { SecretSnapshot } from '../../src/emulator';
import type { Book } from './book';
import { textUnder, type Truth } from './truth';
import type { YearWorld } from './year-world';

/** Switches rotation on and off where the specs say so, as the stack does at AWS. */
export async function configureRotations(
  world: YearWorld,
  book: Book,
  truth: Truth,
  rotateDue: () => Promise<void>,
): Promise<void> {
  const declared = new Map(
    book.states().flatMap(({ tokens }) => tokens.map((token) => [token.name as string, token] as const)),
  );
  for (const entry of book.entries) {
    const secret = truth.secretOf(entry, book.given);
    const token = declared.get(entry.name);
    if (!secret || !token || textUnder(secret, 'AWSCURRENT') === undefined) continue;
    const rules = rulesFor(token, `${entry.region} ${secret.name}`);
    const { rotation } = secret;
    if (!rules) {
      if (rotation?.enabled) await ask(world, entry.region, 'CancelRotateSecret', { SecretId: secret.arn });
      continue;
    }
    const isSame =
      rotation?.enabled === true &&
      rotation.rules?.scheduleExpression === rules.ScheduleExpression &&
      rotation.rules.duration === rules.Duration;
    if (isSame) continue;
    await ask(world, entry.region, 'RotateSecret', {
      SecretId: secret.arn,
      ClientRequestToken: randomUUID(),
      RotationLambdaARN: world.functionFor(entry.region),
      RotationRules: rules,
      RotateImmediately: false,
    });
    // Its trial, before the next.
    await rotateDue();
  }
}

/** A rotation that is under way is in the way: the next apply tries again. */
async function ask(world: YearWorld, region: string, operation: string, input: object): Promise<void> {
  await world.calmly(() => world.secretsManager(region, operation, input)).catch(() => undefined);
}

function rulesFor(token: DeclaredToken, seed: string) {
  const answer = scheduleFor(token, seed);
  if (answer.kind !== 'scheduled') return undefined;
  const { expression, durationHours } = answer.schedule;
  return { ScheduleExpression: expression, Duration: `${durationHours}h` };
}

/** Secrets that entries give by ARN were made by somebody else, empty. */
export async function makeGivenSecrets(world: YearWorld, book: Book): Promise<void> {
  for (const entry of book.entries.filter(({ secret }) => secret === 'given')) {
    const made = await world.secretsManager<{ ARN: string }>(entry.region, 'CreateSecret', {
      Name: `people/${entry.name}`,
      ClientRequestToken: randomUUID(),
    });
    book.given.set(entry.name, made.ARN);
  }
}

/** When Secrets Manager rotates next, or tries again. */
export function rotationDueAt(secrets: readonly SecretSnapshot[]): number {
  const times = secrets.flatMap(({ rotation, deletionAt }) => {
    if (!rotation?.enabled || deletionAt !== undefined) return [];
    return (rotation.flight ? rotation.flight.dueAt : rotation.window?.rotatesAt) ?? [];
  });
  return Math.min(Infinity, ...times);
}
