import type { TokenName } from '../model/ids';
import type { Instant } from '../model/time';
import { type Generation, type Generations, isLive } from '../reconcile/observed/generations';
import type { EntryFacts } from '../reconcile/observed/observed';
import type { SecretFacts } from '../ports/secret-store';
import { copiesOf } from './copies';
import { type EntryView, generationFacts } from './entry-view';
import type { InventoryRow, TokenStatus } from './inventory';

/** The row of an entry of the spec. */
export function declaredRow({ desired, subject, rotatesAt }: EntryView, findings: readonly string[]): InventoryRow {
  const { owner, consumer, purpose, access, enabled } = desired;
  const { all } = subject.generations;
  return {
    name: desired.name,
    declared: { owner, consumer, purpose, access, enabled },
    secret: { ...subject.ref, ...copies(subject.secret) },
    ...tokens(subject.facts, { all, current: subject.current, without: enabled ? 'missing' : 'paused' }, subject.now),
    ...(rotatesAt !== undefined && { rotatesAt }),
    findings,
  };
}

/** The row of a secret of this spec that no entry declares. */
export function undeclaredRow(
  facts: EntryFacts & { readonly name: TokenName; readonly region?: string },
  generations: Generations,
  now: Instant,
  findings: readonly string[],
): InventoryRow {
  const { name } = facts;
  const secret = facts.secret.known ? facts.secret.value : undefined;
  const current = generations.all.find((g) => g.version !== undefined && g.version === generations.current?.id);
  return {
    name,
    secret: {
      name: secret?.name ?? name,
      ...(secret && { arn: secret.arn }),
      ...(facts.region !== undefined && { region: facts.region }),
      ...copies(secret),
    },
    ...tokens(facts, { all: generations.all, current, without: 'missing' }, now),
    findings,
  };
}

const copies = (secret: SecretFacts | undefined): Pick<InventoryRow['secret'], 'copies'> => {
  const found = copiesOf(secret);
  return found ? { copies: found } : {};
};

/** Live tokens of a secret that nobody declares: what removing it would stop. */
export const liveTokens = (generations: Generations, now: Instant): number =>
  generations.all.filter(({ token }) => isLive(token, now)).length;

interface Tokens extends Pick<Generations, 'all'> {
  readonly current: Generation | undefined;
  /** What it is called when there is no current one. */
  readonly without: 'missing' | 'paused';
}

function tokens(
  facts: EntryFacts,
  { all, current, without }: Tokens,
  now: Instant,
): Pick<InventoryRow, 'status' | 'current' | 'generations'> {
  const shown = current && generationFacts(current, now);
  const status: TokenStatus = !facts.secret.known ? 'unknown' : (shown?.status ?? without);
  return {
    status,
    ...(current && shown && { current: { ...shown, access: current.token.access } }),
    generations: all.map((generation) => generationFacts(generation, now)),
  };
}
