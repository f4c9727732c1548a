import { onPostgres } from './on-postgres';

/**
 * What is tested of the service over HTTP on SQLite, on PostgreSQL: the same files, with beds of another kind. Left to them
 * are those that look into the file of a store.
 */
onPostgres(
  'the service over HTTP',
  [
    ...['access-token-life', 'authentication', 'authorization', 'list-access-tokens'],
    ...['audit-checkpoints', 'managed-by', 'refused-changes', 'verification', 'usage', 'people', 'resources'],
    ...['sign-in', 'sign-in-throttled', 'workspaces-apart', 'unforeseen-failure', 'request-checks'],
    ...['rehearsal/stale', 'rehearsal/faults'],
  ]
    .map((file) => `${file}.test`)
    .concat('audit-events.long', 'issuing-lifetime.long', 'roles.long'),
);
