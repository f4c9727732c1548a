import { defineDataSource, defineSchema, types } from '../../plugin';
import { type HawzuClient, asDiagnostics } from '../connection/client';
import { workspaceAttribute, workspaceOf } from './workspace-of';

export const projectsSchema = defineSchema({
  description: 'The projects of a workspace.',
  attributes: {
    workspace_id: workspaceAttribute,
    projects: {
      nesting: 'list',
      mode: 'computed',
      description: 'Sorted by id.',
      attributes: {
        id: { type: types.string, mode: 'computed', description: 'Id of the project, as grants name it.' },
        name: { type: types.string, mode: 'computed', description: 'Its name.' },
      },
    },
  },
});

/** `hawzu_projects`. */
export const projectsDataSource = defineDataSource<HawzuClient, typeof projectsSchema>({
  schema: projectsSchema,
  read: async ({ config }, { client }) => {
    const workspace = await workspaceOf(client, config.workspace_id);
    const { value } = await asDiagnostics(() => client.ports.tokenApi.listProjects(workspace));
    const projects = value.map(({ id, name }) => ({ id: String(id), name })).sort((a, b) => (a.id < b.id ? -1 : 1));
    return { state: { workspace_id: workspace, projects } };
  },
});
