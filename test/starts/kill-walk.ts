import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issue, Serving, statusOf, trapped } from './serving';

const COMMANDS = {
  serve: ['serve', '--port', '0'],
  dev: ['dev', '--port', '0', '--secrets-port', '0'],
} as const;

const STATE = '.hawzu-tokens';

/** Every value of a management token that lies in the state folder. */
const valuesIn = (folder: string): readonly string[] =>
  readdirSync(join(folder, STATE))
    .filter((name) => name.startsWith('management-token'))
    .map((name) => readFileSync(join(folder, STATE, name), 'utf8').trim());

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-walk-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Kills a first start right before its n-th step, and starts again. False: there are fewer steps. */
export const killFirstStart = (command: keyof typeof COMMANDS, step: number): Promise<boolean> =>
  inFolder(async (folder) => {
    const first = Serving.start(COMMANDS[command], { cwd: folder, env: trapped(step) });
    const started = await first.url().catch(() => undefined);
    if (started !== undefined) {
      await first.stop('SIGKILL');
      return false;
    }
    if ((await first.ended).signal !== 'SIGKILL') throw new Error(`step ${step}: it ended with ${first.stderr}`);
    const second = Serving.start(COMMANDS[command], { cwd: folder });
    const url = await second.url();
    const values = valuesIn(folder);
    const statuses = await Promise.all(values.map((value) => statusOf(url, value)));
    if (statuses.join() !== '200') throw new Error(`step ${step}: files answer ${statuses.join() || 'not at all'}`);
    const ended = await second.stop();
    if (ended.code !== 0) throw new Error(`step ${step}: the stop ended with ${ended.code}: ${ended.stderr}`);
    const open = readdirSync(join(folder, STATE)).filter(
      (name) => (statSync(join(folder, STATE, name)).mode & 0o077) !== 0,
    );
    const left = readdirSync(join(folder, STATE)).filter((name) => /held|wal|lock|new/.test(name));
    if (open.length > 0 || left.length > 0) throw new Error(`step ${step}: left ${[...open, ...left].join()}`);
    if (!readFileSync(join(folder, STATE, '.gitignore'), 'utf8').includes('\n'))
      throw new Error(`step ${step}: .gitignore is empty`);
    return true;
  });

/** Kills a stop right before its n-th step; what was answered before has to be there. False: there are fewer steps. */
export const killStop = (command: keyof typeof COMMANDS, step: number): Promise<boolean> =>
  inFolder(async (folder) => {
    const first = Serving.start(COMMANDS[command], { cwd: folder, env: trapped(step, 'SIGTERM') });
    const url = await first.url();
    const [management = ''] = valuesIn(folder);
    const issued = await issue(url, management, 'kept');
    await statusOf(url, issued);
    const ended = await first.stop();
    const wasKilled = ended.signal === 'SIGKILL';
    const second = Serving.start(COMMANDS[command], { cwd: folder });
    const again = await second.url();
    const statuses = await Promise.all([management, issued].map((value) => statusOf(again, value)));
    if (statuses.join() !== '200,200') throw new Error(`step ${step}: values answer ${statuses.join()}`);
    await second.stop();
    return wasKilled;
  });

/** Takes every `stride`-th step until there are no more. Returns how many deaths there were. */
export async function walk(kill: (step: number) => Promise<boolean>, stride = 1): Promise<number> {
  let deaths = 0;
  for (let step = 1; await kill(step); step += stride) deaths += 1;
  return deaths;
}
