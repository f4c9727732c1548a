import { createServer, type AddressInfo } from 'node:net';
import fs, {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  issueManagementToken,
  type ServiceSeed,
  startTokenService,
  type TokenService,
  type TokenServiceOptions,
} from '../../src/service';
import { writeTokenFile } from '../../src/service/management-tokens/management-token-file';
import { openSqliteTokenStore } from '../../src/service/store/sqlite/sqlite-token-store';
import { acmeWith, deterministicRandom, START, viewer, WS } from './service-bed';
import { turnBack } from './old-store';

let folder: string;
let file: string;
let count = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawzu-starts-'));
  file = join(folder, 'a.db');
});
const started: TokenService[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  // Whatever a test that failed left open would keep the run from ending.
  await Promise.allSettled(started.splice(0).map((service) => service.close()));
  rmSync(folder, { recursive: true, force: true });
});

const base = (name = 'token'): string => join(folder, name);
const label = 'hawzu-tokens management';

/** A seed with these management tokens, in two workspaces. */
function seedWith(...labels: readonly string[]): ServiceSeed {
  const [acme] = acmeWith().workspaces;
  const tokens = labels.map((name) => ({ label: name, role: 'role_administrator' }));
  return {
    workspaces: [
      { ...acme!, management_tokens: tokens.slice(0, -1) },
      { id: 'ws_other', name: 'Other', management_tokens: tokens.slice(-1) },
    ],
  };
}

const options = (more: Partial<TokenServiceOptions> = {}): TokenServiceOptions => ({
  seed: acmeWith(),
  file,
  managementTokenFile: base(),
  clock: () => START,
  random: deterministicRandom(`starts ${(count += 1)}`),
  ...more,
});
const start = async (more: Partial<TokenServiceOptions> = {}): Promise<TokenService> => {
  const service = await startTokenService(options(more));
  started.push(service);
  return service;
};
const issueAgain = (more: { label?: string; seed?: ServiceSeed } = {}) =>
  issueManagementToken({ ...options(), file, managementTokenFile: base(), ...more });

