import { listProjects as definition } from '../../contract/operations/list-projects';
import type { WireProjectList } from '../../contract/wire';
import type { Operation } from './operation';

/** All projects for a workspace token; for a project token those that it is assigned to. */
export const listProjects: Operation = {
  definition,
  tell: ({ caller: { workspace, rights } }): WireProjectList => ({
    projects: [...workspace.projects.values()]
      .filter((project) => rights.accessType === 'workspace' || rights.inProject(project.id) !== undefined)
      .map(({ id, name, code }) => ({ id, name, ...(code !== undefined && { code }) })),
  }),
};
