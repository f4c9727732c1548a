'use strict';
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { Database } = require('node-sqlite3-wasm');
const { inTurn } = require('./measure.js');
const { fill, largeSqliteFile } = require('./large-store.js');
const { besideListing, creations, walk, worstPages } = require('./listing.js');
const { startPostgres } = require('./postgres.js');
const { cpuPerRequest, load, startServer } = require('./service-throughput.js');

const us = (value) => `${(value / 1000).toFixed(1)} ms`;
const FEW = 1_000;
const MANY = 100_000;

/** Lists of a store with many tokens against one with few, both on the same kind of database. */
async function lists(row, what, many, few) {
  const byWall = what === 'PostgreSQL';
  const by = byWall ? 'time' : 'CPU';
  for (const server of [many, few]) await walk(server, 1);
  const walked = await inTurn(
    3,
    () => walk(many, 1, byWall),
    () => walk(few, 50, byWall),
  );
  row(
    `${what}: a page of a walk over 100,000 tokens, ${by}`,
    us(walked.ours),
    `1,000: ${us(walked.floor)}`,
    walked.ratio.toFixed(2),
    '≤ 1.2',
  );
  const pages = await worstPages(many, few, byWall);
  const [worst] = pages;
  const within = pages.filter(({ ratio }) => ratio <= 3).length;
  row(
    `… ${pages.length} sorts, filters and searches, ${by}: within 3`,
    `${within}`,
    '',
    (within / pages.length).toFixed(2),
    '1',
  );
  row(`… the worst, \`${worst.query}\``, us(worst.many), `1,000: ${us(worst.few)}`, worst.ratio.toFixed(1), '≤ 3');
  const { alone, beside } = await besideListing(many);
  row(
    '… `/me` beside two listing clients',
    `${beside.toFixed(0)}/s`,
    `alone: ${alone.toFixed(0)}/s`,
    (beside / alone).toFixed(2),
    '≥ 0.5',
  );
}

/** Rows of a SQLite table that are written in a second, each in a commit of its own. */
function bareInserts() {
  const database = new Database(join(mkdtempSync(join(tmpdir(), 'hawzu-bench-')), 'bare.db'));
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec('CREATE TABLE bare (key TEXT PRIMARY KEY) WITHOUT ROWID');
  const started = process.hrtime.bigint();
  for (let n = 0; n < 300; n += 1) database.run('INSERT INTO bare VALUES (?)', [`${n}`]);
  const rate = 300 / (Number(process.hrtime.bigint() - started) / 1e9);
  database.close();
  return rate;
}

async function onSqlite(row) {
  const few = startServer('service', await largeSqliteFile(FEW));
  const many = startServer('service', await largeSqliteFile(MANY));
  await lists(row, 'SQLite', many, few);
  for (const inFlight of [1, 50]) {
    const { ours, floor, ratio } = await inTurn(3, () => creations(few, 300, inFlight), bareInserts);
    row(
      `SQLite: creations, ${inFlight} in flight`,
      `${ours.toFixed(0)}/s`,
      `a bare insert: ${floor.toFixed(0)}/s`,
      ratio.toFixed(2),
      '',
    );
  }
  for (const server of [few, many]) server.stop();
}

async function onPostgres(row) {
  const postgres = await startPostgres();
  if (postgres === undefined) return void process.stdout.write('left out: no PostgreSQL on this machine\n');
  const { openPostgresTokenStore } = require('../dist/service/store/postgres/postgres-token-store.js');
  const filled = async (name, count) => {
    const url = postgres.database(name);
    const { store } = await openPostgresTokenStore(url);
    await fill(store, count);
    await store.close();
    return startServer('service-postgres', url);
  };
  const [few, many] = [await filled('few', FEW), await filled('many', MANY)];
  const bare = startServer('bare-postgres', postgres.database('bare'));
  for (const server of [few, bare]) await load(await server.ready, 2_000);
  const { ours, floor, ratio } = await inTurn(
    5,
    () => cpuPerRequest(few),
    () => cpuPerRequest(bare),
  );
  row(
    'PostgreSQL: authenticated request, CPU',
    `${ours.toFixed(0)} µs`,
    `bare route, one key read: ${floor.toFixed(0)} µs`,
    `${(1 / ratio).toFixed(2)} of its throughput`,
    '≥ 0.7',
  );
  await lists(row, 'PostgreSQL', many, few);
  for (const inFlight of [1, 50])
    row(
      `PostgreSQL: creations, ${inFlight} in flight`,
      `${(await creations(few, 300, inFlight)).toFixed(0)}/s`,
      '',
      '',
      '',
    );
  for (const server of [few, many, bare]) server.stop();
  postgres.stop();
}

/** Stores of 100,000 tokens: lists against those of 1,000, and creations. */
async function largeStores(row) {
  await onSqlite(row);
  await onPostgres(row);
}

module.exports = { largeStores, onSqlite, onPostgres };
