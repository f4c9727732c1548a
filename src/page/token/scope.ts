import type { WireAccessToken } from '../../contract/wire';
import type { Workspace } from '../workspace/workspace';

/** What a token reaches, in one line. */
export function scopeWords(
  { workspace_role, project_grants }: WireAccessToken,
  workspace: Pick<Workspace, 'projectName'>,
): string {
  if (workspace_role !== null) return workspace_role.name;
  const [first, ...rest] = project_grants ?? [];
  if (first === undefined) return 'No project';
  const words = `${workspace.projectName(first.project_id)}: ${first.role.name}`;
  return rest.length === 0 ? words : `${words}, and ${rest.length} more`;
}
