import type { DesiredState } from '../model/desired';
import type { TokenId } from '../model/ids';
import type { EntryPlan } from '../model/plan';
import { concurrently } from '../ports/concurrently';
import type { Ports } from '../ports/ports';
import { markedFor } from '../reconcile/observed/labelled-versions';
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
 * The worlds of a run in which tokens are to end, with what is known of where their values are: anybody may have copied one into
 * the secret of another entry. Only the whole run tells. A spec of which nothing more was found out keeps its very world.
 */
export async function withHolders(run: readonly SpecPlanned[]): Promise<readonly Observed[]> {
  const worlds = run.map(({ world }) => world);
  const ended = new Set(run.flatMap(({ entries }) => entries.flatMap(tokensEnded)));
  if (ended.size === 0) return worlds;
  const looked = await Promise.all(run.map(lookAtUnmarked));
  const holders = run.flatMap(({ desired }, index) => holdersIn(desired, looked[index]!));
  return looked.map((world, index) => {
    const { ownerId, workspace } = run[index]!.desired;
    const heldBy = new Map<TokenId, Holder[]>();
    for (const { of, token, arn, name } of holders) {
      if (of.workspace !== workspace || !ended.has(token)) continue;
      const entry = of.ownerId === ownerId ? name : `${name} (${of.ownerId})`;
      heldBy.set(token, [...(heldBy.get(token) ?? []), { arn, entry }]);
    }
    return heldBy.size > 0 ? { ...world, heldBy } : world;
  });
}

/** What retiring, or the removal of what nobody declares, is about to end. */
export const tokensEnded = ({ declared, actions }: EntryPlan): readonly TokenId[] =>
  actions
    .filter(({ kind }) => kind === 'retire' || (kind === 'remove' && !declared))
    .flatMap(({ steps }) =>
      steps.flatMap((step) => (step.kind === 'disable' || step.kind === 'revoke' ? [step.token] : [])),
    );

/** Reads the values of entries that show a version which no token is marked for: somebody else wrote it. */
async function lookAtUnmarked({ ports, desired, world }: SpecPlanned): Promise<Observed> {
  const found = await concurrently(desired.tokens, READS_AT_ONCE, async ({ name, region }) => {
    const before = world.declared.get(name);
    if (!before || before.depth?.stored || !showsUnmarked(before)) return [];
    return [[name, await readValues(ports, { workspace: desired.workspace, region, facts: before }, world)] as const];
  });
  const told = found.flat();
  return told.length === 0 ? world : { ...world, declared: new Map([...world.declared, ...told]) };
}

function showsUnmarked(facts: EntryFacts): boolean {
  const secret = facts.secret.known ? facts.secret.value : undefined;
  return [...(secret?.labels.keys() ?? [])].some((id) => markedFor(secret!, id, facts).length === 0);
}

function holdersIn(of: DesiredState, { declared }: Observed) {
  return [...declared].flatMap(([name, { secret, depth }]) => {
    const shown = secret.known ? secret.value : undefined;
    return [...(shown?.labels.keys() ?? [])].flatMap((id) => {
      const stored = depth?.stored?.get(id);
      return shown && stored?.kind === 'token' ? [{ of, token: stored.tokenId, arn: shown.arn, name }] : [];
    });
  });
}
