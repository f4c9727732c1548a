import { rotationCodes } from '../../diagnostics/catalogue/rotation';
import type { Access } from '../../model/access';
import type { VersionId } from '../../model/ids';
import { parseLabel } from '../../model/label';
import { isPortError } from '../../ports/errors';
import { decodeStored, type DecodedStored } from '../look/stored-value';
import type { ActionContext } from '../steps/context';
import { RotationRefused } from './rotation-call';

/** What the token of the current value may do. */
export interface CurrentRights {
  /** Absent where the token is no more, and nobody can say. */
  readonly access?: Access;
  /** Of the Terraform resource that claims the entry: it is carried on. */
  readonly claim?: string;
}

/**
 * The rights of the current token, by presenting its value. One that has ended tells its last rights by its id, where the
 * token API still knows it. What can't be read is never guessed: throws `RotationRefused`. Rejects with a `PortError`.
 */
export async function currentRights(context: ActionContext, current: VersionId): Promise<CurrentRights> {
  const { token } = context.action;
  const unclear = (why: string): RotationRefused =>
    new RotationRefused(rotationCodes.diagnose('rotation-rights-unclear', { token, why }));
  const { value: stored } = await context.store.read(context.requireArn(), current);
  const decoded = stored.kind === 'value' ? decodeStored(stored.value, context.api) : undefined;
  if (!decoded) throw unclear('the current value is no token');
  if (isForElsewhere(decoded, context)) throw unclear('the current value is for another endpoint or workspace');
  try {
    const { value: identity } = await context.api.authenticate(decoded.token);
    if (identity.workspace !== context.entry.workspace) throw unclear(`it is of workspace ${identity.workspace}`);
    return rightsOf(identity);
  } catch (error) {
    if (!isPortError(error, 'unauthenticated')) throw error;
    return lastRights(decoded, context);
  }
}

const isForElsewhere = ({ endpoint, workspaceId }: DecodedStored, { api, entry }: ActionContext): boolean =>
  (endpoint !== undefined && endpoint !== api.endpoint) ||
  (workspaceId !== undefined && workspaceId !== entry.workspace);

/** Whoever can write the secret can write any id there: rights read by it only narrow what is declared. */
async function lastRights({ tokenId }: DecodedStored, { api, entry }: ActionContext): Promise<CurrentRights> {
  if (tokenId === undefined) return {};
  try {
    return rightsOf((await api.getToken(entry.workspace, tokenId)).value);
  } catch (error) {
    if (isPortError(error, 'not-found')) return {};
    throw error;
  }
}

function rightsOf({ access, label }: { readonly access: Access; readonly label: string }): CurrentRights {
  const claim = parseLabel(label)?.claim;
  return { access, ...(claim !== undefined && { claim }) };
}
