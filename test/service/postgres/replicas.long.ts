import { Client } from 'pg';
import type { WireAccessToken, WireIssuedAccessToken, WireProblem } from '../../../src/contract';
import { fillStore, startReplica, type TokenService } from '../../../src/service';
import { verifyAuditOfDatabase } from '../../../src/service';
import { LOCKS } from '../../../src/service/store/postgres/locks';
import { brokenIn, exported } from '../audit-reading';
import { acmeWith, deterministicRandom, MANAGEMENT, START, viewer, WS } from '../service-bed';
import { withPostgres } from './cluster';
import { cuttingProxy } from './cutting-proxy';

const clock = { now: START };
const options = (databaseUrl: string) => ({
  databaseUrl,
  seed: acmeWith(),
  bootstrapTokens: [{ label: 'hawzu-tokens management', value: MANAGEMENT }],
  clock: () => clock.now,
  random: deterministicRandom(`replica ${Math.random()}`),
});

const running: TokenService[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.close()));
});

const replica = async (databaseUrl: string, more: object = {}): Promise<TokenService> => {
  const service = await startReplica({ ...options(databaseUrl), ...more });
  running.push(service);
  return service;
};

async function call<Body = WireProblem>(
  { url }: TokenService,
  method: string,
  path: string,
  { token = MANAGEMENT, body, key }: { token?: string; body?: object; key?: string } = {},
): Promise<{ status: number; body: Body; headers: Headers }> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: (text === '' ? undefined : JSON.parse(text)) as Body };
}

let keys = 0;
const issue = async (service: TokenService, body: object = {}, key = `key ${(keys += 1)}`) =>
  call<WireIssuedAccessToken & Pick<WireProblem, 'code' | 'token_id'>>(service, 'POST', `${WS}/access-tokens`, {
    body: { label: 'ci', ...viewer, ...body },
    key,
  });
const QUOTA = 500;

const at = (id: string): string => `${WS}/access-token/${id}`;
const me = async (service: TokenService, token: string): Promise<string | number> => {
  const { status, body } = await call(service, 'GET', '/me', { token });
  return status === 200 ? 200 : body.code;
};

/** Makes a store what the second version had made of it. */
const TO_VERSION_TWO = `
  DROP TABLE resources, clock_seen, vendor_places, quota_counts;
  ALTER TABLE tokens DROP COLUMN last_used_from, DROP COLUMN use_count, DROP COLUMN managed_by;
  DROP TABLE audit_checkpoints;
  DROP FUNCTION audit_checkpoints_stay, audit_checkpoints_fit;
  DROP FUNCTION audit_events_remain CASCADE;
  DROP TRIGGER audit_events_stay ON audit_events;
  CREATE TRIGGER audit_events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION audit_events_stay();
  DROP FUNCTION project_roles_follow CASCADE;
  DROP TABLE project_roles;
  DROP INDEX tokens_by_role;
  CREATE INDEX tokens_by_role ON tokens (workspace_id, role_id) WHERE status = 'enabled';
  UPDATE hawzu_token_store SET version = 2;`;

/** … and what the first one had. */
const TO_VERSION_ONE = `
  ${TO_VERSION_TWO}
  UPDATE tokens SET creator_id = creator_token_id, creator_folded = lower(creator_token::json ->> 'name'), creator =
    json_build_object('id', creator_token_id, 'type', 'TOKEN', 'name', creator_token::json ->> 'name')::text
    WHERE creator_token_id IS NOT NULL;
  ALTER TABLE tokens DROP COLUMN creator_token_id, DROP COLUMN creator_token,
    DROP COLUMN verified_at, DROP COLUMN verified_from, DROP COLUMN verified_count;
  DROP TABLE people, roles, role_books, audit_events, token_uses, passwords, password_codes, sessions, known_browsers;
  DROP FUNCTION audit_events_stay, audit_events_follow;
  UPDATE hawzu_token_store SET version = 1`;

