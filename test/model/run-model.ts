import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { commandArbitraries, contendedRound, setting } from './arbitraries';
import type { Command, Run, Setting } from './command';
import { converge } from './converge';
import { ModelWorld } from './model-world';
import type { Sabotage } from './sabotage';

/** What the runs of a test did. */
export interface Counts {
  runs: number;
  calls: number;
  passes: number;
  writes: number;
  readonly commands: Map<string, number>;
}

export const noCounts = (): Counts => ({ runs: 0, calls: 0, passes: 0, writes: 0, commands: new Map() });

/** A defect in the world of a run. */
class Broken extends Error {
  override readonly name = 'Broken';
}

/** A command as fast-check runs, shrinks and prints it. */
class Doing implements fc.AsyncCommand<object, ModelWorld> {
  constructor(readonly command: Command) {}

  check = (): boolean => true;

  async run(_: object, model: ModelWorld): Promise<void> {
    await model.execute(this.command);
    if (model.judge.violations.length > 0) throw new Broken(model.judge.violations.join('\n'));
  }

  toString = (): string => JSON.stringify(this.command);
}

const LENGTH = 50;

const commands = fc.commands(
  commandArbitraries.flatMap(({ weight, arbitrary }) =>
    Array.from({ length: weight }, () => arbitrary.map((one) => new Doing(one))),
  ),
  { maxCommands: LENGTH, size: 'max' },
);

/** Rotations of one entry by several processes at once, again and again, with lost replies, pauses and leaks between them. */
const contended = fc
  .array(contendedRound, { minLength: 3, maxLength: 6 })
  .map((rounds) =>
    [{ kind: 'pass', specs: [0], ask: 'nothing', entry: 0 } as Command, ...rounds.flat()].map((one) => new Doing(one)),
  );

/** Runs commands, judged after every port call that writes, then lets the world come to rest. Rejects at the first defect. */
async function runCommands(
  start: Setting,
  list: Iterable<Doing>,
  counts: Counts,
  sabotage?: Sabotage,
  trace?: ModelWorld['trace'],
): Promise<void> {
  const model = new ModelWorld(start, sabotage);
  model.trace = trace;
  try {
    await fc.asyncModelRun(() => ({ model: {}, real: model }), list as Iterable<fc.AsyncCommand<object, ModelWorld>>);
    const problems = [...(await converge(model)), ...model.judge.violations];
    if (problems.length > 0) throw new Broken(problems.join('\n'));
  } finally {
    counts.runs += 1;
    counts.calls += model.counts.calls;
    counts.passes += model.counts.passes;
    counts.writes += model.counts.writes;
    for (const [kind, count] of model.counts.commands)
      counts.commands.set(kind, (counts.commands.get(kind) ?? 0) + count);
  }
}

/** What is wrong with a run, or nothing. */
export async function problemOf(run: Run, trace?: ModelWorld['trace']): Promise<string | undefined> {
  try {
    await runCommands(
      run.setting,
      run.commands.map((command) => new Doing(command)),
      noCounts(),
      {},
      trace,
    );
    return undefined;
  } catch (error) {
    return error instanceof Broken ? error.message : String((error as Error).stack ?? error);
  }
}

export const readRun = (file: string): Run => JSON.parse(readFileSync(file, 'utf8')) as Run;

const property = (counts: Counts, sabotage?: Sabotage) =>
  fc.asyncProperty(setting, sabotage ? fc.oneof(commands, contended) : commands, (start, list) =>
    runCommands(start, list as Iterable<Doing>, counts, sabotage),
  );

/**
 * Random runs from a seed. A failing one is shrunk and written to a file, which replays:
 *
 *   MODEL_REPLAY=<file> npx jest --selectProjects=long test/model/random
 */
export async function randomRuns(seed: number, numRuns: number, path?: string): Promise<Counts> {
  const counts = noCounts();
  const found = await fc.check(property(counts), { seed, numRuns, ...(path !== undefined && { path }) });
  if (!found.failed) return counts;
  const [start, list] = found.counterexample!;
  // The text of the list is that of the commands that ran, with fast-check's own path behind.
  const ran = [...(list as Iterable<{ readonly hasRan?: boolean; readonly cmd?: Doing }>)];
  const run: Run = {
    setting: start,
    commands: ran.filter((one) => one.hasRan !== false).map((one) => (one.cmd ?? (one as unknown as Doing)).command),
  };
  const file = join(mkdtempSync(join(tmpdir(), 'hawzu-model-')), `run-${seed}.json`);
  writeFileSync(file, `${JSON.stringify(run, undefined, 1)}\n`);
  const error = found.errorInstance as Error | undefined;
  throw new Error(
    `seed ${found.seed}, path ${found.counterexamplePath}, after ${found.numRuns} runs: ${error?.message ?? ''}\nit replays from ${file}\n${error?.name === 'Broken' ? '' : (error?.stack ?? '')}`,
  );
}

/** After how many runs a sabotage is caught, within a bound; `undefined`: not at all. */
export async function caughtAfter(
  sabotage: Sabotage,
  seed: number,
  numRuns: number,
): Promise<{ readonly runs: number; readonly how: string } | undefined> {
  const found = await fc.check(property(noCounts(), sabotage), { seed, numRuns, endOnFailure: true });
  const error = found.errorInstance as Error | undefined;
  return found.failed ? { runs: found.numRuns, how: (error?.message ?? '').split('\n')[0]! } : undefined;
}

export function report(name: string, { runs, passes, calls, writes, commands: kinds }: Counts): string {
  const sorted = [...kinds].sort(([, a], [, b]) => b - a);
  const all = sorted.reduce((sum, [, count]) => sum + count, 0);
  return `${name}: ${runs} runs, ${all} commands, ${passes} passes, ${calls} port calls (${writes} that write), no violation\n  ${sorted.map(([kind, count]) => `${kind} ${count}`).join(', ')}\n`;
}
