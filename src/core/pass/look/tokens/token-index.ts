import type { TokenId } from '../../../model/ids';
import { parseLabel } from '../../../model/label';
import type { Instant } from '../../../model/time';
import type { SecretFacts } from '../../../ports/secret-store';
import type { TokenFacts } from '../../../ports/token-api';
import { isOfLostSecret, issuedLabel } from '../../../reconcile/observed/issued-as';

/** All tokens of a workspace as one listing showed them, found by id, by the scope key that a label has, and by its name. */
export class TokenIndex {
  readonly #byId = new Map<TokenId, TokenFacts>();
  readonly #byScope = new Map<string, TokenFacts[]>();
  readonly #byName = new Map<string, TokenFacts[]>();
  /** Those whose label does not say any more what they were issued for. */
  readonly #byIssued = new Map<string, TokenFacts[]>();

  /** @param at the token API's clock at its first answer */
  constructor(readonly at: Instant) {}

  get byId(): ReadonlyMap<TokenId, TokenFacts> {
    return this.#byId;
  }

  /** Tokens with a label of our form that has this scope key. */
  ofScope(key: string): readonly TokenFacts[] {
    return this.#byScope.get(key) ?? [];
  }

  /** Tokens that were issued under a label with this scope key, and have another one by now. */
  issuedFor(key: string): readonly TokenFacts[] {
    return this.#byIssued.get(key) ?? [];
  }

  /** The same tokens by the name that people read. */
  named(name: string): readonly TokenFacts[] {
    return this.#byName.get(name) ?? [];
  }

  /** All names in labels of our form. */
  names(): Iterable<string> {
    return this.#byName.keys();
  }

  /** Adds a token. One that is there already stays as it is: pages may overlap when tokens are made meanwhile. */
  add(token: TokenFacts): void {
    if (this.#byId.has(token.id)) return;
    this.#byId.set(token.id, token);
    const label = parseLabel(token.label);
    const issued = issuedLabel(token)?.scopeKey;
    if (issued !== undefined && issued !== label?.scopeKey) append(this.#byIssued, issued, token);
    if (!label) return;
    append(this.#byScope, label.scopeKey, token);
    append(this.#byName, label.name, token);
  }

  /** Takes a token out: it was revoked, or is added anew as it is now. */
  remove(id: TokenId): void {
    const token = this.#byId.get(id);
    if (!token) return;
    this.#byId.delete(id);
    const label = parseLabel(token.label);
    const issued = issuedLabel(token)?.scopeKey;
    if (issued !== undefined && issued !== label?.scopeKey) without(this.#byIssued, issued, id);
    if (!label) return;
    without(this.#byScope, label.scopeKey, id);
    without(this.#byName, label.name, id);
  }
}

function append<K>(map: Map<K, TokenFacts[]>, key: K, token: TokenFacts): void {
  const list = map.get(key);
  if (list) list.push(token);
  else map.set(key, [token]);
}

function without<K>(map: Map<K, TokenFacts[]>, key: K, id: TokenId): void {
  const left = (map.get(key) ?? []).filter((token) => token.id !== id);
  if (left.length > 0) map.set(key, left);
  else map.delete(key);
}

/**
 * The tokens of places: their labels say so, or they were issued for a secret there that is no more.
 * @param secret what is there now; `unknown` where it could not be read
 */
export const tokensOf = (
  tokens: TokenIndex,
  scopeKeys: readonly string[],
  secret: SecretFacts | undefined | 'unknown',
): readonly TokenFacts[] => [
  ...scopeKeys.flatMap((key) => tokens.ofScope(key)),
  ...(secret === 'unknown' ? [] : scopeKeys.flatMap((key) => tokens.issuedFor(key))).filter(
    (token) =>
      !scopeKeys.includes(parseLabel(token.label)?.scopeKey ?? '') &&
      isOfLostSecret(token, scopeKeys, secret === 'unknown' ? undefined : secret),
  ),
];
