import { spawnSync } from 'node:child_process';

/** Puts a command into process ids and mounts of its own, as a container has them: there it is process 1. */
export const CONTAINED = ['unshare', '--fork', '--pid', '--mount-proc', '--kill-child'] as const;

/** Says loudly what is left out where the machine does not allow it. */
function possible(what: string, command: string, args: readonly string[]): boolean {
  const { status } = spawnSync(command, args, { stdio: 'ignore' });
  if (status !== 0) process.stderr.write(`\nLEFT OUT: ${what} (this machine does not allow "${command}")\n\n`);
  return status === 0;
}

/** `test`, or a skipped one where namespaces can't be made. */
export const inNamespaces = (what: string): jest.It =>
  possible(what, CONTAINED[0], [...CONTAINED.slice(1), 'true']) ? test : test.skip;

/** `test`, or a skipped one where nothing can be mounted. */
export const onFullDisks = (what: string): jest.It =>
  possible(what, 'unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']) ? test : test.skip;
