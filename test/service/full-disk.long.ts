import { execFileSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onFullDisks } from '../starts/namespaces';
import { issueManagementToken } from '../../src/service';
import { acmeWith, deterministicRandom, HOUR, START, startBed, viewer, WS, type Bed } from './service-bed';

const BLOCK = 4096;
const what = 'the token service on a disk that is really full';
const onDisk = onFullDisks(what);

let disk: string;
let bed: Bed;
beforeEach(() => {
  disk = mkdtempSync(join(tmpdir(), 'hawzu-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', disk]);
});
afterEach(async () => {
  await bed.service.close();
  execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true });
});

/** Fills the disk to the last block but so many. */
function fill(blocksLeft = 0): void {
  const handle = openSync(join(disk, 'filler'), 'w');
  for (let blocks = statfsSync(disk).bavail - blocksLeft; blocks > 0; blocks -= 1)
    writeSync(handle, Buffer.alloc(BLOCK));
  closeSync(handle);
}
const free = (): void => rmSync(join(disk, 'filler'));

const issue = (key: string) =>
  bed.call<{ token?: string; code?: string }>('POST', `${WS}/access-tokens`, {
    body: { label: key.padEnd(200, 'x'), ...viewer },
    headers: { 'idempotency-key': key },
  });

/** Labels in the store as a process would find it that starts after this one was killed now. */
async function afterDeath(): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-after-'));
  for (const end of ['', '-wal'])
    if (existsSync(`${bed.file}${end}`)) copyFileSync(`${bed.file}${end}`, join(folder, `tokens.db${end}`));
  const found = await startBed({}, folder);
  const labels = (await found.service.snapshot()).map((row) => `${row.label.replace(/x+$/, '')} ${row.status}`);
  await found.close();
  return labels.sort();
}

onDisk('every change is refused with 507 and not done, reads go on, and it goes on by itself', async () => {
  bed = await startBed({}, disk);
  const { id, token } = await bed.issue({ label: 'before' });
  fill();
  expect(statfsSync(disk).bavail).toBe(0);
  bed.clock.now += HOUR;
  const refused = await issue('full');
  expect([refused.status, refused.body.code]).toEqual([507, 'storage-full']);
  expect(refused.headers.get('content-type')).toContain('application/problem+json');
  expect(refused.text).not.toContain('hwz_');
  for (const [method, path, body] of [
    ['PATCH', '', { label: 'after' }],
    ['POST', '/disable', undefined],
    ['DELETE', '', undefined],
  ] as const) {
    expect(await bed.problem(method, `${WS}/access-token/${id}${path}`, { body })).toEqual([507, 'storage-full']);
  }
  for (const [method, path, body] of [
    ['POST', '/user/user_tomas/deactivate', undefined],
    ['POST', '/roles', { name: 'New', scope: 'project', permissions: [] }],
    ['PATCH', '/role/role_token_auditor', { permissions: [] }],
    ['DELETE', '/role/role_token_auditor', undefined],
  ] as const) {
    const roles = (await bed.call('GET', `${WS}/roles`)).text;
    expect(await bed.problem(method, `${WS}${path}`, { body })).toEqual([507, 'storage-full']);
    expect((await bed.call('GET', `${WS}/roles`)).text).toBe(roles);
  }
  expect((await bed.call('GET', '/me', { token })).status).toBe(200);
  const shown = await bed.call<{ last_used_at: string }>('GET', `${WS}/access-token/${id}`);
  expect([shown.status, shown.body.last_used_at]).toEqual([200, '2026-11-22T01:00:00.000Z']);
  for (const query of ['', '?sort=label', '?search=before', '?sort=last_used_at'])
    expect((await bed.call('GET', `${WS}/access-tokens${query}`)).status).not.toBe(500);
  const before = ['before enabled', 'hawzu-tokens management enabled'];
  expect(await afterDeath()).toEqual(before);
  free();
  expect((await issue('full')).status).toBe(201);
  expect(await bed.problem('DELETE', `${WS}/access-token/${id}`)).toEqual([204, undefined]);
  expect(await afterDeath()).toEqual(['before revoked', 'full enabled', 'hawzu-tokens management enabled']);
});

