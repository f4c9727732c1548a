import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from './command';
import { runModel } from './run-model';
import { shrink } from './shrink';

/**
 * A failing run is a JSON file: the seed of the world, the overlap, and the commands. To replay one:
 *
 *   MODEL_REPLAY=<file> npx jest --selectProjects=long test/model/random
 *
 * A run worth keeping goes into `regressions.json`, with a sentence on what it found; the fast tests run those first.
 */
export const readRun = (file: string): Run => JSON.parse(readFileSync(file, 'utf8')) as Run;

/** What a problem says apart from ids and times, so that shrinking keeps to the same one. */
const kindOf = (problem: string): string => problem.replace(/tok_\w+|arn:\S+|token-\d\S*|\d+/g, '#');

/** Shrinks a failing run and writes it to a file. Answers the file's name. */
export async function keepFailure(run: Run, problem: string): Promise<string> {
  const same = async (candidate: Run): Promise<boolean> => {
    const [first] = (await runModel(candidate)).problems;
    return first !== undefined && kindOf(first) === kindOf(problem);
  };
  const file = join(mkdtempSync(join(tmpdir(), 'hawzu-model-')), `run-${run.seed}.json`);
  writeFileSync(file, `${JSON.stringify(await shrink(run, same), undefined, 1)}\n`);
  return file;
}
