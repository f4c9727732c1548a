import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsWorld } from '../constructs-aws/aws-world';
import { awsMirror } from '../terraform-real/aws-provider';
import { run } from './packed-package';

const root = join(__dirname, '..', '..');

/** The commands of an example's README, run in a copy of it against AWS on this machine. */
export class FollowedReadme {
  private readonly scripts: Readonly<Record<string, string>>;

  /** @param install what `npm install` does there, without the registry */
  constructor(
    private readonly aws: AwsWorld,
    private readonly install: () => void,
  ) {
    const { scripts } = JSON.parse(readFileSync(join(this.folder, 'package.json'), 'utf8')) as {
      scripts: Readonly<Record<string, string>>;
    };
    this.scripts = scripts;
  }

  private get folder(): string {
    return this.aws.terraform.folder;
  }

  private environment(): Readonly<Record<string, string>> {
    // Ours is there once it was installed.
    const places: readonly string[] = [join(this.folder, '.terraform.d', 'plugins'), awsMirror ?? ''];
    const mirrors = places.filter((path) => existsSync(path));
    const rc = join(this.folder, 'terraform.rc');
    const lines = mirrors.map((path) => `  filesystem_mirror { path = "${path}" }\n`);
    writeFileSync(rc, `provider_installation {\n${lines.join('')}}\n`);
    return {
      ...this.aws.terraform.environment(),
      ...{ AWS_ENDPOINT_URL: this.aws.moto.url, TF_CLI_CONFIG_FILE: rc, TF_CLI_ARGS_plan: '-detailed-exitcode' },
      ...{ TF_CLI_ARGS_apply: '-auto-approve', TF_CLI_ARGS_destroy: '-auto-approve' },
    };
  }

  /** A line of the README, or of a script that it names; npm itself and the network are not needed. */
  async follow(line: string): Promise<void> {
    if (line === 'npm install') return this.install();
    const script = /^npm run -s (\w+)$/.exec(line)?.[1];
    if (script !== undefined) {
      for (const part of this.scripts[script]!.split(' && ')) await this.follow(part);
      return;
    }
    const [program = '', ...args] = line.replace(/^npx /, 'node node_modules/hawzu-tokens/bin/').split(' ');
    if (program === 'tsc') run(this.folder, process.execPath, [join(root, 'node_modules/typescript/bin/tsc')]);
    else if (program === 'node') {
      const file = args[0]!.replace(/hawzu-tokens$/, 'hawzu-tokens.js');
      run(this.folder, process.execPath, [file, ...args.slice(1)], this.environment());
    } else if (program === 'terraform') {
      const done = await this.aws.terraform.run([...args, '-no-color'], this.environment());
      if (done.code !== 0) throw new Error(`${line}: ${done.code}\n${done.stdout}\n${done.stderr}`);
    } else throw new Error(`nobody knows how to run ${line}`);
  }
}
