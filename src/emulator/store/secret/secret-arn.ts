import { randomCharacter, type RandomSource } from './random-source';
import type { Scope } from './scope';

const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SUFFIX_LENGTH = 6;
const ARN = /^arn:(aws[a-z-]*):secretsmanager:([a-z0-9-]+):(\d{12}):secret:(.+)$/;
const COMPLETE = /^(.+)-[A-Za-z0-9]{6}$/;

/** What a SecretId that is an ARN points at. `name` is the one to look up, `complete` says that the suffix was given. */
export interface ParsedArn extends Scope {
  readonly name: string;
  readonly complete: boolean;
}

/** A new ARN. Its suffix is drawn anew for each incarnation, so old grants don't reach a secret made again. */
export function newSecretArn(scope: Scope, name: string, random: RandomSource): string {
  const suffix = Array.from({ length: SUFFIX_LENGTH }, () => randomCharacter(random, SUFFIX_ALPHABET)).join('');
  return `arn:${partitionOf(scope.region)}:secretsmanager:${scope.region}:${scope.account}:secret:${name}-${suffix}`;
}

/**
 * Undefined if `text` is no Secrets Manager ARN. An ARN that ends like a suffix counts as complete: AWS warns that a
 * name ending in a hyphen and six characters can't be found by its partial ARN.
 */
export function parseSecretArn(text: string): ParsedArn | undefined {
  const [, , region, account, resource] = ARN.exec(text) ?? [];
  if (region === undefined || account === undefined || resource === undefined) return undefined;
  const name = COMPLETE.exec(resource)?.[1];
  return { region, account, name: name ?? resource, complete: name !== undefined };
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
