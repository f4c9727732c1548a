import type { Access } from '../../../../core/model/access';
import type { DeclaredToken, DesiredState } from '../../../../core/model/desired';
import { ownerId, tokenName, workspaceId } from '../../../../core/model/ids';
import { duration } from '../../../../core/model/time';
import type { Survey } from '../../../../core/pass/look/survey';
import { resolveAccess } from '../../../../core/token-spec/access/resolve-access';
import { UNKNOWN } from '../../../plugin';
import type { HawzuClient } from '../../connection/client';
import { claimantOf, onBehalfOf } from '../view/claim';
import { declare } from '../attributes/declared-token';
import type { ResourceView } from '../view/entry';
import type { Kept } from '../view/facts-codec';
import { withRemembered } from '../view/remembered';
import type { TokenState } from '../attributes/schema';
import { knownSecret, pinned } from '../attributes/pinned-secret';

/** Stands where nothing is known of a token's access: no role has this name. */
export const NO_ACCESS: Access = { type: 'workspace', role: '' };

/** Looks at a resource as its state describes it, close enough to plan and without reading a value. */
export async function observedEntry(
  client: HawzuClient,
  state: TokenState,
  survey: Survey,
  kept: Kept,
): Promise<ResourceView> {
  const { seen } = kept;
  const before = seen?.facts.secret.known ? seen.facts.secret.value : undefined;
  const provisional = desiredOf(state, survey, NO_ACCESS);
  const options = onBehalfOf(claimantOf(state, kept), provisional);
  const order = { survey, known: knownSecret(state), before, options };
  const first = await client.look({ ...order, desired: provisional }, 'versions');
  const access = first.token.access === NO_ACCESS ? first.subject.current?.token.access : undefined;
  const entry = access ? await client.look({ ...order, desired: desiredOf(state, survey, access) }, 'versions') : first;
  return withRemembered(entry, state);
}

/**
 * The desired state that a state stands for. What an import left open is filled with what changes nothing; so is an access
 * whose role or project the workspace no longer has, since only the configuration can put that right.
 */
export function desiredOf(state: TokenState, { catalogue, projects }: Survey, otherwise: Access): DesiredState {
  const identity = knownSecret(state);
  const open = {
    ...state,
    purpose: state.purpose ?? UNKNOWN,
    owner: state.owner ?? UNKNOWN,
    consumer: state.consumer ?? UNKNOWN,
  };
  const declared = declare(open, identity).state;
  const resolution = declared && resolveAccess(declared, { roles: catalogue, projects });
  if (resolution?.kind === 'resolved') return resolution.state;
  const token = declared?.tokens[0] ?? pinned(bareToken(state), identity);
  return {
    ownerId: ownerId(state.owner_id ?? ''),
    workspace: workspaceId(state.workspace_id ?? ''),
    tokens: [{ ...token, access: otherwise }],
  };
}

function bareToken(state: TokenState): DeclaredToken {
  const length = duration(24, 'h');
  return {
    name: tokenName(state.name ?? ''),
    purpose: '',
    owner: '',
    consumer: '',
    format: 'json' as const,
    enabled: state.enabled ?? true,
    access: { type: 'workspace', grant: { kind: 'role', role: '' } },
    expiry: { kind: 'never' },
    rotation: { kind: 'none', overlap: length, observationPeriod: length },
    secret: { kind: 'managed', name: '', named: false, tags: {}, recoveryWindowDays: 30 },
  };
}
