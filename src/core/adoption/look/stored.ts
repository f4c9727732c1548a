import { adoptionCodes } from '../../diagnostics/catalogue/adoption';
import type { Diagnostic, ResourcePlace } from '../../diagnostics/diagnostic';
import type { SecretArn, TokenId, VersionId } from '../../model/ids';
import { decodeStored, identifyStored } from '../../pass/look/tokens/stored-value';
import { concurrently } from '../../ports/concurrently';
import { isPortError } from '../../ports/errors';
import type { Ports } from '../../ports/ports';
import { AWSCURRENT, type SecretFacts } from '../../ports/secret-store';
import type { StoredToken } from '../../reconcile/observed/observed';
import { OWNER_TAG } from '../../reconcile/observed/observed';
import type { Managed } from './managed';
import type { Seen, SeenSecret } from './seen';

/** Which secrets somebody agrees to have read. None by default. */
export interface Consent {
  readonly arns: readonly string[];
  readonly prefixes: readonly string[];
  /** A tag that a secret carries; without a value, whatever its value. */
  readonly tags: readonly { readonly key: string; readonly value?: string }[];
}

/** A secret whose current value is to be read, and presented once if it has the form of a token. */
export interface Candidate {
  readonly seen: SeenSecret;
  readonly version: VersionId;
  /** A spec that was given declares it, and no apply has taken it over yet. */
  readonly isDeclared: boolean;
}

/** A secret whose current value was looked at. */
export interface Looked {
  readonly secret: SecretFacts;
  readonly region: string;
  readonly isDeclared: boolean;
  /** The token whose value it holds. */
  readonly tokenId?: TokenId;
  readonly format?: 'json' | 'plain';
  /** Why it tells of no token. */
  readonly finding?: Diagnostic;
}

/** Secrets that consent names and that need a look: what this software keeps tells without one. */
export function candidatesOf({ secrets, declared }: Seen, { places }: Managed, consent: Consent): readonly Candidate[] {
  const ours = new Set(places.map(({ seen }) => seen.secret.arn));
  const named = secrets.filter(({ secret }) => isNamed(secret, consent) && !ours.has(secret.arn));
  const isDeclared = ({ arn, name }: SecretFacts): boolean =>
    declared.some((entry) => entry.arn === arn || (entry.arn === undefined && entry.secretName === name));
  return named.flatMap((seen) => {
    const { secret } = seen;
    const version = [...secret.stages].find(([, stages]) => stages.includes(AWSCURRENT))?.[0];
    const isReadable = version !== undefined && secret.deletedAt === undefined && secret.tags[OWNER_TAG] === undefined;
    return isReadable ? [{ seen, version, isDeclared: isDeclared(secret) }] : [];
  });
}

const isNamed = ({ arn, name, tags }: SecretFacts, { arns, prefixes, tags: wanted }: Consent): boolean =>
  arns.includes(arn) ||
  prefixes.some((prefix) => name.startsWith(prefix)) ||
  wanted.some(({ key, value }) => tags[key] !== undefined && (value === undefined || tags[key] === value));

const READS_AT_ONCE = 8;

/**
 * Reads the current value of each secret and finds out by authenticating whose it is. To the token API that is a use like a
 * consumer's, so a value is presented once, in however many secrets it is; what has not the form of a token, or is for
 * another endpoint or workspace, is presented nowhere.
 */
export async function lookInto(
  ports: Ports,
  seen: Seen,
  candidates: readonly Candidate[],
  isStopped: () => boolean = () => false,
): Promise<readonly Looked[]> {
  const presented = new Map<string, Promise<StoredToken>>();
  const context = {
    workspace: seen.workspace,
    api: ports.tokenApi,
    isListed: (id: TokenId): boolean => seen.tokens.byId.has(id),
    // What a value says of itself is no proof: anybody may have written it.
    isMarked: (): boolean => false,
    as: 'use',
  } as const;
  return concurrently(candidates, READS_AT_ONCE, async ({ seen: { secret, region }, version, isDeclared }) => {
    const of = { secret, region, isDeclared };
    if (isStopped()) return { ...of, finding: notRead(secret.arn, 'the run was interrupted') };
    try {
      const { value: answer } = await ports.stores(region).read(secret.arn, version);
      if (answer.kind !== 'value') return { ...of, finding: ofNoToken(secret.arn, 'it is empty') };
      const decoded = decodeStored(answer.value, ports.tokenApi);
      if (!decoded) return { ...of, finding: ofNoToken(secret.arn, NO_TOKEN) };
      // Beside the same token may stand another endpoint, for which it must not be presented.
      const key = JSON.stringify([decoded.token.reveal(), decoded.endpoint, decoded.workspaceId]);
      const identified = presented.get(key) ?? identifyStored(answer.value, context);
      presented.set(key, identified);
      const stored = await identified;
      const format = ports.tokenApi.recognises(answer.value) ? 'plain' : 'json';
      return stored.kind === 'token'
        ? { ...of, tokenId: stored.tokenId, format }
        : { ...of, finding: whyNone(secret.arn, stored) };
    } catch (error) {
      if (!isPortError(error)) throw error;
      return { ...of, finding: notRead(secret.arn, error.message) };
    }
  });
}

const NO_TOKEN =
  'its value is neither a token nor JSON with a "token" that is one: to have it taken over, store it in one of these forms';

function whyNone(arn: SecretArn, stored: Exclude<StoredToken, { kind: 'token' }>): Diagnostic {
  switch (stored.kind) {
    case 'elsewhere':
      return ofNoToken(arn, `its value is for ${stored.what}, so it was not presented here`);
    case 'unreadable':
      return notRead(arn, stored.why);
    default:
      return ofNoToken(arn, 'the token API refuses its value: the token is disabled, expired or revoked');
  }
}

const placeOf = (arn: SecretArn): { readonly place: ResourcePlace } => ({
  place: { kind: 'resource', resource: `secret ${arn}` },
});
const ofNoToken = (arn: SecretArn, why: string): Diagnostic =>
  adoptionCodes.diagnose('value-of-no-token', { why }, placeOf(arn));
const notRead = (arn: SecretArn, why: string): Diagnostic =>
  adoptionCodes.diagnose('secret-not-read', { why }, placeOf(arn));
