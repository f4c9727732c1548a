import { awsStackCodes } from '../../core/diagnostics/catalogue/aws-stack';
import { StackError } from '../props/stack-error';
import type { Statement } from './policy';
import { OF_KEY, SHORT } from './short-names';

/** What IAM takes of a role's inline policies together, and of a managed policy; white space not counted. */
const INLINE = 10_240;
const MANAGED = 6144;
/** How many managed policies a role may have: by default, and when AWS is asked for more. */
export const MANAGED_POLICIES = { usual: 10, most: 20 } as const;

const RANDOM = '-Ab12Cd'.length;
/** Of an ARN but the name of the secret: the longest partition and region there are, the account, the random suffix. */
const AROUND_NAME = 'arn:aws-us-gov:secretsmanager:ap-southeast-7:111122223333:secret:'.length + RANDOM;
/** Quotes and a comma. */
const AROUND_ITEM = 3;
/** A document without its statements. */
const FRAME = JSON.stringify({ Version: '2012-10-17', Statement: [] }).length;
/** What a reference is at most that stands for a whole text: the ARN of a role, a function, a queue or a key. */
const REFERENCE = 170;
/** Where a condition compares an account with one. */
const OF_ACCOUNT = /("aws:\w+Account":")\$\{TfToken\[[^\]]*\]\}/g;
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
  /** Whether they name secrets by their short names. */
  readonly isShort?: boolean;
}

/** Whether a role can have so many documents. */
export const fits = (documents: readonly unknown[], { managed }: Pick<Spreading, 'managed'>): boolean =>
  documents.length <= 1 + managed;

/**
 * Statements in as many documents as it takes: the first for an inline policy of a role, others for managed ones. ARNs are
 * references at synth, so the longest is reckoned with. Together they say what the statements say, and nothing more.
 */
export function spread(
  statements: readonly Statement[],
  { secretNames, isShort = false }: Spreading,
): readonly Document[] {
  const longestName = Math.max(0, ...secretNames.map((name) => name.length));
  const documents: (Document & { room: number; readonly statements: Statement[] })[] = [
    { room: INLINE - FRAME, statements: [] },
  ];
  const put = (statement: Statement, length: number): void => {
    const document = documents.at(-1)!;
    document.statements.push(statement);
    document.room -= length;
  };
  const lists = statements.flatMap((statement) => listOf(statement) ?? []);
  for (const statement of statements) if (!listOf(statement)) put(statement, lengthOf(statement));
  for (const { items, withItems, isOfKey } of lists) {
    const around = !isShort ? AROUND_NAME : (isOfKey ? SHORT.context : SHORT.arn).length + RANDOM;
    const itemLength = around + AROUND_ITEM + longestName;
    let left = items;
    const frame = lengthOf(withItems([]));
    while (left.length > 0) {
      const count = Math.floor((documents.at(-1)!.room - frame) / itemLength);
      if (count > 0) put(withItems(left.slice(0, count)), frame + itemLength * Math.min(count, left.length));
      left = left.slice(Math.max(0, count));
      if (left.length > 0) documents.push({ room: MANAGED - FRAME, statements: [] });
    }
  }
  return documents;
}

/** @throws StackError with the arithmetic, when a role can't have so many documents */
export function refuse(documents: readonly Document[], { role, secretNames, managed }: Spreading): never {
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

/** What goes into one policy. */
export interface Document {
  readonly statements: readonly Statement[];
  /** How many characters it may still get. */
  readonly room: number;
}

interface List {
  readonly items: readonly string[];
  readonly withItems: (items: readonly string[]) => Statement;
  /** What a key is for, and not resources. */
  readonly isOfKey: boolean;
}

/** What of a statement grows with the tokens: its resources, or the secrets that a key is for. */
function listOf(statement: Statement): List | undefined {
  const { Resource, Condition = {} } = statement;
  if (typeof Resource !== 'string')
    return { items: Resource, isOfKey: false, withItems: (items) => ({ ...statement, Resource: items }) };
  for (const [operator, keys] of Object.entries(Condition)) {
    const items = keys[OF_KEY];
    if (items === undefined || typeof items === 'string') continue;
    const withItems = (some: readonly string[]): Statement => ({
      ...statement,
      Condition: { ...Condition, [operator]: { ...keys, [OF_KEY]: some } },
    });
    return { items, isOfKey: true, withItems };
  }
  return undefined;
}

const lengthOf = (statement: Statement): number => 1 + reckonedLength(JSON.stringify(statement));

/** How long a text of a policy may be when its references are filled in. */
export const reckonedLength = (text: string): number =>
  text
    .replaceAll(OF_ACCOUNT, (_whole, key: string) => `${key}111122223333`)
    .replaceAll(/"\$\{TfToken\[[^\]]*\]\}"/g, 'x'.repeat(REFERENCE))
    .replaceAll(ANY_REFERENCE, 'x'.repeat(PART)).length;
