import { Client } from 'pg';
import { postgresDialect } from '../../../src/service/store/postgres/postgres-dialect';
import { ask } from '../../../src/service/store/postgres/postgres-pools';
import { openPostgresTokenStore } from '../../../src/service/store/postgres/postgres-token-store';
import { deterministicRandom, acmeWith, START } from '../service-bed';
import { fillStore, startReplica } from '../../../src/service';
import { expectLists, PEOPLE, ROWS, ways } from '../store/paged-tokens';
import { withPostgres } from './cluster';

withPostgres('the store on PostgreSQL', (cluster) => {
  test.each(ways)('by %s, pages put together are the list, for every sort and filter', async (_, found) => {
    const url = await cluster().database();
    const { store } = await openPostgresTokenStore(url);
    await store.change(async (tokens) => {
      for (const row of PEOPLE) await tokens.people.put(row);
      for (const row of ROWS) await tokens.insert(row);
    });
    expect(await store.all()).toEqual([...ROWS].sort((a, b) => (a.id < b.id ? -1 : 1)));
    await store.close();
    const client = new Client({ connectionString: url });
    await client.connect();
    await expectLists((statement) => ask(client, statement), postgresDialect, found);
    await client.end();
  });

  test('a database is filled for rehearsal or to serve, and from then on is nothing else', async () => {
    for (const purpose of ['rehearsal', 'service'] as const) {
      const databaseUrl = await cluster().database();
      const told = { databaseUrl, clock: () => START, random: deterministicRandom(purpose), seed: acmeWith() };
      const [mine, other] = [{ rehearsal: { port: 0 } }, {}];
      const [served, refused] = purpose === 'rehearsal' ? [mine, other] : [other, mine];
      expect((await fillStore({ ...told, purpose })).state).toBe('filled');
      const another = purpose === 'rehearsal' ? 'service' : 'rehearsal';
      await expect(fillStore({ ...told, purpose: another })).rejects.toMatchObject({ code: 'store-purpose' });
      await expect(startReplica({ ...told, ...refused })).rejects.toMatchObject({ code: 'store-purpose' });
      expect((await fillStore({ ...told, purpose })).state).toBe('there');
      const service = await startReplica({ ...told, ...served });
      expect(service.rehearsalUrl === undefined).toBe(purpose === 'service');
      await service.close();
    }
  });

  test('a use that is written later than another changes nothing if it was earlier', async () => {
    const { store } = await openPostgresTokenStore(await cluster().database());
    const [one, two] = ROWS.map((row) => ({ ...row, lastUsedAt: null }));
    await store.insert(one!);
    await store.insert(two!);
    const uses = (a: number, b: number) => ({
      used: new Map([
        [one!.id, { at: a, from: `at ${a}`, count: 1 }],
        [two!.id, { at: b, from: `at ${b}`, count: 1 }],
      ]),
      daily: [],
      verified: new Map([[two!.id, { at: b, from: `at ${b}`, count: 2 }]]),
    });
    await store.touch(uses(500, 600));
    await store.touch(uses(300, 400));
    const used = new Map((await store.all()).map((row) => [row.id, [row.lastUsedAt, row.lastUsedFrom, row.useCount]]));
    expect([used.get(one!.id), used.get(two!.id)]).toEqual([
      [500, 'at 500', 2],
      [600, 'at 600', 2],
    ]);
    const verified = (await store.all()).find(({ id }) => id === two!.id)?.verified;
    expect(verified).toEqual({ at: 600, from: 'at 600', count: 4 });
    await store.close();
  });
});
