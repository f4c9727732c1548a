import type { DesiredState } from '../../../../core/model/desired';
import { tokenId, versionId } from '../../../../core/model/ids';
import { base32 } from '../../../../core/model/label';
import type { RandomSource } from '../../../../core/ports/clock';
import type { Claimant } from '../../../../core/reconcile/entry/claims';
import type { PlanOptions } from '../../../../core/reconcile/entry/subject';
import { type Kept, storedIn } from './facts-codec';
import type { TokenState } from '../attributes/schema';

/** 60 bits: no two resources meet. */
const CHARACTERS = 12;

/** What a resource is known by, on the labels of its tokens and in its private state. */
export const newClaim = (random: RandomSource): string => base32(random.bytes(8), CHARACTERS);

/** The resource that a state is of. One that has made nothing yet comes as a creation does. */
export function claimantOf(
  state: Pick<TokenState, 'secret_arn' | 'token_id' | 'version_id' | 'superseded' | 'claim'>,
  kept: Pick<Kept, 'claim' | 'taking' | 'stored'>,
): Claimant {
  const claim = state.claim ?? kept.claim;
  const stored = storedIn(state) ?? kept.stored;
  const remembers = [...(state.token_id === null ? [] : [state.token_id]), ...(state.superseded ?? [])];
  return {
    ...(claim !== undefined && { claim }),
    comes: state.secret_arn === null ? 'to-create' : kept.taking ? 'from-import' : 'to-keep',
    remembers: new Set(remembers.map(tokenId)),
    ...(stored !== undefined && { stored: versionId(stored) }),
  };
}

export const creator = (claim: string): Claimant => ({ claim, comes: 'to-create', remembers: new Set() });

/**
 * What a pass is asked for on a resource's behalf.
 * @param trigger the mark of the trigger that asks for a rotation, if one does
 */
export function onBehalfOf(claimant: Claimant, { tokens }: DesiredState, trigger?: string): PlanOptions {
  const names = tokens.map(({ name }) => name);
  return {
    claimants: new Map(names.map((name) => [name, claimant])),
    ...(trigger !== undefined && { triggers: new Map(names.map((name) => [name, trigger])) }),
    ...(claimant.comes === 'to-create' && { restore: new Set(names) }),
  };
}
