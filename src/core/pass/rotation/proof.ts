import { type Access, describeAccess } from '../../model/access';
import type { VersionId } from '../../model/ids';
import { parseLabel, scopeKeyOf, versionMark } from '../../model/label';
import type { Identity } from '../../ports/token-api';
import { compareAccess } from '../../reconcile/entry/access-change';
import type { ActionContext } from '../steps/context';
import { StepStopped } from '../steps/stopped';
import type { RotatedEntry } from './rotation-call';
import { presented } from './stored-token';

/**
 * What the value of the version that is rotated to may do: it authenticates, as the token that it names, and may do
 * nothing that is not declared. A copy of the current value is right too: Secrets Manager tries a rotation with one, whose
 * rights may differ from what is declared by now. Throws `StepStopped`; rejects with a `PortError`.
 */
export async function provenAccess(
  context: ActionContext,
  { desired, catalogue }: RotatedEntry,
  { version, current }: { readonly version: VersionId; readonly current: VersionId },
): Promise<Access> {
  const { name } = desired;
  const found = await presented(context, version);
  if (found.kind !== 'works') throw StepStopped.unproven(name, 'its version holds no token that works');
  const { tokenId, access } = found.identity;
  const change = compareAccess(catalogue, access, desired.access);
  if (change === 'none' || change === 'widen') return access;
  const before = await presented(context, current);
  if (before.kind === 'works' && before.identity.tokenId === tokenId) return access;
  throw StepStopped.unproven(
    name,
    `it grants ${describeAccess(access)}, and declared is ${describeAccess(desired.access)}`,
  );
}

/**
 * Whoever can write the secret can put any value under the version: the current one, so that nothing is rotated, or somebody
 * else's token, which would lose its end. What becomes current was issued for this version, as its label says. Throws
 * `StepStopped`; rejects with a `PortError`.
 */
export async function provenForVersion(
  context: ActionContext,
  { ownerId, desired }: RotatedEntry,
  version: VersionId,
): Promise<Identity> {
  const found = await presented(context, version);
  if (found.kind !== 'works') throw StepStopped.unproven(desired.name, 'its version holds no token that works');
  const label = parseLabel(found.identity.label);
  const isFor = label?.scopeKey === scopeKeyOf(ownerId, context.requireArn()) && label.version === versionMark(version);
  if (isFor) return found.identity;
  throw StepStopped.unproven(desired.name, 'its version holds a token that was not issued for it');
}
