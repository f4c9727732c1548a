import { formatInstant } from '../../../core/model/time';
import { defineDataSource, defineSchema, DiagnosticsError, errorDiagnostic, types } from '../../plugin';
import { type HawzuClient, asDiagnostics } from '../connection/client';
import { workspaceAttribute } from './workspace-of';

export const workspaceSchema = defineSchema({
  description: 'The workspace that the management token belongs to, and what that token may do in it.',
  attributes: {
    workspace_id: {
      ...workspaceAttribute,
      description: 'Id of the workspace. Given, it is checked against the management token.',
    },
    management_token_id: { type: types.string, mode: 'computed', description: 'Id of the management token.' },
    management_token_label: { type: types.string, mode: 'computed', description: 'Its label.' },
    management_token_expires_at: {
      type: types.string,
      mode: 'computed',
      description: 'When it expires; null for never. Renew it before.',
    },
    permissions: {
      type: types.list(types.string),
      mode: 'computed',
      description: 'What it may do in the workspace itself, such as `accesstokens:create`.',
    },
  },
});

/** `hawzu_workspace`. */
export const workspaceDataSource = defineDataSource<HawzuClient, typeof workspaceSchema>({
  schema: workspaceSchema,
  read: async ({ config }, { client }) => {
    const { value: self } = await asDiagnostics(() => client.ports.tokenApi.whoAmI());
    if (config.workspace_id !== null && config.workspace_id !== self.workspace) {
      const problem = `The management token belongs to ${self.workspace}. Use one of ${config.workspace_id}.`;
      throw new DiagnosticsError(errorDiagnostic('This is another workspace', problem, ['workspace_id']));
    }
    return {
      state: {
        workspace_id: self.workspace,
        management_token_id: self.tokenId,
        management_token_label: self.label,
        management_token_expires_at: self.expiresAt === null ? null : formatInstant(self.expiresAt),
        permissions: [...self.workspacePermissions].sort(),
      },
    };
  },
});
