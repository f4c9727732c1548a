import { type Access, describeAccess } from '../../model/access';
import type { TokenId, VersionId } from '../../model/ids';
import { isPortError } from '../../ports/errors';
import type { Identity } from '../../ports/token-api';
import { compareAccess } from '../../reconcile/entry/access-change';
import { decodeStored } from '../look/stored-value';
import type { ActionContext } from '../steps/context';
import { StepStopped } from '../steps/stopped';
import type { RotatedEntry } from './rotation-call';

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
  const found = await holderOf(context, version);
  if (!found) throw StepStopped.unproven(name, 'its version holds no token that works');
  const { tokenId, access } = found;
  const change = compareAccess(catalogue, access, desired.access);
  if (change === 'none' || change === 'widen') return access;
  if ((await holderOf(context, current))?.tokenId === tokenId) return access;
  throw StepStopped.unproven(
    name,
    `it grants ${describeAccess(access)}, and declared is ${describeAccess(desired.access)}`,
  );
}

/** Who authenticates with the value of a version. A value that names another token than that is nobody's. */
async function holderOf(context: ActionContext, version: VersionId): Promise<Identity | undefined> {
  const { value: stored } = await context.store.read(context.requireArn(), version);
  const decoded = stored.kind === 'value' ? decodeStored(stored.value, context.api) : undefined;
  if (!decoded) return undefined;
  try {
    const { value: identity } = await context.api.authenticate(decoded.token);
    const named: TokenId | undefined = decoded.tokenId;
    return named === undefined || named === identity.tokenId ? identity : undefined;
  } catch (error) {
    if (isPortError(error, 'unauthenticated')) return undefined;
    throw error;
  }
}