const valueIn = (path: string): string => readFileSync(path, 'utf8').trim();
const whoIs = async (url: string, value: string): Promise<unknown> => {
  const answer = await fetch(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${value}` } });
  const body = (await answer.json()) as { label?: string; code?: string };
  return answer.status === 200 ? body.label : body.code;
};

describe('a start that fails leaves nothing behind', () => {
  test('because its port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(readdirSync(folder)).toEqual([]);
    await new Promise((resolve) => other.close(resolve));
    await (await start({ port })).close();
  });

  test('because a token file, the first or the last, can not be written', async () => {
    await expect(start({ managementTokenFile: join(folder, 'missing', 'token') })).rejects.toMatchObject({
      code: 'token-file-unwritable',
    });
    expect(readdirSync(folder)).toEqual([]);
    // Its name, made of the label, is longer than a file name may be.
    const seed = seedWith('first', 'x'.repeat(200), 'last');
    await expect(start({ seed, managementTokenFile: base('t'.repeat(100)) })).rejects.toThrow("can't be written");
    expect(readdirSync(folder)).toEqual([]);
    await (await start({ seed })).close();
  });

  test.each([
    ['the seed', { seed: { workspaces: [] } }],
    ['a value', { bootstrapTokens: [{ label, value: 'hunter2' }] }],
  ])('because of %s', async (_, more) => {
    await expect(start(more)).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('because what was started with it failed: abandoned, it is as if it had not been, unless it issued something', async () => {
    const first = await start();
    await first.abandon();
    expect(readdirSync(folder)).toEqual([]);
    const second = await start();
    const value = valueIn(base());
    const answer = await fetch(`${second.url}/api/v1${WS}/access-tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${value}`, 'content-type': 'application/json', 'idempotency-key': 'k' },
      body: JSON.stringify({ label: 'early', ...viewer }),
    });
    const { token } = (await answer.json()) as { token: string };
    await second.abandon();
    const third = await start();
    expect(await whoIs(third.url, token)).toBe('early');
    expect(await whoIs(third.url, value)).toBe(label);
    await third.close();
  });

  test('but what somebody wrote over a value that it had handed over', async () => {
    const service = await start();
    writeFileSync(base(), 'notes of somebody');
    await service.abandon();
    expect(readdirSync(folder)).toEqual(['token']);
    expect(readFileSync(base(), 'utf8')).toBe('notes of somebody');
  });

  test('nor does it take away what was there: a store with its tokens, an empty file, files of others', async () => {
    await (await start()).close();
    const value = valueIn(base());
    const seed = seedWith(label, 'x'.repeat(250), 'last');
    await expect(start({ seed, managementTokenFile: base('t') })).rejects.toThrow();
    expect(readdirSync(folder).sort()).toEqual(['a.db', 'token']);
    const again = await start();
    expect(await whoIs(again.url, value)).toBe(label);
    expect(await again.snapshot()).toHaveLength(1);
    await again.close();
    writeFileSync(join(folder, 'empty.db'), '');
    const failing = start({ file: join(folder, 'empty.db'), managementTokenFile: join(folder, 'no', 'token') });
    await expect(failing).rejects.toThrow();
    expect(existsSync(join(folder, 'empty.db'))).toBe(true);
    await (await start({ file: join(folder, 'empty.db'), managementTokenFile: base('other') })).close();
    expect(valueIn(base('other'))).toMatch(/^hwz_/);
  });
});

describe('a seed that shares no workspace with the tokens of the store', () => {
  const other: ServiceSeed = {
    workspaces: [
      { id: 'ws_other', name: 'Other', management_tokens: [{ label: 'other', role: 'role_administrator' }] },
    ],
  };

  test('starts no service, issues no token, and leaves store and folder as they are', async () => {
    const service = await start();
    const [mine] = service.handedOver;
    await service.close();
    const everything = () => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'latin1')]);
    const before = everything();
    const refused = { code: 'seed-of-another-store', message: expect.stringContaining('ws_acme') as string };
    await expect(start({ seed: other })).rejects.toMatchObject(refused);
    const issuing = { file, seed: other, managementTokenFile: base('token'), clock: () => START };
    await expect(issueManagementToken({ ...issuing, random: deterministicRandom('x') })).rejects.toMatchObject(refused);
    expect(everything()).toEqual(before);
    const again = await start();
    expect(await whoIs(again.url, valueIn(mine!.file))).toBe(mine!.label);
  });

  test('but one that has one of them, or a store without tokens, is served', async () => {
    await (await start({ seed: { workspaces: [{ id: 'ws_empty', name: 'Empty' }] } })).close();
    await (await start({ seed: other })).close();
    await (await start({ seed: { workspaces: [...other.workspaces, ...acmeWith().workspaces] } })).close();
    await start();
  });
});

describe('a management token goes into a file of its own', () => {
  test('each of several, that only the user can read, and the store knows which is whose', async () => {
    const seed = seedWith('Deploys', 'deploys', 'Käse & Brot');
    const service = await start({ seed });
    expect(service.bootstrap).toEqual([]);
    expect(service.handedOver).toEqual([
      { label: 'Deploys', file: base('token-deploys'), state: 'made' },
      { label: 'deploys', file: base('token-deploys-2'), state: 'made' },
      { label: 'Käse & Brot', file: base('token-k-se-brot'), state: 'made' },
    ]);
    for (const { file: path, label: name } of service.handedOver) {
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(await whoIs(service.url, valueIn(path))).toBe(name);
    }
    await service.close();
    rmSync(base('token-deploys-2'));
    const again = await start({ seed });
    expect(again.handedOver.map(({ state }) => state)).toEqual(['there', 'gone', 'there']);
    await again.close();
  });

  test.each(['-journal', '-shm', '.lock'])(
    'but under no name that the store needs, such as its own and %s',
    async (end) => {
      const service = await start({ managementTokenFile: `${file}${end}` });
      expect(service.handedOver.map((one) => one.file)).toEqual([`${file}${end}-2`]);
      await service.close();
      await (await start()).close();
    },
  );

  test('a start tells of one that was revoked while nothing took its place', async () => {
    const service = await start();
    const value = valueIn(base());
    const [token] = await service.snapshot();
    const revoke = await fetch(`${service.url}/api/v1${WS}/access-token/${token!.id}?allow_last_administrator=true`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${value}` },
    });
    expect(revoke.status).toBe(204);
    await service.close();
    const again = await start();
    expect(again.handedOver).toEqual([{ label, file: base(), state: 'revoked' }]);
    await again.close();
    await issueAgain();
    const last = await start();
    expect(last.handedOver.map(({ state }) => state)).toEqual(['there']);
    await last.close();
  });

  test('never over anything, and two stores of one folder keep theirs apart', async () => {
    writeFileSync(base(), 'notes');
    const [one, two] = [await start(), await start({ file: join(folder, 'b.db') })];
    expect(valueIn(base())).toBe('notes');
    const files = [one, two].map((service) => service.handedOver[0]!.file);
    expect(files).toEqual([base('token-2'), base('token-3')]);
    expect(await whoIs(one.url, valueIn(files[0]!))).toBe(label);
    expect(await whoIs(two.url, valueIn(files[1]!))).toBe(label);
    expect(await whoIs(one.url, valueIn(files[1]!))).toBe('token-unknown');
    await Promise.all([one.close(), two.close()]);
  });

  test('that is found again when the folder of the store moves', async () => {
    await (await start()).close();
    const moved = join(folder, 'moved');
    mkdirSync(moved);
    for (const name of ['a.db', 'token']) writeFileSync(join(moved, name), readFileSync(join(folder, name)));
    rmSync(base());
    const service = await start({ file: join(moved, 'a.db') });
    expect(service.handedOver).toEqual([{ label, file: join(moved, 'token'), state: 'there' }]);
    await service.close();
  });

  test('a store of version 0.1, which knew no files, learns which is its own', async () => {
    const old = await start({ managementTokenFile: undefined });
    const { token } = old.bootstrap[0]!;
    await old.close();
    writeFileSync(base(), `${token}\n`);
    const service = await start();
    expect(service.handedOver).toEqual([{ label, file: base(), state: 'there' }]);
    await service.close();
  });
});

