import { AWS_REGIONS } from '../../../model/aws/aws-regions';
import type { DesiredState } from '../../../model/desired';
import type { SecretArn } from '../../../model/ids';
import { parseLabel, scopeKeyAt, scopeKeyOf, splitArn } from '../../../model/label';
import { addressOf, baseArn, isReplica } from '../../../model/secret-address';
import type { SecretFacts } from '../../../ports/secret-store';
import type { SecretCopy } from '../../../reconcile/observed/observed';
import type { LookedUp } from './look-up';
import type { Resolved } from './resolved';
import type { TokenIndex } from '../tokens/token-index';

/**
 * The secrets of a run that are one and the same: a copy has the name, the account and the six random characters of the
 * secret that it was made of (AWS), in another region, and keeps them when it is promoted.
 */
export class SecretsSeen {
  readonly all: readonly SecretFacts[];
  readonly #same = new Map<string, SecretFacts[]>();

  constructor(lookedUp: readonly LookedUp[]) {
    const seen = new Map<SecretArn, SecretFacts>();
    for (const { listed, found } of lookedUp) {
      for (const { secrets, replicas = [] } of listed.ours.values())
        for (const secret of [...secrets, ...replicas]) seen.set(secret.arn, secret);
      for (const { answer } of found)
        if (answer.secret.known && answer.secret.value) seen.set(answer.secret.value.arn, answer.secret.value);
    }
    this.all = [...seen.values()];
    for (const secret of this.all) {
      const key = identityOf(secret.arn);
      this.#same.set(key, [...(this.#same.get(key) ?? []), secret]);
    }
  }

  /** The same secret as other regions show it. */
  elsewhere({ arn }: Pick<SecretFacts, 'arn'>): readonly SecretFacts[] {
    return (this.#same.get(identityOf(arn)) ?? []).filter((one) => one.arn !== arn);
  }
}

/** Everything but the region. */
const identityOf = (arn: SecretArn): string => [...arn.split(':').slice(0, 3), ...arn.split(':').slice(4)].join(':');

/** What tells whether a secret is a copy. */
interface Around {
  readonly desired: DesiredState;
  readonly tokens: TokenIndex;
  readonly seen: SecretsSeen;
  readonly resolved: Pick<Resolved, 'bases'>;
}

/**
 * Of which secret one that nobody declares is a copy. AWS says so until the copy is promoted. Then tokens tell: those whose
 * values it holds are labelled for the secret that it was made of, and none for itself.
 */
export function copyOf(secret: SecretFacts, around: Around): Pick<SecretCopy, 'of' | 'isPromoted'> | undefined {
  if (isReplica(secret)) return { of: secret.primaryRegion!, isPromoted: false };
  const { desired, tokens, seen, resolved } = around;
  const isLabelledFor = ({ arn }: Pick<SecretFacts, 'arn'>): boolean =>
    tokens.ofScope(scopeKeyOf(desired.ownerId, arn)).length > 0;
  if (isLabelledFor(secret)) return undefined;
  const others = seen.elsewhere(secret).filter((one) => !isReplica(one));
  const original =
    others.find(({ arn }) => resolved.bases.has(splitArn(arn).base)) ??
    others.find(isLabelledFor) ??
    // Nothing tells which was first, and one of them is not a copy.
    others.find(({ arn }) => arn < secret.arn);
  const of = original ? addressOf(original.arn)?.region : originalOutOfSight(secret.arn, around);
  return of === undefined ? undefined : { of, isPromoted: true };
}

/** The region of the original where the run does not look, as labels of its tokens prove it. */
function originalOutOfSight(arn: SecretArn, { desired, tokens }: Around): string | undefined {
  const address = addressOf(arn);
  if (!address) return undefined;
  const { suffix } = splitArn(arn);
  return (AWS_REGIONS[address.partition] ?? [])
    .filter((region) => region !== address.region)
    .find((region) =>
      tokens
        .ofScope(scopeKeyAt(desired.ownerId, baseArn({ ...address, region })))
        .some(({ label }) => parseLabel(label)?.incarnation === suffix),
    );
}