withPostgres('several token services on one PostgreSQL', (cluster) => {
  let url: string;
  beforeEach(async () => {
    url = await cluster().database();
    clock.now = START;
  });

  test('what one answered counts at the next request to any other: issued, disabled, enabled, narrowed, revoked', async () => {
    await fillStore(options(url));
    const [one, two, three] = [await replica(url), await replica(url), await replica(url)];
    for (let round = 0; round < 15; round += 1) {
      const { id, token } = (await issue(one)).body;
      expect(await Promise.all([me(two, token), me(three, token)])).toEqual([200, 200]);
      expect((await call(two, 'POST', `${at(id)}/disable`)).status).toBe(200);
      expect(await Promise.all([me(one, token), me(three, token)])).toEqual(['token-disabled', 'token-disabled']);
      expect((await call(three, 'POST', `${at(id)}/enable`)).status).toBe(200);
      expect(await Promise.all([me(one, token), me(two, token)])).toEqual([200, 200]);
      expect((await call(one, 'DELETE', at(id))).status).toBe(204);
      expect(await Promise.all([me(two, token), me(three, token)])).toEqual(['token-revoked', 'token-revoked']);
    }
  });

  test('a quota is one for all of them: what is asked of three is bounded as if it were asked of one', async () => {
    await fillStore(options(url));
    const quota = { requestsPerMinute: QUOTA };
    const replicas = [await replica(url, { quota }), await replica(url, { quota }), await replica(url, { quota })];
    let through = 0;
    for (let round = 0; round < 40; round += 1) {
      const answers = await Promise.all(
        replicas.flatMap((one) => Array.from({ length: 8 }, () => call(one, 'GET', '/me'))),
      );
      through += answers.filter(({ status }) => status === 200).length;
    }
    expect(through).toBeGreaterThanOrEqual(QUOTA * 0.9);
    expect(through).toBeLessThanOrEqual(QUOTA * 1.1);
    clock.now = START + 60_000;
    expect((await call(replicas[0]!, 'GET', '/me')).status).toBe(200);
  });

  test('a role that one redefined counts at the next request to any other, also where two redefine it at once', async () => {
    await fillStore(options(url));
    const [one, two, three] = [await replica(url), await replica(url), await replica(url)];
    const body = { name: 'Changing', scope: 'workspace', permissions: ['workspaceroles:view'] };
    const { id } = (await call<{ id: string }>(one, 'POST', `${WS}/roles`, { body })).body;
    const { token } = (await issue(two, { workspace_role: { id } })).body;
    // Whoever asks this is remembered, and remembered roles would be those of before.
    const sees = (service: TokenService) => call(service, 'GET', `${WS}/roles`, { token }).then(({ status }) => status);
    const redefine = (service: TokenService, permissions: readonly string[]) =>
      call(service, 'PATCH', `${WS}/role/${id}`, { body: { permissions } }).then(({ status }) => status);
    for (let round = 0; round < 10; round += 1) {
      expect(await Promise.all([sees(one), sees(two), sees(three)])).toEqual([200, 200, 200]);
      expect(await redefine(two, [])).toBe(200);
      expect(await Promise.all([sees(one), sees(two), sees(three)])).toEqual([403, 403, 403]);
      expect(await Promise.all([redefine(one, ['groups:view']), redefine(three, ['groups:view'])])).toEqual([200, 200]);
      expect(await redefine(one, ['workspaceroles:view'])).toBe(200);
    }
  });

  test('a database of version 1 is brought to this one by whoever starts first: people, roles, and who is behind each token', async () => {
    await fillStore(options(url));
    const before = await replica(url);
    const { id } = (await issue(before, { label: 'older' })).body;
    await before.close();
    await cluster().program('psql', '-q', '-v', 'ON_ERROR_STOP=1', '-c', TO_VERSION_ONE, url);
    const [one, two] = await Promise.all([replica(url), replica(url)]);
    expect((await call<WireAccessToken>(one, 'GET', at(id))).body).toMatchObject({
      created_by: { id: 'user_mara', type: 'USER' },
      created_by_token: { name: 'hawzu-tokens management' },
    });
    const found = await call<{ access_tokens: WireAccessToken[] }>(
      two,
      'GET',
      `${WS}/access-tokens?search=MARA&label_prefix=older`,
    );
    expect(found.body.access_tokens.map((token) => token.id)).toEqual([id]);
    expect((await call<{ users: object[] }>(two, 'GET', `${WS}/users`)).body.users).toHaveLength(4);
    expect((await call<{ name: string }>(one, 'GET', `${WS}/role/role_token_auditor`)).body.name).toBe('Token Auditor');
  });

  test('of two administrators that end each other at once on two of them, one stays', async () => {
    await fillStore(options(url));
    const [one, two] = [await replica(url), await replica(url)];
    const administrator = { workspace_role: { id: 'role_administrator' } };
    for (let round = 0; round < 10; round += 1) {
      const [a, b] = [(await issue(one, administrator)).body, (await issue(two, administrator)).body];
      // The one that all came from is out of the way meanwhile.
      const ids = (
        await call<{ access_tokens: WireAccessToken[] }>(one, 'GET', `${WS}/access-tokens?status=enabled&limit=200`)
      ).body;
      for (const other of ids.access_tokens.filter(({ id }) => id !== a.id && id !== b.id)) {
        await call(one, 'POST', `${at(other.id)}/disable?allow_last_administrator=true`, { token: a.token });
      }
      const ends = await Promise.all([
        call(one, 'POST', `${at(b.id)}/disable`, { token: a.token }),
        call(two, 'POST', `${at(a.id)}/disable`, { token: b.token }),
      ]);
      // The second is too late: it was disabled itself, or it is the last.
      expect(ends.map(({ status }) => status).sort()).toEqual([200, 401]);
      const left = ends[0].status === 200 ? a : b;
      const management = ids.access_tokens.find(({ label }) => label === 'hawzu-tokens management')!;
      expect((await call(one, 'POST', `${at(management.id)}/enable`, { token: left.token })).status).toBe(200);
    }
  });

  test('one Idempotency-Key makes one token, however many of them it is sent to at once', async () => {
    await fillStore(options(url));
    const services = [await replica(url), await replica(url), await replica(url)];
    for (let round = 0; round < 10; round += 1) {
      const answers = await Promise.all([...services, ...services].map((one) => issue(one, {}, `same ${round}`)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
      const { id } = answers.find(({ status }) => status === 201)!.body;
      expect(new Set(answers.filter(({ status }) => status === 409).map(({ body }) => body.token_id))).toEqual(
        new Set([id]),
      );
    }
  });

  test('however many start at once on an empty database, it gets its tables and its seed once', async () => {
    await expect(startReplica(options(url))).rejects.toMatchObject({ code: 'store-empty' });
    const other = await cluster().database();
    const ends = await Promise.allSettled(Array.from({ length: 5 }, () => fillStore(options(other))));
    const told = ends.map((end) =>
      end.status === 'fulfilled' ? end.value.state : (end.reason as { code: string }).code,
    );
    expect(told.filter((one) => one === 'filled')).toHaveLength(1);
    expect(told.filter((one) => !['filled', 'there', 'store-in-use'].includes(one))).toEqual([]);
    const started = await Promise.all(Array.from({ length: 4 }, () => replica(other)));
    expect(await started[3]!.snapshot()).toHaveLength(1);
    expect(await Promise.all(started.map((one) => me(one, MANAGEMENT)))).toEqual([200, 200, 200, 200]);
  });

  test('changes and refusals of several at once are one chain without a gap, and each is there once', async () => {
    await fillStore(options(url));
    const services = [await replica(url), await replica(url), await replica(url)];
    const made = await Promise.all(Array.from({ length: 45 }, (_, n) => issue(services[n % 3]!)));
    await Promise.all(
      made.map(({ body }, n) =>
        call(services[(n + 1) % 3]!, n % 2 ? 'DELETE' : 'PATCH', at(n % 9 === 0 ? 'tok_nobody' : body.id), {
          ...(n % 2 === 0 && { body: { label: 'e' } }),
        }),
      ),
    );
    for (const service of services) {
      const { events, head } = await exported({ service }, MANAGEMENT);
      expect(brokenIn(events, [head!])).toBeUndefined();
      expect(events.filter(({ kind }) => kind === 'issue-access-token')).toHaveLength(45);
      expect(events.filter(({ outcome, kind }) => outcome === 'done' && kind !== 'issue-access-token')).toHaveLength(
        41,
      );
    }
    expect(await verifyAuditOfDatabase(url, { heads: [] })).toEqual([{ head: expect.anything() as never }]);
  });

  test('a store of the version before gets what is new at the first start, keeps its tokens, and is written on', async () => {
    await fillStore(options(url));
    const { body } = await issue(await replica(url));
    await Promise.all(running.splice(0).map((service) => service.close()));
    await cluster().program('psql', '-q', '-v', 'ON_ERROR_STOP=1', '-c', TO_VERSION_ONE, url);
    const [one, two] = await Promise.all([replica(url), replica(url)]);
    expect(await me(one, body.token)).toBe(200);
    expect((await call(two, 'DELETE', at(body.id))).status).toBe(204);
    const { events, head } = await exported({ service: one }, MANAGEMENT);
    expect(events.map(({ kind }) => kind)).toEqual(['revoke-access-token']);
    expect(brokenIn(events, [head!])).toBeUndefined();
  });

  test('a store is brought to this version between the changes of a replica of the version before, and never within one', async () => {
    await fillStore(options(url));
    await cluster().program('psql', '-q', '-v', 'ON_ERROR_STOP=1', '-c', TO_VERSION_ONE, url);
    const earlier = new Client(url);
    await earlier.connect();
    await earlier.query(`BEGIN; SELECT pg_advisory_xact_lock(${LOCKS.change})`);
    const starting = replica(url);
    const waiting = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
    while ((await earlier.query(waiting)).rows.length === 0);
    const { rows } = await earlier.query<{ version: number }>('SELECT version FROM hawzu_token_store');
    expect(rows).toEqual([{ version: 1 }]);
    await earlier.query('COMMIT');
    await earlier.end();
    expect((await issue(await starting)).status).toBe(201);
  });

  test('the database itself takes no change of an event, none out of its order, and no removal', async () => {
    await fillStore(options(url));
    await issue(await replica(url));
    const columns = 'workspace_id, at, kind, outcome, actor_id, person_id, target_id, event, previous, hash';
    for (const statement of [
      "UPDATE audit_events SET event = '{}'",
      'DELETE FROM audit_events WHERE number = 2',
      'TRUNCATE audit_events',
      `INSERT INTO audit_events (number, ${columns}) SELECT 9, ${columns} FROM audit_events WHERE number = 2`,
      `INSERT INTO audit_events (number, ${columns}) SELECT 3, ${columns} FROM audit_events WHERE number = 2`,
    ]) {
      const refused = cluster().program('psql', '-q', '-v', 'ON_ERROR_STOP=1', '-c', statement, url);
      await expect(refused).rejects.toThrow(/audit event/);
    }
    const cut = 'ALTER TABLE audit_events DISABLE TRIGGER USER';
    await cluster().program('psql', '-q', '-c', `${cut}; UPDATE audit_events SET actor_id = 'x' WHERE number = 2`, url);
    expect(await verifyAuditOfDatabase(url, { heads: [] })).toMatchObject([
      { head: { number: 2 }, broken: { number: 2, why: 'its columns were changed: actor_id' } },
    ]);
  });

  test('one whose database is stopped, or that a later version has changed, lives and is not ready', async () => {
    await fillStore(options(url));
    const service = await replica(url, { metricsPort: 0 });
    const ask = async (path: string) => (await fetch(service.url + path)).status;
    const up = async () => /^hawzu_store_up (\d)$/m.exec(await (await fetch(service.metricsUrl!)).text())?.[1];
    expect([await ask('/health/live'), await ask('/health/ready'), await up()]).toEqual([200, 200, '1']);
    await cluster().stop();
    expect([await ask('/health/live'), await ask('/health/ready'), await up()]).toEqual([200, 503, '0']);
    await cluster().start();
    expect([await ask('/health/ready'), await up()]).toEqual([200, '1']);
    await cluster().program('psql', '-q', '-c', 'UPDATE hawzu_token_store SET version = 99', url);
    expect([await ask('/health/live'), await ask('/health/ready')]).toEqual([200, 503]);
  });

  test('the seed of the store rules; another one is told, and neither a fill nor a start changes anything', async () => {
    await fillStore(options(url));
    const changed = { workspaces: acmeWith().workspaces.map((one) => ({ ...one, name: 'Renamed' })) };
    expect(await fillStore({ ...options(url), seed: changed })).toMatchObject({ state: 'differs' });
    const lines: object[] = [];
    const service = await replica(url, { seed: changed, log: (line: object) => lines.push(line) });
    expect(lines).toContainEqual(expect.objectContaining({ event: 'seed-differs', served: 'the seed of the store' }));
    expect((await call<{ name: string }>(service, 'GET', WS)).body.name).toBe('Acme');
    expect(await service.snapshot()).toHaveLength(1);
  });

  test('a stopped database is 503 with a code of its own, and is used again once it is back', async () => {
    await fillStore(options(url));
    const service = await replica(url);
    const { token } = (await issue(service)).body;
    for (const how of ['fast', 'immediate'] as const) {
      await cluster().stop(how);
      for (const answer of [
        await call(service, 'GET', '/me', { token }),
        await issue(service),
        await call(service, 'GET', `${WS}/access-tokens`),
      ]) {
        expect([answer.status, answer.body.code]).toEqual([503, 'store-unavailable']);
        expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
        expect(answer.headers.get('retry-after')).toBe('1');
      }
      await cluster().start();
      expect(await me(service, token)).toBe(200);
      expect((await issue(service)).status).toBe(201);
    }
  });

  test('connections that are cut at any message lose nothing that was answered, and do nothing by halves', async () => {
    await fillStore(options(url));
    const proxy = await cuttingProxy(cluster().folder);
    const [cut, whole] = [await replica(proxy.through(url)), await replica(url)];
    const seen = new Set<string>();
    for (const when of ['before', 'after'] as const)
      for (let nth = 1; ; nth += 1) {
        // Both have good connections again.
        expect(await me(cut, MANAGEMENT)).toBe(200);
        const before = (await issue(cut)).body;
        const name = `${when} ${nth}`;
        proxy.cutAt(nth, when);
        const made = await issue(cut, { label: name }, name);
        const gone = await call(cut, 'DELETE', at(before.id));
        const { isCut } = proxy.seen();
        seen.add(`${made.status} ${gone.status}`);
        expect([name, [201, 503].includes(made.status), [204, 503].includes(gone.status)]).toEqual([name, true, true]);
        if (made.status === 201) expect([name, await me(whole, made.body.token)]).toEqual([name, 200]);
        const again = await issue(whole, { label: name }, name);
        // Of what was not answered, the key tells whether it was done. It was done once at most.
        expect([name, made.status === 503 ? [201, 409].includes(again.status) : again.status]).toEqual([
          name,
          made.status === 503 || 409,
        ]);
        if (gone.status === 204) expect([name, await me(whole, before.token)]).toEqual([name, 'token-revoked']);
        const named = `${WS}/access-tokens?label_prefix=${encodeURIComponent(name)}&search=${encodeURIComponent(name)}`;
        const found = (await call<{ access_tokens: WireAccessToken[] }>(whole, 'GET', named)).body.access_tokens;
        expect([name, found.filter(({ label }) => label === name).length]).toEqual([name, 1]);
        if (!isCut) break;
        expect(nth).toBeLessThan(80);
      }
    // Each was cut somewhere, and both went through in the end.
    expect([...seen]).toEqual(expect.arrayContaining(['201 204', '503 204', '201 503']));
    await cut.close();
    running.splice(running.indexOf(cut), 1);
    await proxy.close();
  });

  test('a backup that is restored has every token as it was then, and no value', async () => {
    await fillStore(options(url));
    const service = await replica(url);
    const [kept, gone] = [
      (await issue(service, { label: 'kept' })).body,
      (await issue(service, { label: 'gone' })).body,
    ];
    await call(service, 'DELETE', at(gone.id));
    const file = `${cluster().folder}/backup`;
    await cluster().program('pg_dump', '--format=custom', `--file=${file}`, '--dbname', url);
    await call(service, 'DELETE', at(kept.id));
    const restored = await cluster().database();
    await cluster().program('pg_restore', '--exit-on-error', '--single-transaction', '--dbname', restored, file);
    const again = await replica(restored);
    expect([await me(again, kept.token), await me(again, gone.token)]).toEqual([200, 'token-revoked']);
    expect(await me(service, kept.token)).toBe('token-revoked');
    const list = `${WS}/access-tokens?search=kep`;
    expect((await call<{ access_tokens: object[] }>(again, 'GET', list)).body.access_tokens).toHaveLength(1);
    expect((await issue(again)).status).toBe(201);
    const text = await cluster().program('pg_dump', '--dbname', url);
    expect(text).toContain(kept.id);
    for (const { token } of [kept, gone]) expect(text).not.toContain(token);
  });

  test('the store of a later version, and tables of somebody else, are refused and left alone', async () => {
    await cluster().program('psql', '-q', '-c', 'CREATE TABLE tokens (id text)', url);
    await expect(fillStore(options(url))).rejects.toMatchObject({ code: 'store-foreign' });
    const later = await cluster().database();
    await fillStore(options(later));
    const service = await replica(later);
    const { token } = (await issue(service)).body;
    await cluster().program('psql', '-q', '-c', 'UPDATE hawzu_token_store SET version = 99', later);
    await expect(startReplica(options(later))).rejects.toMatchObject({ code: 'store-version' });
    // One that runs reads on, and writes nothing more.
    expect(await me(service, token)).toBe(200);
    expect((await issue(service)).body.code).toBe('store-unavailable');
  });
});
