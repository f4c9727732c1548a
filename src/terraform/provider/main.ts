import { servePlugin } from '../plugin';
import { connect } from './connection/connect';
import { hawzuProvider } from './hawzu-provider';

// A first argument is the full address of the provider: a running Terraform then uses this process (for debugging).
const reattachAs = process.argv[2];
void servePlugin(hawzuProvider({ env: process.env, connect }), {
  env: process.env,
  now: () => new Date(),
  process,
  ...(reattachAs !== undefined && { reattachAs }),
});
