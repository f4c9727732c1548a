import type { RoleCatalogue } from '../../model/access';
import type { ProjectId, TokenId, WorkspaceId } from '../../model/ids';
import { runCodes } from '../../diagnostics/catalogue/run';
import type { Diagnostic } from '../../diagnostics/diagnostic';
import { later } from '../../model/time';
import { isPortError, type PortError } from '../../ports/errors';
import type { TokenApi } from '../../ports/token-api';
import type { Ports } from '../../ports/ports';

/** What a spec is resolved against, and who asks. */
export interface Survey {
  readonly managementToken: TokenId;
  readonly catalogue: RoleCatalogue;
  readonly projects: readonly ProjectId[];
}

/** The rights over access tokens that a run needs. */
export const RIGHTS = {
  plan: ['accesstokens:view'],
  apply: ['accesstokens:view', 'accesstokens:create', 'accesstokens:edit', 'accesstokens:revoke'],
  retire: ['accesstokens:view', 'accesstokens:edit', 'accesstokens:revoke'],
  /** What leaked must die, be there a replacement or not. */
  kill: ['accesstokens:view', 'accesstokens:revoke'],
} as const;

/** What a look at a workspace told; without a survey, `diagnostics` say why a run can't go on. */
export interface Surveyed {
  readonly survey?: Survey;
  readonly diagnostics: readonly Diagnostic[];
}

/** Asks who the management token is, and which roles and projects there are. Rejects with a `PortError`. */
export async function survey(api: TokenApi, workspace: WorkspaceId, rights: readonly string[]): Promise<Surveyed> {
  const { self, diagnostics } = await identified(api, workspace, rights);
  return self ? { survey: { ...self, ...(await catalogueOf(api, workspace)) }, diagnostics } : { diagnostics };
}

/** So long an emergency waits for what only a replacement needs. */
const CATALOGUE_MS = 10_000;

/**
 * The same before tokens are killed. Roles and projects that can't be read count as none, so nothing can be replaced; `why`
 * is the reason. Rejects with a `PortError` when the management token itself can't be looked up.
 */
export async function surveyForKill(
  { tokenApi: api, clock }: Pick<Ports, 'tokenApi' | 'clock'>,
  workspace: WorkspaceId,
): Promise<Surveyed & { readonly why?: PortError }> {
  const { self, diagnostics } = await identified(api, workspace, RIGHTS.kill);
  if (!self) return { diagnostics };
  try {
    const patient = api.during({ deadline: later(clock.now(), CATALOGUE_MS) });
    return { survey: { ...self, ...(await catalogueOf(patient, workspace)) }, diagnostics };
  } catch (error) {
    if (!isPortError(error)) throw error;
    return { survey: { ...self, catalogue: { roles: [] }, projects: [] }, diagnostics, why: error };
  }
}

async function identified(
  api: TokenApi,
  workspace: WorkspaceId,
  rights: readonly string[],
): Promise<{ readonly self?: Pick<Survey, 'managementToken'>; readonly diagnostics: readonly Diagnostic[] }> {
  const { value: self } = await api.whoAmI();
  if (self.workspace !== workspace) {
    const parameters = { declared: workspace, actual: self.workspace };
    return { diagnostics: [runCodes.diagnose('wrong-workspace', parameters)] };
  }
  const missing = rights.filter((right) => !self.workspacePermissions.includes(right));
  if (missing.length > 0) return { diagnostics: [runCodes.diagnose('management-rights-missing', { missing })] };
  return { self: { managementToken: self.tokenId }, diagnostics: [] };
}

async function catalogueOf(api: TokenApi, workspace: WorkspaceId): Promise<Omit<Survey, 'managementToken'>> {
  const roles = await api.listRoles(workspace);
  const projects = await api.listProjects(workspace);
  return { catalogue: roles.value, projects: projects.value.map((project) => project.id) };
}
