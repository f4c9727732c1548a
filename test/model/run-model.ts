import type { Run } from './command';
import { converge } from './converge';
import { ModelWorld } from './model-world';
import type { Sabotage } from './sabotage';

export interface RunResult {
  readonly problems: readonly string[];
  /** How many commands ran before the first problem. */
  readonly commands: number;
  readonly calls: number;
}

/** Runs the commands, judged after every port call that writes, then lets the world come to rest. Stops at the first problem. */
export async function runModel(run: Run, sabotage?: Sabotage): Promise<RunResult> {
  const model = new ModelWorld(run, sabotage);
  const broken = (): string[] => model.violations.map(({ invariant, detail }) => `invariant ${invariant}: ${detail}`);
  let commands = 0;
  try {
    for (const command of run.commands) {
      await model.execute(command);
      commands += 1;
      if (model.violations.length > 0) return { problems: broken(), commands, calls: model.calls };
    }
    const problems = await converge(model);
    return { problems: [...broken(), ...problems], commands, calls: model.calls };
  } catch (error) {
    return {
      problems: [`threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`],
      commands,
      calls: model.calls,
    };
  }
}
