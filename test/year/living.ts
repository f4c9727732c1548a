import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Size } from './size';
import type { Figures } from './figures';
import { Year } from './year';
import { planOfYear, type YearPlan } from './year-plan';

/**
 * Lives through the year of a seed. One in which something is broken is written to a file, which replays:
 *
 *   YEAR_REPLAY=<file> npx jest --selectProjects=long --testPathPatterns test/year/short
 *
 * Happenings that have nothing to do with it can be taken out of the file.
 */
export async function year(seed: number, size: Size): Promise<Figures> {
  const plan = planOfYear(seed, size);
  const { violations, figures } = await Year.live(plan);
  if (violations.length === 0) return figures;
  const file = join(mkdtempSync(join(tmpdir(), 'hawzu-year-')), `year-${seed}.json`);
  writeFileSync(file, `${JSON.stringify(plan, undefined, 1)}\n`);
  throw new Error(
    `seed ${seed}: ${violations.join('\n')}\nit replays: YEAR_REPLAY=${file} npx jest --selectProjects=long --testPathPatterns test/year/short`,
  );
}

/** What is wrong in the year of a file. `trace` gets a line for each event, and what functions and services wrote is kept there. */
export async function replayed(file: string, trace?: (line: string) => void): Promise<readonly string[]> {
  const plan = JSON.parse(readFileSync(file, 'utf8')) as YearPlan;
  const { violations, logged } = await Year.live(plan, trace && { trace });
  if (trace) {
    writeFileSync(`${file}.log`, logged.join('\n'));
    trace(`what functions and services wrote: ${file}.log`);
  }
  return violations;
}

export const report = (name: string, figures: Figures): string =>
  [`${name}:`, ...[...figures].map(([what, count]) => `  ${what}: ${count}`), ''].join('\n');
