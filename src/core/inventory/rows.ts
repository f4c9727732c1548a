import type { TokenName } from '../model/ids';
import type { Instant } from '../model/time';
import { type Generation, type Generations, isLive } from '../reconcile/observed/generations';
import type { EntryFacts } from '../reconcile/observed/observed';
import { type EntryView, generationFacts } from './entry-view';
import type { InventoryRow, TokenStatus } from './inventory';

/** The row of an entry of the spec. */
export function declaredRow({ desired, subject, rotatesAt }: EntryView, findings: readonly string[]): InventoryRow {
  const { owner, consumer, purpose, access, enabled } = desired;
  return {
    name: desired.name,
    declared: { owner, consumer, purpose, access, enabled },
    secret: subject.ref,
    ...tokens(subject.facts, subject.generations, subject.current, subject.now, enabled ? 'missing' : 'paused'),
    ...(rotatesAt !== undefined && { rotatesAt }),
    findings,
  };
}

/** The row of a secret of this spec that no entry declares. */
export function undeclaredRow(
  name: TokenName,
  facts: EntryFacts & { readonly region?: string },
  generations: Generations,
  now: Instant,
  findings: readonly string[],
): InventoryRow {
  const secret = facts.secret.known ? facts.secret.value : undefined;
  const current = generations.all.find((g) => g.version !== undefined && g.version === generations.current?.id);
  return {
    name,
    secret: {
      name: secret?.name ?? name,
      ...(secret && { arn: secret.arn }),
      ...(facts.region !== undefined && { region: facts.region }),
    },
    ...tokens(facts, generations, current, now, 'missing'),
    findings,
  };
}

/** Live tokens of a secret that nobody declares: what removing it would stop. */
export const liveTokens = (generations: Generations, now: Instant): number =>
  generations.all.filter(({ token }) => isLive(token, now)).length;

function tokens(
  facts: EntryFacts,
  generations: Generations,
  current: Generation | undefined,
  now: Instant,
  without: 'missing' | 'paused',
): Pick<InventoryRow, 'status' | 'current' | 'generations'> {
  const shown = current && generationFacts(current, now);
  const status: TokenStatus = !facts.secret.known ? 'unknown' : (shown?.status ?? without);
  return {
    status,
    ...(current && shown && { current: { ...shown, access: current.token.access } }),
    generations: generations.all.map((generation) => generationFacts(generation, now)),
  };
}
