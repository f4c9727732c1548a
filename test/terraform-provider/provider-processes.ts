import { readdirSync, readFileSync } from 'node:fs';

/** Processes of a bundled provider below a Terraform that this test started. */
export function providersOf(terraform: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /, '')
          .split(' ');
        return Number(parent) === terraform && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('provider.cjs');
      } catch {
        return false;
      }
    });
}
