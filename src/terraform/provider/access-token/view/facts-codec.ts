import { tokenId, versionId } from '../../../../core/model/ids';
import { instant, type Instant, later } from '../../../../core/model/time';
import type { TokenFacts } from '../../../../core/ports/token-api';
import { creatorOf, type EntryFacts, known, unknown } from '../../../../core/reconcile/observed/observed';
import type { ResourceView } from './entry';
import type { TokenState } from '../attributes/schema';
import {
  type Beside,
  OURS,
  scopeKeysImplied,
  secretFromWire,
  secretToWire,
  type SecretWire,
  tokenFromWire,
  tokenToWire,
  type TokenWire,
} from './facts-wire';

/**
 * What the last read of a resource saw. It is kept beside the state (Terraform's private data), so that planning is a
 * function of it, of the configuration and of the roles: a plan that is made again for its apply is the same plan.
 */
export interface Seen {
  readonly asOf: Instant;
  readonly facts: EntryFacts;
  /** The token of the state, when its label says nothing any more because a person edited it. */
  readonly relabelled: readonly TokenFacts[];
  readonly creators: ReadonlySet<string>;
}

/** @param state the state that it will lie beside */
export function seenOf({ world, facts }: ResourceView, { token_id: id }: Pick<Beside, 'token_id'>): Seen {
  const held = id === null ? undefined : world.tokensById.get(tokenId(id));
  const isListed = facts.tokens.some((token) => token.id === id);
  const { asOf, creators } = world;
  return { asOf, facts, creators, relabelled: held && !isListed ? [held] : [] };
}

/** Beside the state: what was seen, what a plan announced, and tokens that a person made and gave us. */
export interface Kept {
  readonly seen?: Seen;
  /** Of a plan: the only changes that its apply may make. */
  readonly announced?: readonly string[];
  /** Tokens that were imported: never disabled or revoked. */
  readonly imported?: readonly string[] | undefined;
  /** Of a plan of a state that is older than claims: what the resource is known by from its apply on, even if that fails. */
  readonly claim?: string | undefined;
  /** It was imported and not applied since: the next apply takes the claim, whoever has it. */
  readonly taking?: boolean | undefined;
  /** The version that held its token, while the state knows of none: see {@link storedIn}. */
  readonly stored?: string | undefined;
}

/** What outlives a read or an apply: all but what was seen and announced. */
export const lasting = ({ imported, claim, taking, stored }: Kept): Kept => ({ imported, claim, taking, stored });

/** The version that a state says holds its token. Of a token that is gone, the state names whatever is current. */
export const storedIn = (state: Pick<TokenState, 'token_id' | 'version_id'>): string | undefined =>
  state.token_id === null ? undefined : (state.version_id ?? undefined);

/**
 * The third form. Earlier ones lack facts that plans rest on now (descriptions of secrets, who made a token); of them only
 * what can't be seen again is taken over.
 */
interface Wire {
  readonly v: 1 | 2 | 3;
  readonly at?: number;
  /** Milliseconds after `at`, as all times below. */
  readonly secretAt?: number;
  readonly unreadable?: string;
  readonly secret?: SecretWire;
  readonly tokens?: readonly TokenWire[];
  readonly relabelled?: readonly TokenWire[];
  readonly elsewhere?: readonly (TokenWire & { readonly in?: string })[];
  /** Absent: the one that owner and secret give. */
  readonly places?: readonly string[];
  readonly sharedWith?: readonly string[];
  readonly versions?: NonNullable<EntryFacts['depth']>['versions'];
  readonly announced?: readonly string[];
  readonly imported?: readonly string[];
  readonly claim?: string;
  readonly taking?: true;
  readonly stored?: string;
}

/**
 * Values are never in it: facts hold none, and what stored values say is left out.
 * @param beside the state that it will lie beside: what that says is not written again
 */
export function encodeKept({ seen, announced, imported, claim, taking, stored }: Kept, beside?: Beside): string {
  const wire: Wire = {
    v: 3,
    ...(seen && beside && seenToWire(seen, beside)),
    ...(announced && { announced }),
    ...(imported && imported.length > 0 && { imported }),
    ...(claim !== undefined && { claim }),
    ...(taking && { taking }),
    ...(stored !== undefined && { stored }),
  };
  return JSON.stringify(wire);
}

/**
 * Without `seen` when nothing was, or it was written by another version of this provider: it is then read again.
 * @param beside the state that it lies beside
 */
export function decodeKept(text: string, beside: Beside): Kept {
  if (text === '') return {};
  const wire = parsed(text);
  if (wire === undefined) return {};
  const { announced, imported, claim, taking, stored } = wire;
  // Whatever wrote it, a resource that forgot its claim could neither change nor end its token.
  const whose = { ...(typeof claim === 'string' && { claim }), ...(taking === true && { taking }) };
  if (wire.v !== 1 && wire.v !== 2 && wire.v !== 3) return whose;
  return {
    ...(wire.v === 3 && seenFromWire(wire, beside)),
    ...(announced && { announced }),
    ...(imported && { imported }),
    ...(typeof stored === 'string' && { stored }),
    ...whose,
  };
}

function seenToWire({ asOf, facts, relabelled, creators }: Seen, beside: Beside): Partial<Wire> {
  const { secret, secretAt, tokens, elsewhere, scopeKeys, sharedWith, depth } = facts;
  const toWire = (token: TokenFacts): TokenWire => tokenToWire(token, asOf, beside, creators.has(creatorOf(token)));
  const implied = scopeKeysImplied(secret.known ? secret.value : undefined, beside);
  return {
    at: asOf,
    secretAt: secretAt - asOf,
    ...(!secret.known && { unreadable: secret.why }),
    ...(secret.known && secret.value && { secret: secretToWire(secret.value, asOf, beside) }),
    ...(tokens.length > 0 && { tokens: tokens.map(toWire) }),
    ...(relabelled.length > 0 && { relabelled: relabelled.map(toWire) }),
    ...(elsewhere.length > 0 && {
      elsewhere: elsewhere.map(({ token, region }) => ({
        ...toWire(token),
        ...(region !== undefined && { in: region }),
      })),
    }),
    ...(scopeKeys.join(' ') !== implied.join(' ') && { places: scopeKeys }),
    ...(sharedWith.length > 0 && { sharedWith }),
    ...(depth && { versions: depth.versions }),
  };
}

function seenFromWire(wire: Wire, beside: Beside): { readonly seen?: Seen } {
  const { at, secretAt, unreadable, tokens = [], relabelled = [], elsewhere = [], sharedWith = [], versions } = wire;
  if (at === undefined || secretAt === undefined) return {};
  const asOf = instant(at);
  const fromWire = (token: TokenWire): TokenFacts => tokenFromWire(token, asOf, beside);
  const secret = wire.secret && secretFromWire(wire.secret, asOf, beside);
  const facts: EntryFacts = {
    secret: unreadable === undefined ? known(secret) : unknown(unreadable),
    secretAt: later(asOf, secretAt),
    scopeKeys: wire.places ?? scopeKeysImplied(secret, beside),
    tokens: tokens.map(fromWire),
    tokensAt: asOf,
    elsewhere: elsewhere.map((one) => ({ token: fromWire(one), ...(one.in !== undefined && { region: one.in }) })),
    sharedWith,
    ...(versions && { depth: { versions: versions.map((version) => ({ ...version, id: versionId(version.id) })) } }),
  };
  return { seen: { asOf, facts, relabelled: relabelled.map(fromWire), creators: OURS } };
}

function parsed(text: string): Wire | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null ? (found as Wire) : undefined;
  } catch {
    return undefined;
  }
}
