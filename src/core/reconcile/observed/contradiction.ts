import type { DesiredState, DesiredToken, EntryName } from '../../model/desired';
import { parseLabel, scopeKeyOf, splitArn, versionMark } from '../../model/label';
import { regionOf } from '../../model/secret-address';
import { AWSCURRENT, type SecretFacts } from '../../ports/secret-store';
import type { TokenFacts } from '../../ports/token-api';

/** Tokens by the scope key in their labels. */
interface TokensByPlace {
  ofScope(key: string): readonly TokenFacts[];
}

/** What the entries of a run declare, and the tokens that they may have. */
export interface DeclaredInRun {
  readonly run: readonly DesiredState[];
  readonly tokens: TokensByPlace;
}

/**
 * Whether a secret that tags give to an entry is another one's all the same: it has the name that another entry of the run
 * declares, and its current token is labelled for that one. Who may only tag could otherwise swap two secrets, and each
 * consumer would get the other's rights. A rename or a move that is declared is none.
 */
export function isAnothersByLabel(
  secret: SecretFacts,
  { ownerId, workspace }: Pick<DesiredState, 'ownerId' | 'workspace'>,
  entry: DesiredToken,
  { run, tokens }: DeclaredInRun,
): boolean {
  if (isLabelledFor(secret, { owner: ownerId, name: entry.name }, tokens)) return false;
  return run
    .filter((spec) => spec.workspace === workspace)
    .flatMap((spec) => spec.tokens.map((other) => ({ owner: spec.ownerId, other })))
    .filter(({ owner, other }) => owner !== ownerId || other.name !== entry.name)
    .filter(({ other }) => other.secret.kind === 'managed' && other.secret.name === secret.name && !other.movedTo)
    .filter(({ other }) => other.region === undefined || other.region === regionOf(secret.arn))
    .filter(({ owner, other }) => !comesFrom(entry, ownerId, owner, other))
    .some(({ owner, other }) => isLabelledFor(secret, { owner, name: other.name }, tokens));
}

/** Whether a token is labelled for the current version of a secret and for this entry. */
export function isLabelledFor(secret: SecretFacts, { owner, name }: EntryName, tokens: TokensByPlace): boolean {
  const [current] = [...secret.stages].find(([, stages]) => stages.includes(AWSCURRENT)) ?? [];
  if (current === undefined) return false;
  return tokens.ofScope(scopeKeyOf(owner, secret.arn)).some((token) => {
    const label = parseLabel(token.label);
    const isOfVersion = label?.version === versionMark(current) && label.incarnation === splitArn(secret.arn).suffix;
    return isOfVersion && label.name === name;
  });
}

const comesFrom = (
  { renamedFrom, movedFrom }: DesiredToken,
  here: DesiredState['ownerId'],
  owner: DesiredState['ownerId'],
  { name }: DesiredToken,
): boolean => (owner === here && renamedFrom === name) || (movedFrom?.owner === owner && movedFrom.name === name);
