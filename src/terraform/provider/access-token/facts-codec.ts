import { secretArn, tokenId, versionId } from '../../../core/model/ids';
import { type Instant } from '../../../core/model/time';
import type { SecretFacts } from '../../../core/ports/secret-store';
import type { TokenFacts } from '../../../core/ports/token-api';
import { type EntryFacts, known, unknown } from '../../../core/reconcile/observed';

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
  readonly imported?: readonly string[];
}

interface Wire {
  readonly v: 1;
  readonly asOf?: number;
  readonly secretAt?: number;
  readonly unreadable?: string;
  readonly secret?: Omit<SecretFacts, 'labels'> & {
    readonly labels: readonly (readonly [string, readonly string[]])[];
  };
  readonly tokens?: readonly TokenFacts[];
  readonly elsewhere?: readonly TokenFacts[];
  readonly versions?: NonNullable<EntryFacts['depth']>['versions'];
  readonly announced?: readonly string[];
  readonly imported?: readonly string[];
}

/** Values are never in it: facts hold none, and what stored values say is left out. */
export function encodeKept({ seen, announced, imported }: Kept): string {
  const facts = seen?.facts;
  const secret = facts?.secret.known ? facts.secret.value : undefined;
  const wire: Wire = {
    v: 1,
    ...(seen && { asOf: seen.asOf, secretAt: seen.facts.secretAt, tokens: seen.facts.tokens }),
    ...(facts && !facts.secret.known && { unreadable: facts.secret.why }),
    ...(secret && { secret: { ...secret, labels: [...secret.labels] } }),
    ...(facts && facts.elsewhere.length > 0 && { elsewhere: facts.elsewhere }),
    ...(facts?.depth && { versions: facts.depth.versions }),
    ...(announced && { announced }),
    ...(imported && imported.length > 0 && { imported }),
  };
  return JSON.stringify(wire);
}

/** Empty when there is nothing, or it was written by another version of this provider. */
export function decodeKept(text: string): Kept {
  if (text === '') return {};
  const wire = parsed(text);
  if (wire?.v !== 1) return {};
  const { announced, imported } = wire;
  return {
    ...seenIn(wire),
    ...(announced && { announced }),
    ...(imported && { imported }),
  };
}

function seenIn(wire: Wire): { readonly seen?: Seen } {
  const { asOf, secretAt, unreadable, secret, tokens, elsewhere, versions } = wire;
  if (asOf === undefined || secretAt === undefined) return {};
  const facts: EntryFacts = {
    secret: unreadable === undefined ? known(secret && secretFrom(secret)) : unknown(unreadable),
    secretAt: secretAt as Instant,
    tokens: (tokens ?? []).map(tokenFrom),
    elsewhere: (elsewhere ?? []).map(tokenFrom),
    ...(versions && { depth: { versions: versions.map((version) => ({ ...version, id: versionId(version.id) })) } }),
  };
  return { seen: { asOf: asOf as Instant, facts } };
}

const secretFrom = (secret: NonNullable<Wire['secret']>): SecretFacts => ({
  ...secret,
  arn: secretArn(secret.arn),
  labels: new Map(secret.labels.map(([id, labels]) => [versionId(id), labels])),
});

const tokenFrom = (token: TokenFacts): TokenFacts => ({ ...token, id: tokenId(token.id) });

function parsed(text: string): Wire | undefined {
  try {
    return JSON.parse(text) as Wire;
  } catch {
    return undefined;
  }
}
