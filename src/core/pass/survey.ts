import type { RoleCatalogue } from '../model/access';
import type { ProjectId, TokenId, WorkspaceId } from '../model/ids';
import { runCodes } from '../diagnostics/catalogue/run';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { TokenApi } from '../ports/token-api';

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
} as const;

/** Asks who the management token is, and which roles and projects there are. Rejects with a `PortError`. */
export async function survey(
  api: TokenApi,
  workspace: WorkspaceId,
  rights: readonly string[],
): Promise<{ readonly survey?: Survey; readonly diagnostics: readonly Diagnostic[] }> {
  const { value: self } = await api.whoAmI();
  if (self.workspace !== workspace) {
    const parameters = { declared: workspace, actual: self.workspace };
    return { diagnostics: [runCodes.diagnose('wrong-workspace', parameters)] };
  }
  const missing = rights.filter((right) => !self.workspacePermissions.includes(right));
  if (missing.length > 0) return { diagnostics: [runCodes.diagnose('management-rights-missing', { missing })] };
  const [roles, projects] = [await api.listRoles(workspace), await api.listProjects(workspace)];
  return {
    survey: {
      managementToken: self.tokenId,
      catalogue: roles.value,
      projects: projects.value.map((project) => project.id),
    },
    diagnostics: [],
  };
}
