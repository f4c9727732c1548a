import { awsStackCodes } from '../../core/diagnostics/catalogue/aws-stack';
import { StackError } from '../props/stack-error';
import type { Statement } from './policy';

/** What IAM takes of a role's inline policies together, and of a managed policy; white space not counted. */
const INLINE = 10_240;
const MANAGED = 6144;
/** How many managed policies a role may have: by default, and when AWS is asked for more. */
export const MANAGED_POLICIES = { usual: 10, most: 20 } as const;

/** Of an ARN but the name of the secret: the longest partition and region there are, the account, the random suffix. */
const AROUND_NAME = 'arn:aws-us-gov:secretsmanager:ap-southeast-7:111122223333:secret:-Ab12Cd'.length;
/** Quotes and a comma. */
const AROUND_ITEM = 3;
/** A document without its statements. */
const FRAME = 50;
/** What a reference is at most that stands for a whole text: the ARN of a role, a function, a queue or a key. */
const REFERENCE = 170;
/** And within one: an account, a partition, the suffix of service names. */
const PART = 18;
const ANY_REFERENCE = /\$\{TfToken\[[^\]]*\]\}/g;

export interface Spreading {
  /** For the message. */
  readonly role: string;
  /** Names of all secrets that the statements are about. */
  readonly secretNames: readonly string[];
  /** How many managed policies the role may have beside its inline one. */
  readonly managed: number;
}

/**
 * Statements in as many documents as it takes: the first for an inline policy of a role, others for managed ones. ARNs are
 * references at synth, so the longest is reckoned with. Together they say what the statements say, and nothing more.
 * @throws StackError with the arithmetic when a role can't have so many
 */
export function spread(
  statements: readonly Statement[],
  { role, secretNames, managed }: Spreading,
): readonly (readonly Statement[])[] {
  const itemLength = AROUND_NAME + AROUND_ITEM + Math.max(0, ...secretNames.map((name) => name.length));
  const documents: { room: number; readonly statements: Statement[] }[] = [{ room: INLINE - FRAME, statements: [] }];
  const put = (statement: Statement, length: number): void => {
    const document = documents.at(-1)!;
    document.statements.push(statement);
    document.room -= length;
  };
  const lists = statements.flatMap((statement) => listOf(statement) ?? []);
  for (const statement of statements) if (!listOf(statement)) put(statement, lengthOf(statement));
  for (const { items, withItems } of lists) {
    let left = items;
    const around = lengthOf(withItems([]));
    while (left.length > 0) {
      const count = Math.floor((documents.at(-1)!.room - around) / itemLength);
      if (count > 0) put(withItems(left.slice(0, count)), around + itemLength * Math.min(count, left.length));
      left = left.slice(Math.max(0, count));
      if (left.length > 0) documents.push({ room: MANAGED - FRAME, statements: [] });
    }
  }
  if (documents.length <= 1 + managed) return documents.map((document) => document.statements);
  const most = INLINE + managed * MANAGED;
  const characters = documents.reduce(
    (sum, { room }, index) => sum + (index === 0 ? INLINE : MANAGED) - Math.max(0, room),
    0,
  );
  const tokens = secretNames.length;
  // What stands in a document but ARNs is little beside them.
  const fit = Math.floor((tokens * (1 + managed)) / documents.length);
  throw new StackError([
    awsStackCodes.diagnose('policy-too-long', { role, characters, most, policies: managed, tokens, fit }),
  ]);
}

interface List {
  readonly items: readonly string[];
  readonly withItems: (items: readonly string[]) => Statement;
}

const OF_KEY = 'kms:EncryptionContext:SecretARN';

/** What of a statement grows with the tokens: its resources, or the secrets that a key is for. */
function listOf(statement: Statement): List | undefined {
  const { Resource, Condition = {} } = statement;
  if (typeof Resource !== 'string')
    return { items: Resource, withItems: (items) => ({ ...statement, Resource: items }) };
  for (const [operator, keys] of Object.entries(Condition)) {
    const items = keys[OF_KEY];
    if (items === undefined || typeof items === 'string') continue;
    const withItems = (some: readonly string[]): Statement => ({
      ...statement,
      Condition: { ...Condition, [operator]: { ...keys, [OF_KEY]: some } },
    });
    return { items, withItems };
  }
  return undefined;
}

const lengthOf = (statement: Statement): number =>
  1 +
  JSON.stringify(statement)
    .replaceAll(/"\$\{TfToken\[[^\]]*\]\}"/g, 'x'.repeat(REFERENCE))
    .replaceAll(ANY_REFERENCE, 'x'.repeat(PART)).length;
