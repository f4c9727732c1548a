import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Interruption } from '../terminal/interruption';
import type { TerraformBinary } from './binary';
import { type ChildOptions, type Ended, runChild } from './child-process';

export interface TerraformSettings {
  readonly binary: TerraformBinary;
  /** The folder of the stack; Terraform's working directory. */
  readonly folder: string;
  readonly colour: boolean;
  readonly interruption: Interruption;
}

/** Where the output of one command goes. */
export type Output = Pick<ChildOptions, 'stdout' | 'stderr'>;

/** How a plan ended. `failed`: Terraform has said why. */
export interface Planned extends Ended {
  readonly result: 'nothing-to-do' | 'changes' | 'failed';
}

/** One stack in the hands of a Terraform or OpenTofu. Each method runs one command to its end. */
export class Terraform {
  /** A name of this process alone: what was approved must not be replaced by what another run planned meanwhile. */
  readonly #planFile = `plan-${process.pid}.tfplan`;

  constructor(private readonly settings: TerraformSettings) {}

  async init(backendConfig: readonly string[], output: Output): Promise<Ended> {
    return this.#run(['init', ...backendConfig.map((setting) => `-backend-config=${setting}`)], output);
  }

  /** Plans into a file, which `apply` takes and `close` removes. */
  async plan(purpose: 'deploy' | 'destroy', output: Output): Promise<Planned> {
    const mode = purpose === 'destroy' ? ['-destroy'] : [];
    const ended = await this.#run(['plan', '-detailed-exitcode', `-out=${this.#planFile}`, ...mode], output);
    const { exitCode } = ended;
    return { ...ended, result: exitCode === 0 ? 'nothing-to-do' : exitCode === 2 ? 'changes' : 'failed' };
  }

  /** The last plan as JSON, as `terraform show -json` has it. */
  async showPlan(): Promise<unknown> {
    const { stdout } = await this.#run(['show', '-json', this.#planFile], { stdout: 'keep', stderr: 'keep' });
    return JSON.parse(stdout) as unknown;
  }

  /** Carries out exactly the last plan. */
  async apply(output: Output): Promise<Ended> {
    return this.#run(['apply', this.#planFile], output);
  }

  close(): void {
    rmSync(join(this.settings.folder, this.#planFile), { force: true });
  }

  async #run([command = '', ...args]: readonly string[], output: Output): Promise<Ended> {
    const { binary, folder, colour, interruption } = this.settings;
    const colourless = colour || (command === 'show' && args.includes('-json')) ? [] : ['-no-color'];
    return runChild(binary.command, [command, ...colourless, ...args], {
      ...output,
      cwd: folder,
      // No question can be answered here, and no other advice than ours fits; nobody is called for newer versions.
      env: { ...process.env, TF_INPUT: '0', TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' },
      interruption,
    });
  }
}
