import { rotationCodes } from '../../diagnostics/catalogue/rotation';
import type { Access } from '../../model/access';
import type { VersionId } from '../../model/ids';
import { parseLabel, scopeKeyOf } from '../../model/label';
import { isPortError } from '../../ports/errors';
import type { TokenFacts } from '../../ports/token-api';
import type { DecodedStored } from '../look/tokens/stored-value';
import type { ActionContext } from '../steps/action/context';
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
async function lastRights(decoded: DecodedStored, context: ActionContext): Promise<CurrentRights> {
  const { api, entry } = context;
  if (decoded.tokenId === undefined) return rightsByLabel(decoded, context);
  try {
    return rightsOf((await api.getToken(entry.workspace, decoded.tokenId)).value, decoded);
  } catch (error) {
    if (isPortError(error, 'not-found')) return rightsByLabel(decoded, context);
    throw error;
  }
}

/**
 * A value that names no token that there is tells nothing, and must not widen: the newest token that is labelled for the secret
 * tells what the entry had. Where there is none, nobody can say.
 */
async function rightsByLabel(decoded: DecodedStored, context: ActionContext): Promise<CurrentRights> {
  const scopeKey = scopeKeyOf(context.entry.owner, context.requireArn());
  let newest: TokenFacts | undefined;
  for await (const page of context.api.listTokens(context.entry.workspace)) {
    for (const token of page.value) {
      const isHere = parseLabel(token.label)?.scopeKey === scopeKey;
      if (isHere && (newest === undefined || token.createdAt > newest.createdAt)) newest = token;
    }
  }
  return newest ? rightsOf(newest, decoded) : quotedBy(decoded);
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
