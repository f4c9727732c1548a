import type { Command, Run } from './command';

/** A shorter run that still fails: drops ever smaller stretches of commands, as long as that keeps the failure. */
export async function shrink(run: Run, fails: (run: Run) => Promise<boolean>): Promise<Run> {
  let commands: readonly Command[] = run.commands;
  for (let size = Math.ceil(commands.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < commands.length;) {
      const shorter = [...commands.slice(0, at), ...commands.slice(at + size)];
      if (await fails({ ...run, commands: shorter })) commands = shorter;
      else at += size;
    }
  }
  return { ...run, commands };
}
