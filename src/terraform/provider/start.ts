import { connect } from './connection/connect';
import type { Environment } from './connection/configuration';
import { hawzuProvider } from './hawzu-provider';

/** The provider as it is shipped: over HTTP, with what this environment says. */
export const start = (env: Environment) => hawzuProvider({ env, connect });
