import type { Ports } from '../../core/ports/ports';
import { defineProvider, type Logger } from '../plugin';
import { accessTokenResource } from './access-token/resource';
import { HawzuClient, asDiagnostics } from './connection/client';
import {
  configurationProblems,
  configurationSchema,
  type Environment,
  type Settings,
  settingsOf,
} from './connection/configuration';
import { policiesOf } from './connection/policy';
import { accessTokensDataSource } from './data-sources/access-tokens';
import { projectsDataSource } from './data-sources/projects';
import { rolesDataSource } from './data-sources/roles';
import { workspaceDataSource } from './data-sources/workspace';

/** What the provider takes from outside; the entry point and tests give it. */
export interface ProviderOptions {
  readonly env: Environment;
  readonly connect: (settings: Settings, log: Logger) => Ports;
}

/** The provider `hawzu`: the core's planner and passes, one resource at a time. */
export const hawzuProvider = ({ env, connect }: ProviderOptions) =>
  defineProvider<HawzuClient, typeof configurationSchema>({
    name: 'hawzu',
    schema: configurationSchema,
    validateConfig: ({ config }) => configurationProblems(config),
    configure: async ({ config }, { log }) => {
      const { settings, diagnostics } = settingsOf(config, env);
      if (!settings) return { diagnostics };
      return {
        client: await asDiagnostics(async () => new HawzuClient(connect(settings, log), policiesOf(settings))),
        diagnostics,
      };
    },
    resources: { hawzu_access_token: accessTokenResource },
    dataSources: {
      hawzu_workspace: workspaceDataSource,
      hawzu_projects: projectsDataSource,
      hawzu_roles: rolesDataSource,
      hawzu_access_tokens: accessTokensDataSource,
    },
  });
