import { workspaceId, type WorkspaceId } from '../../../../core/model/ids';
import { DiagnosticsError, errorDiagnostic, isUnknown } from '../../../plugin';
import { type HawzuClient, asDiagnostics } from '../../connection/client';
import type { TokenPlan, TokenState } from '../attributes/schema';

/**
 * The configuration with the workspace that it means. Left out, a resource stays where it was made, whatever the management
 * token reaches by now: another workspace would replace it.
 * @throws DiagnosticsError when nothing says which one is meant
 */
export async function inWorkspace(
  client: HawzuClient,
  config: TokenPlan,
  prior: Pick<TokenState, 'workspace_id'> | null,
): Promise<TokenPlan> {
  if (config.workspace_id !== null) return config;
  return { ...config, workspace_id: prior?.workspace_id ?? (await onlyWorkspace(client)) };
}

async function onlyWorkspace(client: HawzuClient): Promise<WorkspaceId> {
  const { value: found } = await asDiagnostics(() => client.once.workspaces());
  const [only] = found;
  if (only && found.length === 1) return only.id;
  const listed = found.map(({ id, name }) => `  ${id} (${name})`);
  throw new DiagnosticsError(
    errorDiagnostic(
      'workspace_id is missing',
      found.length === 0
        ? 'The management token reaches no workspace.\nCode: workspace-unclear'
        : `The management token reaches ${found.length} workspaces; set workspace_id to one of them:\n${listed.join('\n')}\nCode: workspace-unclear`,
      ['workspace_id'],
    ),
  );
}

/** That of a plan that is applied: it is known by then. */
export function workspaceIn({ workspace_id: id }: Pick<TokenPlan, 'workspace_id'>): WorkspaceId {
  return workspaceId(isUnknown(id) || id === null ? '' : id);
}
