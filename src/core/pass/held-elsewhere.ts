import type { DesiredState } from '../model/desired';
import { type TokenId, tokenId, type TokenName } from '../model/ids';
import { parseLabel } from '../model/label';
import type { EntryPlan } from '../model/plan';
import { concurrently } from '../ports/concurrently';
import type { Ports } from '../ports/ports';
import { AWSCURRENT } from '../ports/secret-store';
import { markedFor } from '../reconcile/observed/staged-versions';
import type { EntryFacts, Holder, Observed } from '../reconcile/observed/observed';
import { readValues } from './look/inspect';

/** One spec of a run, with what was read for it and planned from that. */
export interface SpecPlanned {
  readonly ports: Ports;
  readonly desired: DesiredState;
  readonly world: Observed;
  readonly entries: readonly EntryPlan[];
}

const READS_AT_ONCE = 8;

/**
 * The worlds of a run in which tokens are to end, or are named to be killed, with what is known of where their values are: anybody
 * may have copied one into the secret of another entry. Only the whole run tells. A spec of which nothing more was found out keeps
 * its very world.
 */
export async function withHolders(run: readonly SpecPlanned[]): Promise<readonly Observed[]> {
  const worlds = run.map(({ world }) => world);
  const doubted = run.flatMap(({ entries }) => entries.flatMap(tokensDoubted));
  const askers = new Map<TokenId, Set<string>>();
  for (const { desired, entries } of run) {
    for (const entry of entries) {
      for (const id of [...tokensEnded(entry), ...tokensDoubted(entry)])
        askers.set(id, (askers.get(id) ?? new Set()).add(entry.declared ? keyOf(desired, entry.token) : A_LEFT_OVER));
    }
  }
  if (askers.size === 0) return worlds;
  const looked = await Promise.all(run.map((spec) => lookAround(spec, doubted.length > 0)));
  const holders = run.flatMap(({ desired }, index) => holdersIn(desired, looked[index]!));
  return looked.map((world, index) => {
    const { ownerId, workspace } = run[index]!.desired;
    const heldBy = new Map<TokenId, Holder[]>();
    for (const { of, token, ...holder } of holders) {
      const asking = askers.get(token);
      // That the secret of the one that asks shows it is nothing new.
      const isAsker = asking?.size === 1 && asking.has(keyOf(of, holder.name));
      if (of.workspace !== workspace || !asking || isAsker) continue;
      const entry = of.ownerId === ownerId ? holder.name : `${holder.name} (${of.ownerId})`;
      heldBy.set(token, [...(heldBy.get(token) ?? []), { ...holder, entry }]);
    }
    return heldBy.size > 0 ? { ...world, heldBy } : world;
  });
}

/** What nobody declares is no entry: not even the one whose name it has. */
const A_LEFT_OVER = '';

const keyOf = ({ ownerId, workspace }: DesiredState, name: TokenName): string => [workspace, ownerId, name].join('\n');

/** What retiring, the removal of what nobody declares, or an emergency is about to end. */
export const tokensEnded = ({ declared, actions }: EntryPlan): readonly TokenId[] =>
  actions
    .filter(({ kind }) => kind === 'retire' || kind === 'kill' || (kind === 'remove' && !declared))
    .flatMap(({ steps }) =>
      steps.flatMap((step) => (step.kind === 'disable' || step.kind === 'revoke' ? [step.token] : [])),
    );

/** What an emergency leaves alive and names: before anybody is told to kill it, one looks whose current value it is. */
const DOUBTED: ReadonlySet<string> = new Set(['not-proven-ours', 'labelled-for-another-entry', 'issued-by-leaked']);

const tokensDoubted = ({ holds }: EntryPlan): readonly TokenId[] =>
  holds.flatMap(({ code, token }) => (DOUBTED.has(code) && token !== undefined ? [tokenId(token)] : []));

/** Whether a plan rests on who else holds a token. */
export const asksForHolders = (entry: EntryPlan): boolean =>
  tokensEnded(entry).length + tokensDoubted(entry).length > 0;

/**
 * Reads the values of entries that show a version which no token is marked for: somebody else wrote it. `isDoubted`: of all of
 * them, since labels are what is in doubt.
 */
async function lookAround({ ports, desired, world }: SpecPlanned, isDoubted: boolean): Promise<Observed> {
  const found = await concurrently(desired.tokens, READS_AT_ONCE, async ({ name, region }) => {
    const before = world.declared.get(name);
    if (!before || before.depth?.stored || !(isDoubted || showsUnmarked(before))) return [];
    const place = { workspace: desired.workspace, region, facts: before };
    return [[name, await readValues(ports, place, world)] as const];
  });
  const told = found.flat();
  return told.length === 0 ? world : { ...world, declared: new Map([...world.declared, ...told]) };
}

function showsUnmarked(facts: EntryFacts): boolean {
  const secret = facts.secret.known ? facts.secret.value : undefined;
  return [...(secret?.stages.keys() ?? [])].some((id) => markedFor(secret!, id, facts).length === 0);
}

function holdersIn(of: DesiredState, { declared, tokensById }: Observed) {
  return [...declared].flatMap(([name, { secret, depth, scopeKeys }]) => {
    const shown = secret.known ? secret.value : undefined;
    return [...(shown?.stages ?? [])].flatMap(([id, stages]) => {
      const stored = depth?.stored?.get(id);
      if (!shown || stored?.kind !== 'token') return [];
      const scopeKey = parseLabel(tokensById.get(stored.tokenId)?.label ?? '')?.scopeKey;
      const isOwn = scopeKey !== undefined && scopeKeys.includes(scopeKey);
      return [{ of, token: stored.tokenId, arn: shown.arn, name, isOwn, isCurrent: stages.includes(AWSCURRENT) }];
    });
  });
}
