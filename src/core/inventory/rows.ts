import type { TokenName } from '../model/ids';
import type { EntryPlan, SecretRef } from '../model/plan';
import { addressOf } from '../model/secret-address';
import type { RoleCatalogue } from '../model/access';
import type { Instant } from '../model/time';
import type { SecretFacts } from '../ports/secret-store';
import { type Generation, type Generations, isLive } from '../reconcile/observed/generations';
import type { EntryFacts } from '../reconcile/observed/observed';
import { copiesOf } from './copies';
import { effectivePermissions } from './effective-permissions';
import { type EntryView, generationFacts } from './entry-view';
import type { DeclaredFacts, InventoryRow, SecretOfRow, TokenStatus } from './inventory';

/** The row of an entry of the spec. */
export function declaredRow(view: EntryView, findings: readonly string[]): InventoryRow {
  const { desired, subject, rotatesAt, planned, uses } = view;
  const { all } = subject.generations;
  const { current, catalogue, facts, now } = subject;
  const without = desired.enabled ? 'missing' : 'paused';
  return {
    name: desired.name,
    declared: declaredFacts(view),
    secret: secretOfRow(subject.ref, subject.secret),
    ...tokens(facts, { all, current, without, planned, catalogue }, now),
    ...(rotatesAt !== undefined && { rotatesAt }),
    ...(uses && { uses }),
    findings,
  };
}

function declaredFacts({ desired, subject, waivers, place }: EntryView): DeclaredFacts {
  const { owner, consumer, purpose, access, enabled, expiry, rotation, justification, reviewBy } = desired;
  return {
    owner,
    consumer,
    purpose,
    access,
    permissions: effectivePermissions(subject.catalogue, access),
    enabled,
    expiry,
    rotation,
    ...(justification !== undefined && { justification }),
    ...(reviewBy !== undefined && { reviewBy }),
    waivers,
    ...(place && { place }),
  };
}

/** Where a value is, as far as ARN and secret tell. */
function secretOfRow({ name, arn, region }: SecretRef, secret: SecretFacts | undefined): SecretOfRow {
  const address = arn === undefined ? undefined : addressOf(arn);
  const place = region ?? address?.region;
  return {
    name,
    ...(arn !== undefined && { arn }),
    ...(address && { account: address.account }),
    ...(place !== undefined && { region: place }),
    ...(secret?.kmsKeyId !== undefined && { kmsKeyId: secret.kmsKeyId }),
    ...copies(secret),
  };
}

/** The row of a secret of this spec that no entry declares. */
export function undeclaredRow(
  facts: EntryFacts & { readonly name: TokenName; readonly region?: string },
  generations: Generations,
  { asOf: now, catalogue }: { readonly asOf: Instant; readonly catalogue: RoleCatalogue },
  findings: readonly string[],
): InventoryRow {
  const { name } = facts;
  const secret = facts.secret.known ? facts.secret.value : undefined;
  const current = generations.all.find((g) => g.version !== undefined && g.version === generations.current?.id);
  return {
    name,
    secret: secretOfRow(
      {
        name: secret?.name ?? name,
        ...(secret && { arn: secret.arn }),
        ...(facts.region !== undefined && { region: facts.region }),
      },
      secret,
    ),
    ...tokens(facts, { all: generations.all, current, without: 'missing', planned: undefined, catalogue }, now),
    findings,
  };
}

const copies = (secret: SecretFacts | undefined): Pick<SecretOfRow, 'copies'> => {
  const found = copiesOf(secret);
  return found ? { copies: found } : {};
};

/** Live tokens of a secret that nobody declares: what removing it would stop. */
export const liveTokens = (generations: Generations, now: Instant): number =>
  generations.all.filter(({ token }) => isLive(token, now)).length;

interface Tokens extends Pick<Generations, 'all'> {
  readonly current: Generation | undefined;
  /** What it is called when there is no current one. */
  readonly without: 'missing' | 'paused';
  readonly planned: EntryPlan | undefined;
  readonly catalogue: RoleCatalogue;
}

function tokens(
  facts: EntryFacts,
  { all, current, without, planned, catalogue }: Tokens,
  now: Instant,
): Pick<InventoryRow, 'status' | 'current' | 'generations'> {
  const shown = current && generationFacts(current, now, planned);
  const status: TokenStatus = !facts.secret.known ? 'unknown' : (shown?.status ?? without);
  return {
    status,
    ...(current &&
      shown && {
        current: {
          ...shown,
          access: current.token.access,
          permissions: effectivePermissions(catalogue, current.token.access),
        },
      }),
    generations: all.map((generation) => generationFacts(generation, now, planned)),
  };
}
