import { mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inNamespaces, CONTAINED } from '../starts/namespaces';
import { lockProcess } from './lock-process';

jest.setTimeout(600_000);

/** Starts three processes at once over the lock that a killed one left, and says how many held the store. */
async function race(file: string, rounds: number, options: { kernel: boolean; before?: readonly string[] }) {
  const held: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const all = await Promise.all([1, 2, 3].map(() => lockProcess(file, options)));
    held.push(all.filter(({ said }) => said.startsWith('held')).length);
    await Promise.all(all.map((one) => one.kill()));
    if (options.kernel) continue;
    const at = statSync(`${file}.held`).mtimeMs / 1000 - 16;
    utimesSync(`${file}.held`, at, at);
  }
  return held;
}

async function inFolder(work: (file: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-race-'));
  await work(join(folder, 'a.db')).finally(() => rmSync(folder, { recursive: true, force: true }));
}

test.each([
  ['the kernel', true, 60],
  ['a heartbeat', false, 20],
])('of three racing starters over the lock of a dead one, by %s, one always wins', async (_, kernel, rounds) => {
  await inFolder(async (file) => {
    expect(await race(file, rounds, { kernel })).toEqual(Array<number>(rounds).fill(1));
  });
});

const what = 'racing starters in namespaces of their own';
inNamespaces(what)(`of three ${what}, one always wins`, async () => {
  await inFolder(async (file) => {
    expect(await race(file, 20, { kernel: true, before: CONTAINED })).toEqual(Array<number>(20).fill(1));
  });
});
