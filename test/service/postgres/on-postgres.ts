import { bedsOnPostgres } from '../service-bed';
import { type Cluster, makeCluster, postgresPrograms } from './cluster';

/** Runs files of tests with beds on PostgreSQL, each bed on a schema of its own; says loudly where there is none. */
export function onPostgres(what: string, files: readonly string[]): void {
  if (postgresPrograms() === undefined) {
    test(`${what} on PostgreSQL (left out)`, () => {
      console.warn(`left out: no PostgreSQL on this machine, so this was not tested on it: ${what}`);
    });
    return;
  }
  let cluster: Cluster | undefined;
  beforeAll(async () => {
    cluster = await makeCluster();
  }, 60_000);
  afterAll(() => cluster?.remove());
  bedsOnPostgres(() => cluster!.schema());
  for (const file of files) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    describe(file, () => void require(`../${file}`));
  }
}
