import type { WireAuditEvent } from '../../contract';
import { parseLabel } from '../../core/model/label';

/**
 * The newest token of each entry, by the hash of owner and secret in labels: the one that was issued last, or a hand-made one
 * that was taken over. An entry that moves takes its token along.
 */
export class NewestTokens {
  private readonly newest = new Map<string, string>();
  private readonly scopes = new Map<string, string | undefined>();
  /** The tokens in the order in which events first told of them. */
  private readonly order = new Map<string, number>();

  /** Every entry that has a token, with that token's id. */
  get entries(): readonly (readonly [scope: string, id: string])[] {
    return [...this.newest];
  }

  /** @returns the token that the one of this event comes after, where it is a new one of an entry that had one before */
  follow({ kind, target, after }: WireAuditEvent): string | undefined {
    const id = target?.id;
    if (id === undefined) return undefined;
    const scope = parseLabel(target?.label ?? '')?.scopeKey;
    const isIssued = kind === 'issue-access-token';
    const isKnown = this.order.has(id);
    if (!isKnown) this.order.set(id, this.order.size);
    // Of a token that was there before the chain, only a label that it gets tells when it became the entry's.
    const isRelabelled = after !== null && 'label' in after && (isKnown ? this.scopes.get(id) !== scope : true);
    if (!isIssued && !isRelabelled) return undefined;
    const was = this.scopes.get(id);
    if (was !== undefined && was !== scope && this.newest.get(was) === id) this.newest.delete(was);
    this.scopes.set(id, scope);
    if (scope === undefined) return undefined;
    const before = this.newest.get(scope);
    if (before === undefined || this.order.get(before)! < this.order.get(id)!) this.newest.set(scope, id);
    return isIssued && before !== id ? before : undefined;
  }
}
