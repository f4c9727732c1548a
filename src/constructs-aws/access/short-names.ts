import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { Account } from './account';
import { asWritten } from './as-written';
import type { Statement } from './policy';

/** What stands around name and random characters of a secret in the short forms, and for an account in the second. */
export const SHORT = { arn: 'arn:*:secretsmanager:*:*:secret:', context: '*:111122223333:secret:' } as const;

export const OF_KEY = 'kms:EncryptionContext:SecretARN';

export interface Shortening {
  readonly scope: Construct;
  readonly account: Account;
  /** Region of a secret, by its ARN as Terraform reads it; nothing for what is no secret. */
  readonly regionOf: (arn: string) => string | undefined;
}

/**
 * The same statements, in which secrets are named by nothing but name and random characters, and region and account are
 * conditions of the statement: half as long where there are many, and no wider. AWS tells the region of every call. It tells the
 * account of what is called on; where it does not, as for a secret that is not there yet, that is the caller's own.
 */
export function shortened(statements: readonly Statement[], shortening: Shortening): readonly Statement[] {
  return statements.flatMap((statement) => [...ofSecrets(statement, shortening)].map(ofKey));
}

function ofSecrets(statement: Statement, { scope, account, regionOf }: Shortening): readonly Statement[] {
  const { Resource, Condition } = statement;
  if (typeof Resource === 'string') return [statement];
  const byRegion = new Map<string, string[]>();
  for (const arn of Resource) {
    const region = regionOf(asWritten(scope, arn));
    if (region === undefined) return [statement];
    byRegion.set(region, [...(byRegion.get(region) ?? []), short(arn, SHORT.arn)]);
  }
  return [...byRegion].map(([region, arns]) => ({
    ...statement,
    Resource: arns,
    Condition: {
      ...Condition,
      StringEqualsIfExists: { 'aws:RequestedRegion': region, 'aws:ResourceAccount': account.id },
    },
  }));
}

/** The region stands in the statement already, as that of Secrets Manager. */
function ofKey(statement: Statement): Statement {
  const { Condition = {} } = statement;
  const named = Object.values(Condition).find((keys) => OF_KEY in keys)?.[OF_KEY];
  if (named === undefined || typeof named === 'string') return statement;
  const others = Object.entries(Condition).map(([operator, keys]) => {
    const { [OF_KEY]: _secrets, ...rest } = keys;
    return [operator, rest] as const;
  });
  const Others = Object.fromEntries(others.filter(([, keys]) => Object.keys(keys).length > 0));
  const StringLike = { ...Others['StringLike'], [OF_KEY]: named.map((arn) => short(arn, '*:')) };
  return { ...statement, Condition: { ...Others, StringLike } };
}

/** @param form what takes the place of all before the name, or, where it ends with the region, before the account */
function short(arn: string, form: string): string {
  const before = form === SHORT.arn ? '^arn:.*:secret:' : '^arn:[^:]+:secretsmanager:[^:]+:';
  // A reference, or text that may have references in it.
  return arn.startsWith('arn:') || !Token.isUnresolved(arn)
    ? arn.replace(new RegExp(before), form)
    : Fn.replace(arn, `/${before}/`, form);
}
