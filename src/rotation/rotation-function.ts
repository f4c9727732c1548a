import type { Diagnostic } from '../core/diagnostics/diagnostic';
import { rotationCodes } from '../core/diagnostics/catalogue/rotation';
import type { DeclaredState } from '../core/model/desired';
import type { SecretArn, WorkspaceId } from '../core/model/ids';
import { regionOf } from '../core/model/secret-address';
import { rotate } from '../core/pass/rotation/rotate';
import { type RotatedEntry, type RotationCall, RotationRefused } from '../core/pass/rotation/rotation-call';
import { StepStopped } from '../core/pass/steps/action/stopped';
import { isPortError } from '../core/ports/errors';
import type { Ports } from '../core/ports/ports';
import type { SecretFacts } from '../core/ports/secret-store';
import { resolveAccess } from '../core/token-spec/access/resolve-access';
import { type DeclaredEntry, entryOfSecret } from './entry-of-secret';

/** What the function works with. */
export interface RotationWorld {
  readonly states: readonly DeclaredState[];
  readonly portsOf: (workspace: WorkspaceId) => Promise<Ports>;
  /** Of any of them: secrets are looked up before it is known whose they are. */
  readonly stores: Ports['stores'];
}

/** Does one call. Rejects with what `whyFailed` can tell. */
export async function rotateSecret(world: RotationWorld, call: RotationCall): Promise<void> {
  const { value: secret } = await world.stores(regionOf(call.secret)).describe(call.secret);
  const found = secret && entryOfSecret(world.states, secret);
  if (!found) throw notDeclared(secret, call.secret);
  const { region = await world.stores(undefined).region() } = found.token;
  // Names are one of a kind in a region, and no further.
  if (found.token.secret.kind === 'managed' && region !== regionOf(call.secret)) throw notDeclared(secret, call.secret);
  const ports = await world.portsOf(found.state.workspace);
  await rotate(ports, await resolved(ports, found, call.secret), call);
}

const notDeclared = (secret: SecretFacts | undefined, arn: SecretArn): RotationRefused =>
  new RotationRefused(rotationCodes.diagnose('rotation-not-declared', { secret: secret?.name ?? arn }));

/** Needs become the lowest role that covers them by now. */
async function resolved({ tokenApi }: Ports, { state, token }: DeclaredEntry, arn: SecretArn): Promise<RotatedEntry> {
  const roles = await tokenApi.listRoles(state.workspace);
  const projects = await tokenApi.listProjects(state.workspace);
  const facts = { roles: roles.value, projects: projects.value.map(({ id }) => id) };
  const resolution = resolveAccess({ ...state, tokens: [token] }, facts);
  if (resolution.kind === 'failed') throw new RotationRefused(resolution.errors[0]!);
  const region = regionOf(arn);
  const desired = { ...resolution.state.tokens[0]!, ...(region !== undefined && { region }) };
  return { ownerId: state.ownerId, workspace: state.workspace, desired, catalogue: roles.value };
}

/** What the adapter advises is for people with an environment; a function has a secret. */
const REFUSED = rotationCodes.diagnose('rotation-without-management-token', {
  why: 'the token API refuses the one in its secret; write one that works into it',
});

/** Why a call failed, in words that hold no value; a defect of ours has none. */
export function whyFailed(error: unknown): Pick<Diagnostic, 'code' | 'message'> {
  if (error instanceof RotationRefused || error instanceof StepStopped) return error.diagnostic;
  if (isPortError(error, 'unauthenticated') && error.port === 'token API') return REFUSED;
  if (isPortError(error)) return { code: error.kind, message: `${error.port}, ${error.operation}: ${error.message}` };
  return { code: 'internal-error', message: 'the rotation function hit an internal error' };
}
