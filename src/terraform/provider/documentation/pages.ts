import { accessTokenSchema } from '../access-token/attributes/schema';
import { configurationSchema } from '../connection/configuration';
import { accessTokensSchema } from '../data-sources/access-tokens';
import { projectsSchema } from '../data-sources/projects';
import { rolesSchema } from '../data-sources/roles';
import { workspaceSchema } from '../data-sources/workspace';
import * as prose from './prose';
import { renderPage } from './render-page';

/** One page of the documentation; the path is that of the registry's layout. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** Every page, from the schemas and the prose beside them. */
export function documentationPages(): readonly Page[] {
  return [
    page('index.md', 'hawzu Provider', configurationSchema, prose.provider),
    page('resources/access_token.md', 'hawzu_access_token (Resource)', accessTokenSchema, prose.accessToken),
    page('data-sources/workspace.md', 'hawzu_workspace (Data Source)', workspaceSchema, prose.workspace),
    page('data-sources/projects.md', 'hawzu_projects (Data Source)', projectsSchema, prose.projects),
    page('data-sources/roles.md', 'hawzu_roles (Data Source)', rolesSchema, prose.roles),
    page('data-sources/access_tokens.md', 'hawzu_access_tokens (Data Source)', accessTokensSchema, prose.accessTokens),
  ];
}

const page = (path: string, title: string, schema: Parameters<typeof renderPage>[1], text: prose.Prose): Page => ({
  path,
  text: renderPage(title, schema, text),
});
