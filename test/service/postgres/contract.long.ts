import { bedsOnPostgres } from '../service-bed';
import { type Cluster, makeCluster, postgresPrograms } from './cluster';

/**
 * What is tested of the service over HTTP on SQLite, on PostgreSQL: the same files, with beds of another kind. Left to them
 * are those that look into the file of a store.
 */
const FILES = [
  ...['access-token-life', 'authentication', 'authorization', 'issuing-lifetime', 'list-access-tokens'],
  ...['audit-events', 'refused-changes', 'verification', 'usage', 'people', 'roles', 'sign-in', 'sign-in-throttled'],
  ...['workspaces-apart', 'unforeseen-failure', 'request-checks'],
];

if (postgresPrograms() === undefined) {
  test('the service over HTTP on PostgreSQL (left out)', () => {
    console.warn('left out: no PostgreSQL on this machine, so the contract of the service was not tested on it');
  });
} else {
  let cluster: Cluster | undefined;
  beforeAll(async () => {
    cluster = await makeCluster();
  }, 60_000);
  afterAll(() => cluster?.remove());
  bedsOnPostgres(() => cluster!.schema());
  for (const file of FILES) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    describe(file, () => void require(`../${file}.test`));
  }
}