describe('a start that was killed in the middle of handing over', () => {
  /** The store as it is then: the token is there, and nobody knows its value. */
  async function interrupted(): Promise<void> {
    await (await start()).close();
    const store = openSqliteTokenStore({ file });
    const [handover] = await store.handovers();
    await store.finishHandover({ ...handover!, done: false }, []);
    await store.close();
  }

  test.each([
    ['before the file was made', () => rmSync(base()), 'token'],
    ['after it was made and before it was written', () => writeFileSync(base(), ''), 'token'],
    ['after it was written', () => undefined, 'token'],
    ['and somebody else took the name', () => writeFileSync(base(), 'notes'), 'token-2'],
  ])('%s, is finished by the next', async (_, become, name) => {
    await interrupted();
    become();
    const service = await start();
    expect(service.handedOver).toEqual([{ label, file: base(name), state: 'made' }]);
    expect(await whoIs(service.url, valueIn(base(name)))).toBe(label);
    expect(await service.snapshot()).toHaveLength(1);
    if (name === 'token-2') expect(valueIn(base())).toBe('notes');
    await service.close();
  });
});

test('a value that goes into an empty file which others can read can be read by the user only', async () => {
  await (await start()).close();
  const store = openSqliteTokenStore({ file });
  const [handover] = await store.handovers();
  await store.finishHandover({ ...handover!, done: false }, []);
  await store.close();
  writeFileSync(base(), '');
  chmodSync(base(), 0o644);
  await start();
  expect([valueIn(base()).slice(0, 4), statSync(base()).mode & 0o777]).toEqual(['hwz_', 0o600]);
});

test('a workspace that took the place of another in the seed gets a management token, and that of the other is unknown', async () => {
  const kept = { id: 'ws_kept', name: 'Kept', management_tokens: [{ label: 'kept', role: 'role_administrator' }] };
  const [acme] = acmeWith().workspaces;
  await (await start({ seed: { workspaces: [kept, acme!] } })).close();
  const service = await start({ seed: { workspaces: [kept, { ...acme!, id: 'ws_renamed' }] } });
  const files = service.handedOver.filter((one) => one.label === label).map((one) => one.file);
  const known = await Promise.all(files.map((one) => whoIs(service.url, valueIn(one))));
  expect(known.sort()).toEqual([label, 'token-unknown']);
});

test('of several that one entry of the seed got, all revoked, a start tells of the last alone', async () => {
  await (await start()).close();
  await issueManagementToken({ ...options({ clock: () => START + 1000 }), file, managementTokenFile: base() });
  const service = await start();
  const enabled = (await service.snapshot()).find(({ status }) => status === 'enabled');
  const path = `${service.url}/api/v1${WS}/access-token/${enabled!.id}?allow_last_administrator=true`;
  const headers = { authorization: `Bearer ${valueIn(base('token-2'))}` };
  expect((await fetch(path, { method: 'DELETE', headers })).status).toBe(204);
  await service.close();
  expect((await start()).handedOver).toEqual([{ label, file: base('token-2'), state: 'revoked' }]);
});

test('a new file for a value is the user’s alone from its first moment: who opened it before could read on', async () => {
  const modes: number[] = [];
  const real = fs.openSync;
  jest.spyOn(fs, 'openSync').mockImplementation((path, ...rest) => {
    const handle = real(path, ...rest);
    if (path === base()) modes.push(fs.fstatSync(handle).mode & 0o777);
    return handle;
  });
  const umask = process.umask(0);
  await start().finally(() => process.umask(umask));
  expect(modes[0]).toBe(0o600);
});

