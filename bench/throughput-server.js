'use strict';
const { randomBytes } = require('node:crypto');
const { mkdtempSync, readFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const root = join(__dirname, '..');

/** The floor: Fastify with one route that answers as much JSON as ours does. */
async function bareFastify() {
  const app = require('fastify')();
  const body = { id: 'tok_0', type: 'TOKEN', label: 'bare', filler: 'x'.repeat(600) };
  app.get('/api/v1/me', async () => body);
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { port: app.server.address().port, token: 'none' };
}

/** Ours: an authenticated request, on a SQLite file. */
async function tokenService() {
  const { startTokenService } = require(join(root, 'dist/service/index.js'));
  const seed = JSON.parse(readFileSync(join(root, 'examples/acme/seed.json'), 'utf8'));
  const file = join(mkdtempSync(join(tmpdir(), 'hawzu-bench-')), 'service.db');
  const service = await startTokenService({ seed, file, clock: Date.now, random: randomBytes });
  return { port: service.port, token: service.bootstrap[0].token };
}

void (process.argv[2] === 'bare' ? bareFastify() : tokenService()).then((where) => process.send(where));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send(user + system);
});
