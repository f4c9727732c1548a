'use strict';
const { randomBytes } = require('node:crypto');
const { mkdtempSync, readFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const root = join(__dirname, '..');
const BODY = { id: 'tok_0', type: 'TOKEN', label: 'bare', filler: 'x'.repeat(600) };
const seed = () => JSON.parse(readFileSync(join(root, 'examples/acme/seed.json'), 'utf8'));
const service = () => require(join(root, 'dist/service/index.js'));

async function listen(app) {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { port: app.server.address().port, token: 'none' };
}

const SERVERS = {
  /** The floor: Fastify with one route that answers as much JSON as ours does. */
  bare: () => {
    const app = require('fastify')();
    app.get('/api/v1/me', async () => BODY);
    return listen(app);
  },
  /** The same with one row read by its key. */
  'bare-postgres': async (url) => {
    const { Pool } = require('pg');
    const pool = new Pool({ connectionString: url, max: 8 });
    await pool.query('CREATE TABLE IF NOT EXISTS bare (key text PRIMARY KEY, body text)');
    await pool.query("INSERT INTO bare VALUES ('0', $1) ON CONFLICT DO NOTHING", [JSON.stringify(BODY)]);
    const app = require('fastify')();
    app.get('/api/v1/me', async () => {
      const { rows } = await pool.query({ name: 'one', text: 'SELECT * FROM bare WHERE key = $1', values: ['0'] });
      return JSON.parse(rows[0].body);
    });
    return listen(app);
  },
  /** Ours: an authenticated request, on a SQLite file, which may be there already. */
  service: async (file = join(mkdtempSync(join(tmpdir(), 'hawzu-bench-')), 'service.db')) => {
    const { port, bootstrap } = await service().startTokenService({
      seed: seed(),
      file,
      clock: Date.now,
      random: randomBytes,
    });
    return { port, token: bootstrap[0].token };
  },
  /** The same with the page, for one person, who is in an empty workspace, too. */
  page: async (file, password) => {
    const { workspaces } = seed();
    const mara = workspaces[0].users.find(({ id }) => id === 'user_mara');
    const bare = { id: 'ws_bare', name: 'Bare', users: [mara] };
    const { url, setPassword } = await service().startTokenService({
      seed: { workspaces: [...workspaces, bare] },
      file,
      clock: Date.now,
      random: randomBytes,
      pageFolder: join(root, 'dist', 'page'),
    });
    await setPassword(mara.email, password);
    return { url };
  },
  /** The same on a PostgreSQL. */
  'service-postgres': async (databaseUrl) => {
    const options = { databaseUrl, seed: seed(), clock: Date.now, random: randomBytes };
    const { bootstrap } = await service().fillStore(options);
    const { port } = await service().startReplica(options);
    return { port, token: bootstrap[0].token };
  },
};

void SERVERS[process.argv[2]](...process.argv.slice(3)).then((where) => process.send(where));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send(user + system);
});
