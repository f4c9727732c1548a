import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBed, type Bed } from '../service/service-bed';
import { Browser, EASY, PASSWORD } from '../service/signed-in';

const bin = join(__dirname, '..', '..', 'bin', 'hawzu-tokens.js');
const MARA = 'mara@acme.example';

let folder: string;
let bed: Bed;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hawzu-user-'));
  bed = await startBed(EASY);
  await bed.service.close();
});
afterAll(async () => {
  await bed.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (input: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'user', ...args], { input, encoding: 'utf8' });
  expect(stdout + stderr).not.toContain(PASSWORD);
  return { status, stdout, stderr: stderr.replaceAll(/\s+/g, ' ') };
};

test('user password takes one line of standard input, prints none of it, and user code prints where the code is', async () => {
  const onStore = [MARA, '--file', bed.file] as const;
  expect(run(`${PASSWORD}\n`, 'password', ...onStore)).toMatchObject({
    ...{ status: 0, stdout: '' },
    stderr: expect.stringContaining(`The password of ${MARA} is set. Every session`) as string,
  });
  expect(run(`${PASSWORD}\nand more`, 'password', ...onStore)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('as one line') as string,
  });
  expect(run('', 'password', ...onStore).status).toBe(1);
  expect(run(PASSWORD, 'password', 'nobody@acme.example', '--file', bed.file)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('nobody of the store has this address') as string,
  });
  expect(run(PASSWORD, 'password', MARA, '--file', join(folder, 'none.db'))).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('there is no store') as string,
  });
  const out = join(folder, 'code');
  const { status, stdout, stderr } = run('', 'code', ...onStore, '--out', out);
  const code = readFileSync(out, 'utf8').trim();
  expect([status, stdout, statSync(out).mode & 0o777]).toEqual([0, `${out}\n`, 0o600]);
  expect(stderr).not.toContain(code);
  // What is there is not written over.
  expect(run('', 'code', ...onStore, '--out', out).status).toBe(1);
  expect(readFileSync(out, 'utf8').trim()).toBe(code);
  bed = await bed.reopen();
  const browser = new Browser(bed);
  expect((await browser.signIn()).status).toBe(200);
  // Derived as hard as a release does at the console, it is derived anew with what this service is told.
  expect((await browser.signIn()).status).toBe(200);
});
