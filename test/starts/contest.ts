import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTAINED } from './namespaces';
import { issue, Serving, statusOf } from './serving';

export interface Contest {
  readonly rounds: number;
  readonly processes: number;
  /** How many tokens the one that serves answers with before it is killed, while it works on the next. */
  readonly answers: (round: number) => number;
}

/**
 * Starts processes in namespaces of their own on one store at once, by different names of it, round after round, and kills
 * the one that serves in the middle of issuing. Returns how many values were answered, and what they answer at the end.
 */
export async function contest({ rounds, processes, answers }: Contest): Promise<{
  readonly servers: readonly number[];
  readonly answered: number;
  readonly lost: number;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-contest-'));
  mkdirSync(join(folder, 'real'));
  symlinkSync('real', join(folder, 'linked'));
  symlinkSync(join('real', 'a.db'), join(folder, 'b.db'));
  const names = ['real/a.db', 'linked/a.db', 'b.db'];
  const token = join(folder, 'management-token');
  const start = (name: string): Serving =>
    Serving.start(['serve', '--port', '0', '--file', name, '--token-file', token], { cwd: folder, before: CONTAINED });
  const values: string[] = [];
  const servers: number[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const started = Array.from({ length: processes }, (_, n) => start(names[n % names.length]!));
      const urls = await Promise.all(started.map((one) => one.url().catch((error: Error) => error)));
      const serving = urls.flatMap((url) => (typeof url === 'string' ? [url] : []));
      servers.push(serving.length);
      for (const refused of urls.filter((url) => typeof url !== 'string')) {
        if (!/store-in-use[\s\S]* is in use by/.test(refused.message)) throw refused;
      }
      const management = readFileSync(token, 'utf8').trim();
      const wanted = values.length + answers(round);
      const writing = serving.map(async (url, writer) => {
        for (let n = 0; ; n += 1) {
          values.push(await issue(url, management, `${round} ${writer} ${n}`));
          if (values.length === wanted) for (const one of started) one.child.kill('SIGKILL');
        }
      });
      await Promise.race([Promise.all(writing), Promise.allSettled(started.map((one) => one.ended))]).catch(
        () => undefined,
      );
      await Promise.all(started.map((one) => one.stop('SIGKILL')));
      await Promise.allSettled(writing);
    }
    const last = start('b.db');
    const url = await last.url();
    let lost = 0;
    for (const value of values) if ((await statusOf(url, value)) !== 200) lost += 1;
    await last.stop('SIGKILL');
    return { servers, answered: values.length, lost };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