test('a value is not written over what somebody put there in the meantime', () => {
  writeFileSync(base(), 'notes of somebody\n');
  expect(() => writeTokenFile(base(), 'hwz_value')).toThrow(`${base()} can't be written`);
  expect(readFileSync(base(), 'utf8')).toBe('notes of somebody\n');
});

test('a link to nothing that has the name of a token file is left, and another name is taken', async () => {
  symlinkSync('nothing', base());
  const service = await start();
  expect(service.handedOver).toEqual([{ label, file: base('token-2'), state: 'made' }]);
  expect(existsSync(join(folder, 'nothing'))).toBe(false);
});

test('a token that was revoked while its handing over was unfinished gets no new value', async () => {
  await (await start()).close();
  const store = openSqliteTokenStore({ file });
  const [row] = await store.all();
  const [handover] = await store.handovers();
  await store.finishHandover({ ...handover!, done: false }, [{ ...row!, status: 'revoked', revokedAt: START }]);
  await store.close();
  rmSync(base());
  const service = await start();
  expect(service.handedOver).toEqual([{ label, file: base(), state: 'revoked' }]);
  expect(existsSync(base())).toBe(false);
});

test('a disk that takes a value, and the name of who holds the store, byte by byte, has them whole', async () => {
  const real = fs.writeSync as (...parameters: unknown[]) => number;
  const writing = jest.spyOn(fs, 'writeSync').mockImplementation(((
    handle: number,
    ...rest: [Buffer, number, number, number]
  ) => {
    const [bytes, from = 0, length, position] = rest;
    const isOurs = /token$|held$/.test(fs.readlinkSync(`/proc/self/fd/${handle}`));
    return real(handle, bytes, from, isOurs ? 1 : length, position);
  }) as never);
  const service = await start();
  const holder = readFileSync(`${file}.held`, 'utf8');
  writing.mockRestore();
  expect(JSON.parse(holder)).toMatchObject({ pid: process.pid, kind: 'kernel' });
  expect(await whoIs(service.url, valueIn(base()))).toBe(label);
});

test('a value is on the disk, with the name of its file, before the store calls it handed over', async () => {
  const synced: string[] = [];
  const real = fs.fsyncSync;
  jest.spyOn(fs, 'fsyncSync').mockImplementation((handle) => {
    synced.push(fs.readlinkSync(`/proc/self/fd/${handle}`).slice(folder.length));
    real(handle);
  });
  await start();
  const at = synced.indexOf('/token');
  expect(synced.slice(at, at + 2)).toEqual(['/token', '']);
  expect(synced.lastIndexOf('/a.db-wal')).toBeGreaterThan(at + 1);
});

