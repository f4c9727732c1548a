import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalWorld, type Run } from '../cli/local-world';

/** Where CDKTF writes the stack of the specs that `spec` makes. */
export const STACK = 'cdktf.out/stacks/acme-ci';

/** The real services, the built command line and the real Terraform; what deploys ask of the services is counted. */
export class DeployWorld {
  private constructor(readonly local: LocalWorld) {}

  static async start(options: Parameters<typeof LocalWorld.start>[0] = {}): Promise<DeployWorld> {
    return new DeployWorld(await LocalWorld.start(options));
  }

  /** No home folder of a person, and so no configuration of one, has a part in this. */
  run(
    args: readonly string[],
    env: Readonly<Record<string, string | undefined>> = {},
    meet?: (child: ChildProcess) => void,
  ): Promise<Run> {
    return this.local.run(args, { HOME: this.local.folder, ...env }, meet);
  }

  /** Runs a command that has to succeed. */
  async done(...args: readonly string[]): Promise<Run> {
    const run = await this.run(args);
    if (run.code !== 0) throw new Error(`${args.join(' ')} ended with ${run.code}:\n${run.stdout}\n${run.stderr}`);
    return run;
  }

  /** Requests that change something, made while this ran. Reading a token's own identity is none. */
  async writesOf(work: () => Promise<unknown>): Promise<readonly string[]> {
    const [api, secrets] = [this.local.apiRequests.length, this.local.emulator.requests().length];
    await work();
    const READS = /^(Describe|Get|List)/;
    return [
      ...this.local.apiRequests.slice(api).filter((request) => !request.startsWith('GET ')),
      ...this.local.emulator
        .requests()
        .slice(secrets)
        .map(({ operation }) => operation)
        .filter((operation) => !READS.test(operation)),
    ];
  }

  /** Tokens that are not revoked, without the management token: name and status. */
  async tokens(): Promise<readonly { readonly id: string; readonly label: string; readonly status: string }[]> {
    const rows = await this.local.service.snapshot();
    return rows
      .filter(({ label, revokedAt }) => revokedAt === null && label.includes('@'))
      .map(({ id, label, status }) => ({ id, label, status }));
  }

  read(...path: readonly string[]): string {
    return readFileSync(join(this.local.folder, ...path), 'utf8');
  }

  close(): Promise<void> {
    return this.local.close();
  }
}
