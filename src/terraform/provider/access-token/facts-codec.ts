import { versionId } from '../../../core/model/ids';
import { instant, type Instant, later } from '../../../core/model/time';
import { type EntryFacts, known, unknown } from '../../../core/reconcile/observed';
import {
  type Beside,
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
}

/** Beside the state: what was seen, what a plan announced, and tokens that a person made and gave us. */
export interface Kept {
  readonly seen?: Seen;
  /** Of a plan: the only changes that its apply may make. */
  readonly announced?: readonly string[];
  /** Tokens that were imported: never disabled or revoked. */
  readonly imported?: readonly string[] | undefined;
}

/** The second form. The first held every fact at full length; of it only what can't be seen again is taken over. */
interface Wire {
  readonly v: 1 | 2;
  readonly at?: number;
  /** Milliseconds after `at`, as all times below. */
  readonly secretAt?: number;
  readonly unreadable?: string;
  readonly secret?: SecretWire;
  readonly tokens?: readonly TokenWire[];
  readonly elsewhere?: readonly TokenWire[];
  readonly versions?: NonNullable<EntryFacts['depth']>['versions'];
  readonly announced?: readonly string[];
  readonly imported?: readonly string[];
}

/**
 * Values are never in it: facts hold none, and what stored values say is left out.
 * @param beside the state that it will lie beside: what that says is not written again
 */
export function encodeKept({ seen, announced, imported }: Kept, beside?: Beside): string {
  const wire: Wire = {
    v: 2,
    ...(seen && beside && seenToWire(seen, beside)),
    ...(announced && { announced }),
    ...(imported && imported.length > 0 && { imported }),
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
  if (wire?.v !== 1 && wire?.v !== 2) return {};
  const { announced, imported } = wire;
  return {
    ...(wire.v === 2 && seenFromWire(wire, beside)),
    ...(announced && { announced }),
    ...(imported && { imported }),
  };
}

function seenToWire({ asOf, facts }: Seen, beside: Beside): Partial<Wire> {
  const { secret, secretAt, tokens, elsewhere, depth } = facts;
  return {
    at: asOf,
    secretAt: secretAt - asOf,
    ...(!secret.known && { unreadable: secret.why }),
    ...(secret.known && secret.value && { secret: secretToWire(secret.value, asOf, beside) }),
    ...(tokens.length > 0 && { tokens: tokens.map((token) => tokenToWire(token, asOf, beside)) }),
    ...(elsewhere.length > 0 && { elsewhere: elsewhere.map((token) => tokenToWire(token, asOf, beside)) }),
    ...(depth && { versions: depth.versions }),
  };
}

function seenFromWire(wire: Wire, beside: Beside): { readonly seen?: Seen } {
  const { at, secretAt, unreadable, secret, tokens = [], elsewhere = [], versions } = wire;
  if (at === undefined || secretAt === undefined) return {};
  const asOf = instant(at);
  const facts: EntryFacts = {
    secret: unreadable === undefined ? known(secret && secretFromWire(secret, asOf, beside)) : unknown(unreadable),
    secretAt: later(asOf, secretAt),
    tokens: tokens.map((token) => tokenFromWire(token, asOf, beside)),
    elsewhere: elsewhere.map((token) => tokenFromWire(token, asOf, beside)),
    ...(versions && { depth: { versions: versions.map((version) => ({ ...version, id: versionId(version.id) })) } }),
  };
  return { seen: { asOf, facts } };
}

function parsed(text: string): Wire | undefined {
  try {
    return JSON.parse(text) as Wire;
  } catch {
    return undefined;
  }
}
