import type { OwnerId, TokenId, TokenName, WorkspaceId } from '../../model/ids';
import { parseLabel, scopeKeyOf } from '../../model/label';
import { type Instant, instant } from '../../model/time';
import { concurrently } from '../../ports/concurrently';
import type { TokenEvent, TokenUses, UsedRight } from '../../ports/token-uses';
import { classify } from '../../reconcile/observed/generations';
import type { Observed } from '../../reconcile/observed/observed';
import { type EntryUses, USE_DAYS } from './entry-uses';

const DAY = 24 * 3_600_000;

const AT_A_TIME = 16;

/** What the events of the days say of the tokens of one entry, by id. */
type Told = ReadonlyMap<TokenId, readonly TokenEvent[]>;

/** The tokens of a workspace that changed in the days, by owner and secret; and whether the chain is older than the days. */
interface History {
  readonly byScope: ReadonlyMap<string, Told>;
  readonly isOlder: boolean;
}

/** A spec of which uses are read. */
export interface Looked {
  readonly ownerId: OwnerId;
  readonly workspace: WorkspaceId;
  readonly world: Observed;
}

/** The first moment of the days. */
const firstOf = (now: Instant): Instant => instant(Math.floor(now / DAY) * DAY - (USE_DAYS - 1) * DAY);

/**
 * What the consumers of a spec's entries did with their tokens in the last 90 days. A question for each token that was there
 * in these days, and the pages of the audit events, which tell of the revoked ones. Rejects with a `PortError`.
 */
export async function readUses(
  tokenUses: TokenUses,
  { ownerId, workspace, world }: Looked,
): Promise<ReadonlyMap<TokenName, EntryUses>> {
  const since = firstOf(world.asOf);
  const history = await historySince(tokenUses, workspace, since);
  const entries = [...world.declared].map(([name, facts]) => {
    const secret = facts.secret.known ? facts.secret.value : undefined;
    const there = classify(facts, world, world.asOf).all.map(({ token }) => token);
    const told: Told = (secret && history.byScope.get(scopeKeyOf(ownerId, secret.arn))) ?? new Map();
    return { name, there, told, ids: [...new Set([...there.map(({ id }) => id), ...told.keys()])] };
  });
  const asked = entries.flatMap(({ ids }) => ids);
  const answers = await concurrently(asked, AT_A_TIME, (id) => tokenUses.usesOf(workspace, id, USE_DAYS));
  const uses = new Map(asked.map((id, index) => [id, answers[index] ?? []]));
  return new Map(
    entries
      .filter(({ ids }) => ids.length > 0)
      .map(({ name, there, told, ids }) => {
        const isOld =
          there.some(({ createdAt }) => createdAt <= since) || (history.isOlder && [...told.values()].some(wasThere));
        const unclear = !isOld ? 'young' : isChanged(told) ? 'changed' : undefined;
        const rights = added(ids.flatMap((id) => uses.get(id) ?? []));
        return [name, { since, rights, ...(unclear && { unclear }) }] as const;
      }),
  );
}

async function historySince(tokenUses: TokenUses, workspace: WorkspaceId, since: Instant): Promise<History> {
  const byScope = new Map<string, Map<TokenId, TokenEvent[]>>();
  let first: number | undefined;
  for await (const page of tokenUses.eventsSince(workspace, since)) {
    for (const event of page) {
      first ??= event.number;
      const label = event.token && parseLabel(event.token.label);
      if (!event.token || !label) continue;
      const ofScope = byScope.get(label.scopeKey) ?? new Map<TokenId, TokenEvent[]>();
      byScope.set(label.scopeKey, ofScope);
      ofScope.set(event.token.id, [...(ofScope.get(event.token.id) ?? []), event]);
    }
  }
  return { byScope, isOlder: first !== 1 };
}

/** Whether a token was there before the days. */
const wasThere = (events: readonly TokenEvent[]): boolean => events.every(({ kind }) => kind !== 'issue');

/** Whether what the tokens may do was changed in the days: by an edit, or by a token that was issued with other rights. */
function isChanged(told: Told): boolean {
  const events = [...told.values()].flat();
  const issued = new Set(
    events.flatMap(({ kind, access }) => (kind === 'issue' && access !== undefined ? [access] : [])),
  );
  return issued.size > 1 || events.some(({ kind, access }) => kind === 'edit' && access !== undefined);
}

/** Uses of several tokens as those of one consumer. */
function added(uses: readonly UsedRight[]): readonly UsedRight[] {
  const byRight = new Map<string, UsedRight>();
  for (const use of uses) {
    const key = `${use.place === 'workspace' ? '' : use.place} ${use.permission}`;
    const known = byRight.get(key);
    const lastUsedAt = instant(Math.max(known?.lastUsedAt ?? 0, use.lastUsedAt));
    byRight.set(key, { ...use, lastUsedAt, count: (known?.count ?? 0) + use.count });
  }
  return [...byRight].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use);
}
