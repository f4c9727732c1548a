import { rotationCodes } from '../../diagnostics/catalogue/rotation';
import type { Access } from '../../model/access';
import type { VersionId } from '../../model/ids';
import { parseLabel } from '../../model/label';
import { isPortError } from '../../ports/errors';
import type { DecodedStored } from '../look/stored-value';
import type { ActionContext } from '../steps/context';
import { RotationRefused } from './rotation-call';
import { presented } from './stored-token';

/** What the token of the current value may do. */
export interface CurrentRights {
  /** Absent where the token is no more, and nobody can say. */
  readonly access?: Access;
  /** Of that token; absent where it is no more. */
  readonly label?: string;
  /** The one that its value quotes. Whoever can write the secret can write it. */
  readonly quoted?: string;
  /** Of the Terraform resource that claims the entry: it is carried on. */
  readonly claim?: string;
}

/**
 * The rights of the current token, by presenting its value. One that has ended tells its last rights by its id, where the
 * token API still knows it. What can't be read is never guessed: throws `RotationRefused`. Rejects with a `PortError`.
 */
export async function currentRights(context: ActionContext, current: VersionId): Promise<CurrentRights> {
  const found = await presented(context, current);
  switch (found.kind) {
    case 'works':
      return rightsOf(found.identity, found.decoded);
    case 'refused':
      return lastRights(found.decoded, context);
    case 'not-ours': {
      const { token } = context.action;
      throw new RotationRefused(rotationCodes.diagnose('rotation-rights-unclear', { token, why: found.why }));
    }
  }
}

/** Whoever can write the secret can write any id there: rights read by it only narrow what is declared. */
async function lastRights(decoded: DecodedStored, { api, entry }: ActionContext): Promise<CurrentRights> {
  if (decoded.tokenId === undefined) return quotedBy(decoded);
  try {
    return rightsOf((await api.getToken(entry.workspace, decoded.tokenId)).value, decoded);
  } catch (error) {
    if (isPortError(error, 'not-found')) return quotedBy(decoded);
    throw error;
  }
}

const quotedBy = ({ label }: DecodedStored): Pick<CurrentRights, 'quoted'> =>
  label === undefined ? {} : { quoted: label };

function rightsOf(
  { access, label }: { readonly access: Access; readonly label: string },
  decoded: DecodedStored,
): CurrentRights {
  const claim = parseLabel(label)?.claim;
  return { access, label, ...quotedBy(decoded), ...(claim !== undefined && { claim }) };
}
