'use strict';
const { createHash } = require('node:crypto');
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const dist = join(__dirname, '..', 'dist');

const KINDS = ['ci', 'nightly', 'release', 'sync', 'deploy'];
const PLACES = ['web', 'api', 'mobile', 'data'];
const CREATORS = ['Ana Ruiz', 'Bob Meyer', 'Zoë Kim', 'Priya Nair', 'Jonas Lind', 'Mei Chen', 'Olu Ade', 'Eva Novak'];
const DAY = 86_400_000;

/** Rows of a workspace in which every filter finds its share, the same in each run. */
function tokenRows(count, now) {
  const { newTokenRow } = require(join(dist, 'service/store/new-token-row.js'));
  return Array.from({ length: count }, (_, n) => {
    const bytes = (length) => createHash('sha512').update(`row ${n}`).digest().subarray(0, length);
    const [a, b, c, d, e, f] = createHash('sha256').update(`traits ${n}`).digest();
    const value = `hwz_${createHash('sha256').update(`value ${n}`).digest('hex').slice(0, 36)}`;
    const name = CREATORS[a % CREATORS.length];
    const made = newTokenRow(
      {
        workspaceId: 'ws_acme',
        value,
        hash: createHash('sha256').update(value).digest('hex'),
        label: `${KINDS[b % 5]}-${PLACES[c % 4]}-${String(n).padStart(6, '0')}`,
        grants: d % 3 ? { accessType: 'workspace', roleId: 'role_viewer' } : { accessType: 'project', projects: [] },
        expiresAt: e % 4 ? now + ((n * 7) % 360) * DAY + n : null,
        maxIssuedLifetime: null,
        createdBy: { id: `user_${a % CREATORS.length}`, type: 'USER', name },
        idempotencyKey: `key ${n}`,
      },
      now - n * 60_000,
      bytes,
    );
    return {
      ...made,
      status: f % 7 ? 'enabled' : 'disabled',
      lastUsedAt: n % 2 ? now - ((a * 7 + b) % 200) * DAY : null,
    };
  });
}

/** Fills a store with so many tokens. */
async function fill(store, count) {
  const rows = tokenRows(count, Date.now());
  for (let at = 0; at < rows.length; at += 2_000) {
    await store.change(async (tokens) => {
      for (const row of rows.slice(at, at + 2_000)) await tokens.insert(row);
    });
  }
}

/** @returns the SQLite file of a store with so many tokens */
async function largeSqliteFile(count) {
  const { openSqliteTokenStore } = require(join(dist, 'service/store/sqlite/sqlite-token-store.js'));
  const file = join(mkdtempSync(join(tmpdir(), 'hawzu-bench-')), 'service.db');
  const store = openSqliteTokenStore({ file });
  await fill(store, count);
  await store.close();
  return file;
}

/** Every sort, and with several of them every filter and searches of all lengths. */
const ASKED = [
  ...['label', 'access_type', 'created_by', 'created_at', 'expires_at', 'status'].flatMap((sort) => [
    `sort=${sort}`,
    `sort=-${sort}`,
  ]),
  ...[
    ...['search=a', 'search=9', 'search=%C3%AB', 'search=-w', 'search=q7', 'search=zo', 'search=web', 'search=sync-'],
    ...['search=000042', 'search=nobody', 'search=ruiz', 'status=disabled', 'access_type=project', 'expiry=none'],
    ...['created_by=user_3', 'expires_within_days=30', 'use=never', 'unused_for_days=90', 'label_prefix=deploy-'],
    ...['expiry=expired', 'token_prefix=hwz_0a1b2c', 'status=disabled&search=web&access_type=project'],
  ].flatMap((asked) => [asked, `${asked}&sort=label`, `${asked}&sort=-expires_at`]),
];

module.exports = { largeSqliteFile, fill, ASKED };