describe('issuing a management token at the console', () => {
  test.each([
    ['before its file was written', false],
    ['after it', true],
  ])('killed %s, it leaves one of both values to work, the one that somebody has', async (_, written) => {
    await (await start()).close();
    const old = valueIn(base());
    await issueAgain();
    const next = valueIn(base('token-2'));
    const store = openSqliteTokenStore({ file });
    const superseded = (await store.all()).find(({ status }) => status === 'revoked')!;
    const handover = (await store.handovers()).find((one) => one.file === 'token-2')!;
    await store.finishHandover({ ...handover, done: false }, [{ ...superseded, status: 'enabled', revokedAt: null }]);
    await store.close();
    if (!written) rmSync(base('token-2'));
    const service = await start();
    const expected = written ? ['token-revoked', label] : [label, 'token-unknown'];
    expect([await whoIs(service.url, old), await whoIs(service.url, next)]).toEqual(expected);
    const file2 = written ? base('token-2') : base();
    expect(service.handedOver).toEqual([{ label, file: file2, state: written ? 'made' : 'there' }]);
  });

  test('gives a new value in a new file and revokes the old one', async () => {
    await (await start()).close();
    const old = valueIn(base());
    rmSync(base());
    expect(await issueAgain()).toEqual({ label, file: base(), revoked: 1 });
    const next = valueIn(base());
    const service = await start();
    expect(await whoIs(service.url, old)).toBe('token-revoked');
    expect(await whoIs(service.url, next)).toBe(label);
    expect(service.handedOver).toEqual([{ label, file: base(), state: 'there' }]);
    await expect(issueAgain()).rejects.toMatchObject({ code: 'store-in-use' });
    await service.close();
    expect(await issueAgain()).toEqual({ label, file: base('token-2'), revoked: 1 });
    expect(valueIn(base())).toBe(next);
  });

  test('works after the last administrator was revoked, and leaves the others of the seed alone', async () => {
    const seed = seedWith('one', 'two', 'three');
    const service = await start({ seed });
    const [one, two] = service.handedOver.map((token) => valueIn(token.file));
    const me = await fetch(`${service.url}/api/v1/me`, { headers: { authorization: `Bearer ${one}` } });
    const { id } = (await me.json()) as { id: string };
    const killed = await fetch(`${service.url}/api/v1${WS}/access-token/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${two}` },
    });
    expect(killed.status).toBe(204);
    await service.close();
    const issued = await issueAgain({ seed, label: 'one' });
    expect(issued).toMatchObject({ label: 'one', file: base('token-one-2'), revoked: 0 });
    const again = await start({ seed });
    expect(await whoIs(again.url, valueIn(issued.file))).toBe('one');
    expect(await whoIs(again.url, two!)).toBe('two');
    await again.close();
  });

  test('makes no store, and says which names there are', async () => {
    await expect(issueAgain()).rejects.toMatchObject({ code: 'store-missing' });
    await (await start()).close();
    await expect(issueAgain({ label: 'x' })).rejects.toThrow('it names "hawzu-tokens management".');
    await expect(issueAgain({ seed: seedWith('a', 'b') })).rejects.toThrow('it names "a", "b".');
    expect(readdirSync(folder).sort()).toEqual(['a.db', 'token']);
  });

  test('that can not write its file changes nothing', async () => {
    await (await start()).close();
    const value = valueIn(base());
    const places = { managementTokenFile: join(folder, 'missing', 'token') };
    await expect(issueManagementToken({ ...options(), file, ...places })).rejects.toThrow("can't be written");
    const service = await start();
    expect(await whoIs(service.url, value)).toBe(label);
    expect(await service.snapshot()).toHaveLength(1);
    await service.close();
  });
});

test("what SQLite needs for its lock is taken away only when it is SQLite's", async () => {
  await (await start()).close();
  mkdirSync(`${file}.lock`);
  await (await start()).close();
  mkdirSync(`${file}.lock`);
  writeFileSync(join(`${file}.lock`, 'notes'), 'mine');
  await expect(start()).rejects.toMatchObject({ code: 'store-lock-foreign' });
  expect(readFileSync(join(`${file}.lock`, 'notes'), 'utf8')).toBe('mine');
});

test('a living process of version 0.1 keeps the store, a dead one does not, and a file of somebody else stays', async () => {
  const stat = readFileSync(`/proc/${process.pid}/stat`, 'utf8');
  const began = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  const lock = (content: object): void => writeFileSync(`${file}.pid`, JSON.stringify(content));
  lock({ pid: process.pid, began, nonce: 'n' });
  await expect(start()).rejects.toThrow(`in use by process ${process.pid}, which runs version 0.1`);
  expect(readdirSync(folder)).toEqual(['a.db.pid']);
  lock({ pid: process.pid, began: '1', nonce: 'n' });
  await (await start()).close();
  expect(existsSync(`${file}.pid`)).toBe(false);
  lock({ pid: process.pid });
  await (await start()).close();
  expect(existsSync(`${file}.pid`)).toBe(true);
});

test('a service whose lock file is removed changes nothing more and says so, and what it answered is kept', async () => {
  const service = await start();
  const value = valueIn(base());
  const send = (key: string) =>
    fetch(`${service.url}/api/v1${WS}/access-tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${value}`, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ label: key, ...viewer }),
    });
  expect((await send('kept')).status).toBe(201);
  rmSync(`${file}.held`);
  const refused = await send('refused');
  expect([refused.status, ((await refused.json()) as { type: string }).type]).toEqual([
    503,
    'urn:hawzu:problem:unavailable',
  ]);
  expect(await service.lost).toMatchObject({ code: 'store-lost' });
  await service.close();
  const again = await start();
  expect((await again.snapshot()).map((row) => row.label).sort()).toEqual([label, 'kept']);
  await again.close();
});

test.each([
  ['of this version', undefined],
  ['of a version before', 2],
] as const)('a store %s that was cut is told to be damaged, and is left as it is', async (_what, version) => {
  await (await start()).close();
  if (version !== undefined) turnBack(file, version);
  // Of the last page alone nothing may be missed: it can be one of an index that is empty.
  truncateSync(file, statSync(file).size - 5 * 4096);
  const before = readFileSync(file);
  await expect(start()).rejects.toMatchObject({ code: 'store-damaged' });
  expect(readFileSync(file).equals(before)).toBe(true);
});
