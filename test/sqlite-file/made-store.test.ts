import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from 'node-sqlite3-wasm';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { startBed as startEndpoint } from '../emulator/endpoint-bed';
import { startBed as startService, viewer, WS } from '../service/service-bed';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawzu-made-'));
  file = join(folder, 'tokens.db');
});
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Running {
  readonly lost: Promise<Error>;
  /** Makes something, and says whether that was done. */
  change(name: string): Promise<boolean>;
}

const STARTS: readonly (readonly [string, () => Promise<Running>])[] = [
  [
    'token service',
    async () => {
      const bed = await startService({}, folder);
      open.push(bed.service);
      return {
        lost: bed.service.lost,
        change: async (name) => {
          const headers = { 'idempotency-key': name };
          return (
            (await bed.call('POST', `${WS}/access-tokens`, { body: { label: name, ...viewer }, headers })).status ===
            201
          );
        },
      };
    },
  ],
  [
    'embedded Secrets Manager',
    async () => {
      const bed = await startEndpoint({ file });
      open.push(bed);
      return {
        lost: bed.emulator.lost,
        change: (Name) =>
          bed.client.send(new CreateSecretCommand({ Name, SecretString: 's' })).then(
            () => true,
            () => false,
          ),
      };
    },
  ],
];

test.each(STARTS)(
  '%s: a store that this very start made is its own by its file too, not by its name alone',
  async (_, start) => {
    const first = await start();
    expect(await first.change('before')).toBe(true);
    const moved = join(folder, 'moved');
    renameSync(file, moved);
    expect(await first.change('after')).toBe(false);
    expect(await first.lost).toMatchObject({ code: 'store-lost' });
    renameSync(moved, file);
    await expect(start()).rejects.toMatchObject({ code: 'store-in-use' });
    expect(readdirSync(folder)).toContain('tokens.db');
  },
);

test.each(STARTS)(
  '%s: whoever removes the log of a running store ends it, and what was answered is kept',
  async (_, start) => {
    const first = await start();
    expect(await first.change('before')).toBe(true);
    // As SQLite's command line does when it is closed: to its knowledge nobody else has the store open.
    rmSync(`${file}-wal`);
    expect(await first.change('after')).toBe(false);
    expect(await first.lost).toMatchObject({ code: 'store-lost', message: expect.stringContaining('-wal') as string });
    // Killed at once, before anything is closed.
    const killed = mkdtempSync(join(tmpdir(), 'hawzu-killed-'));
    cpSync(file, join(killed, 'tokens.db'));
    const database = new Database(join(killed, 'tokens.db'));
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    const text = JSON.stringify(database.all(`SELECT * FROM ${tableOf(database)}`));
    database.close();
    rmSync(killed, { recursive: true });
    expect(text).toContain('before');
    expect(text).not.toContain('after');
  },
);

test.each(
  STARTS.flatMap(([what, start]) =>
    (['-wal', ''] as const).flatMap((end) =>
      (['cut', 'lengthened'] as const).map((how) => [what, end === '' ? 'store' : 'log', how, end, start] as const),
    ),
  ),
)(
  '%s: a %s that somebody else %s is the end of it, and nothing is answered on top',
  async (_, _file, how, end, start) => {
    const first = await start();
    expect(await first.change('before')).toBe(true);
    const path = `${file}${end}`;
    truncateSync(path, how === 'cut' ? 0 : statSync(path).size + 4096);
    const found = readFileSync(path);
    expect(await first.change('after')).toBe(false);
    expect(await first.lost).toMatchObject({ code: 'store-lost', message: expect.stringContaining(path) as string });
    if (how === 'cut') expect(readFileSync(path)).toEqual(found);
  },
);

const tableOf = (database: Database): string =>
  database.all("SELECT name FROM sqlite_schema WHERE type = 'table'").some(({ name }) => name === 'tokens')
    ? 'tokens'
    : 'secrets';