onDisk('a use of a token that could not be written is written once there is room, also after another try', async () => {
  bed = await startBed({}, disk);
  const { id, token } = await bed.issue({ label: 'used' });
  fill();
  bed.clock.now += HOUR;
  await bed.call('GET', '/me', { token });
  for (let n = 0; n < 2; n += 1) {
    bed.clock.now += HOUR;
    await bed.call('GET', '/me');
  }
  expect(bed.lines).toContainEqual(expect.objectContaining({ event: 'last-used-not-written', reason: 'storage-full' }));
  free();
  bed = await bed.reopen();
  const shown = await bed.call<{ last_used_at: string }>('GET', `${WS}/access-token/${id}`);
  expect(shown.body.last_used_at).toBe('2026-11-22T01:00:00.000Z');
});

onDisk('it stops and starts while the disk is full, and has what it answered', async () => {
  bed = await startBed({}, disk);
  const { token } = await bed.issue({ label: 'before' });
  fill();
  bed = await bed.reopen();
  expect((await bed.call('GET', '/me', { token })).status).toBe(200);
  expect((await issue('full')).status).toBe(507);
  bed = await bed.reopen();
  free();
  expect((await issue('full')).status).toBe(201);
});

onDisk('with any room that is left, a token is stored and answered, or neither', async () => {
  bed = await startBed({}, disk);
  const answered = ['hawzu-tokens management enabled'];
  const statuses = new Set<number>();
  for (let blocks = 4; blocks < 32; blocks += 2) {
    fill(blocks);
    const { status } = await issue(`with ${blocks}`);
    statuses.add(status);
    if (status === 201) answered.push(`with ${blocks} enabled`);
    expect(await afterDeath()).toEqual([...answered].sort());
    free();
  }
  expect([...statuses].sort()).toEqual([201, 507]);
});

onDisk('a first start on it says so, leaves nothing behind, and works once there is room', async () => {
  for (const blocks of [0, 1, 2, 4, 8]) {
    fill(blocks);
    await expect(startBed({}, disk)).rejects.toThrow('There is no room for the token store');
    expect(readdirSync(disk)).toEqual(['filler']);
    free();
  }
  bed = await startBed({}, disk);
  expect((await issue('first')).status).toBe(201);
});

onDisk(
  'with any room that is left, the console issues a management token, or refuses and the old one works on',
  async () => {
    const managementTokenFile = join(disk, 'token');
    const options = () => ({
      seed: acmeWith(),
      clock: () => START,
      random: deterministicRandom(`console ${Math.random()}`),
      file: join(disk, 'tokens.db'),
      managementTokenFile,
    });
    const start = () => startBed({ ...options(), bootstrapTokens: [] }, disk);
    const valueIn = (file: string): string => readFileSync(file, 'utf8').trim();
    bed = await start();
    await bed.service.close();
    let value = valueIn(managementTokenFile);
    const ends = new Set<string>();
    // A change takes about 22 blocks and its event some more; around that, each ends otherwise.
    for (const blocks of [0, 8, ...Array.from({ length: 28 }, (_, i) => 17 + i), 52, 72]) {
      fill(blocks);
      const issued = await issueManagementToken(options()).catch((error: { code?: string; name: string }) => error);
      ends.add('file' in issued && 'revoked' in issued ? 'issued' : (issued as Error).name);
      free();
      const old = value;
      if ('revoked' in issued) value = valueIn(issued.file);
      bed = await start();
      const works = async (token: string): Promise<number> => (await bed.call('GET', '/me', { token })).status;
      expect([blocks, await works(value)]).toEqual([blocks, 200]);
      if (old !== value) expect(await works(old)).toBe(401);
      const live = (await bed.service.snapshot()).filter(({ status }) => status !== 'revoked');
      expect([blocks, live.length, bed.service.handedOver.map(({ state }) => state)]).toEqual([blocks, 1, ['there']]);
      await bed.service.close();
    }
    expect([...ends]).toEqual(expect.arrayContaining(['issued', 'StorageFullError', 'TokenFileError']));
  },
);
