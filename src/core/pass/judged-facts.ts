import type { EntryOfPlan, PlanFacts, SecretShown, TokenOfPlan, VersionOfPlan } from '../invariants/plan/plan-facts';
import { tokenId, type VersionId } from '../model/ids';
import { parseLabel, splitArn } from '../model/label';
import type { Instant } from '../model/time';
import type { SecretFacts } from '../ports/secret-store';
import type { PlanOptions } from '../reconcile/entry/subject';
import { creatorOf, type EntryFacts, type Observed } from '../reconcile/observed/observed';

type Named = Pick<PlanOptions, 'compromised' | 'kill' | 'end'>;

/**
 * An observation as the judge of plans sees it. Converts and decides nothing: the judge is not to make our mistakes.
 * @param run all observations of the run, this one too
 */
export function judgedFacts(
  world: Observed,
  { compromised = new Set(), kill = new Set(), end = new Set() }: Named = {},
  run: readonly Observed[] = [world],
): PlanFacts {
  const declared = [...world.declared].map(([name, facts]) => entryOf(name, true, facts, world));
  const undeclared = world.undeclared.map((facts) => ({
    ...entryOf(facts.name, false, facts, world),
    ...(facts.formerOf !== undefined && { formerOf: facts.formerOf }),
  }));
  const own = [...world.declared.values()].flatMap(({ secret }) =>
    secret.known && secret.value ? [secret.value.arn] : [],
  );
  return {
    declaredSecrets: new Set([...world.declaredSecrets, ...own.map((arn) => splitArn(arn).base)]),
    creators: world.creators,
    entries: [...declared, ...undeclared],
    secretsSeen: world.secretsSeen,
    shown: run.filter(({ workspace }) => workspace === world.workspace).flatMap(shownIn),
    leaked: { entries: compromised, tokens: new Set([...kill, ...end]) },
    places: [...world.tokensById.values()].flatMap(({ label }) => parseLabel(label)?.scopeKey ?? []),
  };
}

const shownIn = ({ declared }: Observed): readonly SecretShown[] =>
  [...declared.values()].flatMap((facts) =>
    facts.secret.known && facts.secret.value ? [{ arn: facts.secret.value.arn, versions: versionsOf(facts) }] : [],
  );

function entryOf(token: string, declared: boolean, facts: EntryFacts, world: Observed): EntryOfPlan {
  const secret = facts.secret.known ? facts.secret.value : undefined;
  const versions = versionsOf(facts);
  const found = versions.flatMap(({ tokenId: id }) =>
    id === undefined ? [] : (world.tokensById.get(tokenId(id)) ?? []),
  );
  const tokens = new Map([...facts.tokens, ...found].map((one) => [one.id, one]));
  return {
    token,
    declared,
    scopeKeys: facts.scopeKeys,
    versions,
    ...(secret && { arn: secret.arn, restedMs: facts.secretAt - secret.lastChangedAt }),
    ...(secret && copiesOf(secret)),
    isRotated: secret?.rotation !== undefined,
    tokens: [...tokens.values()].map((one): TokenOfPlan => {
      const { id, label, status, expiresAt, createdAt, updatedAt, disabledAt } = one;
      const expired = !isAfter(expiresAt, world.asOf);
      const isChanged = updatedAt > createdAt && !(status === 'disabled' && updatedAt === disabledAt);
      const issued = typeof one.issuedAs === 'string' ? { issuedAs: one.issuedAs } : {};
      const live = status === 'enabled' && !expired;
      return { id, label, creator: creatorOf(one), isChanged, live, expired, ...issued };
    }),
  };
}

/** Of a secret that is replicated, a list does not tell how its copies are. */
const copiesOf = ({ primaryRegion, replicas }: SecretFacts): Pick<EntryOfPlan, 'copies'> =>
  replicas ? { copies: replicas } : primaryRegion === undefined ? { copies: [] } : {};

const isAfter = (end: Instant | null, now: Instant): boolean => end === null || end > now;

function versionsOf({ secret, depth }: EntryFacts): VersionOfPlan[] {
  const stages = secret.known && secret.value ? secret.value.stages : new Map<VersionId, readonly string[]>();
  const ids = new Set([...stages.keys(), ...(depth?.versions.map(({ id }) => id) ?? [])]);
  return [...ids].map((id) => {
    const stored = depth?.stored?.get(id);
    return {
      id,
      stages: stages.get(id) ?? [],
      wasRead: stored !== undefined,
      isForeign: stored?.kind === 'unrecognised' || stored?.kind === 'elsewhere',
      ...(stored?.kind === 'token' && { tokenId: stored.tokenId }),
    };
  });
}
