import { describeAccess } from '../../model/access';
import type { VersionId } from '../../model/ids';
import { parseLabel, scopeKeyOf, versionMark } from '../../model/label';
import type { Identity } from '../../ports/token-api';
import { compareAccess } from '../../reconcile/entry/access-change';
import type { ActionContext } from '../steps/action/context';
import { StepStopped } from '../steps/action/stopped';
import type { RotatedEntry } from './rotation-call';
import { presented } from './stored-token';

/** The token whose value a version holds. Throws `StepStopped` where none works; rejects with a `PortError`. */
export async function workingToken(
  context: ActionContext,
  { desired }: RotatedEntry,
  version: VersionId,
): Promise<Identity> {
  const found = await presented(context, version);
  if (found.kind === 'works') return found.identity;
  throw StepStopped.unproven(desired.name, 'its version holds no token that works');
}

/**
 * The token of the version that is rotated to: it authenticates, as the token that its value names, and may do nothing that
 * is not declared. A copy of the current value is right too: Secrets Manager tries a rotation with one, whose rights may
 * differ from what is declared by now. Throws `StepStopped`; rejects with a `PortError`.
 */
export async function provenAccess(
  context: ActionContext,
  entry: RotatedEntry,
  { version, current }: { readonly version: VersionId; readonly current: VersionId },
): Promise<Identity> {
  const { desired, catalogue } = entry;
  const identity = await workingToken(context, entry, version);
  const { tokenId, access } = identity;
  const change = compareAccess(catalogue, access, desired.access);
  if (change === 'none' || change === 'widen') return identity;
  const before = await presented(context, current);
  if (before.kind === 'works' && before.identity.tokenId === tokenId) return identity;
  throw StepStopped.unproven(
    desired.name,
    `it grants ${describeAccess(access)}, and declared is ${describeAccess(desired.access)}`,
  );
}

/**
 * Whoever can write the secret can put any value under the version: the current one, so that nothing is rotated, or somebody
 * else's token, which would lose its end. What becomes current was issued for this version, as its label says. Throws
 * `StepStopped`.
 */
export function assertIssuedFor(
  context: ActionContext,
  { ownerId, desired }: RotatedEntry,
  version: VersionId,
  identity: Identity,
): void {
  const label = parseLabel(identity.label);
  const isFor = label?.scopeKey === scopeKeyOf(ownerId, context.requireArn()) && label.version === versionMark(version);
  if (!isFor) throw StepStopped.unproven(desired.name, 'its version holds a token that was not issued for it');
}
