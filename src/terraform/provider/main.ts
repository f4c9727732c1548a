import { servePlugin } from '../plugin';

// A first argument is the full address of the provider: a running Terraform then uses this process (for debugging).
const reattachAs = process.argv[2];

function load() {
  // In a file of its own, which is not parsed before the handshake.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { start } = require('./start') as typeof import('./start');
  return start(process.env);
}

void servePlugin(
  { name: 'hawzu', load },
  { env: process.env, now: () => new Date(), process, ...(reattachAs !== undefined && { reattachAs }) },
);
