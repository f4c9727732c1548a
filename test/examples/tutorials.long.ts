import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalWorld } from '../../src/local-world';
import { ANY_VALUE } from '../terraform-real/written';
import { describeTerraform } from '../terraform-provider/terraform-world';

jest.setTimeout(300_000);

const root = join(__dirname, '..', '..');

/** A step of a tutorial: a file that it has the reader write, or a command. */
type Step = { readonly kind: 'file'; readonly text: string } | { readonly kind: 'command'; readonly line: string };

function stepsOf(page: string): readonly Step[] {
  const text = readFileSync(join(root, 'docs', 'tutorials', page), 'utf8');
  return [...text.matchAll(/^```(sh|yaml)\n([^]*?)^```$/gm)].flatMap(([, kind, block = '']): Step[] =>
    kind === 'yaml'
      ? [{ kind: 'file', text: block }]
      : block
          .split('\n')
          .filter((line) => line.trim() !== '' && line !== 'npx hawzu-tokens dev')
          .map((line) => ({ kind: 'command', line })),
  );
}

/** A reader who does what the page says, word for word. */
class Reader {
  readonly printed: string[] = [];

  constructor(
    readonly world: LocalWorld,
    readonly folder: string,
  ) {}

  static async in(work: (reader: Reader) => Promise<void>): Promise<void> {
    const world = await LocalWorld.start();
    const folder = mkdtempSync(join(tmpdir(), 'hawzu-tutorial-'));
    const reader = new Reader(world, folder);
    try {
      await work(reader);
      expect(reader.printed.length).toBeGreaterThan(1);
      expect(reader.printed.join('\n')).not.toMatch(ANY_VALUE);
    } finally {
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Does the steps in order; what each command printed. */
  async follow(steps: readonly Step[]): Promise<readonly string[]> {
    const outputs: string[] = [];
    for (const step of steps) {
      if (step.kind === 'file') writeFileSync(join(this.folder, 'tokens.yaml'), step.text);
      else outputs.push(await this.#command(step.line));
    }
    return outputs;
  }

  async #command(line: string): Promise<string> {
    const [command = '', target] = line.split(' > ');
    const [, , ...args] = command.split(' ');
    const { code, stdout, stderr } = await this.world.run(args, { cwd: this.folder, env: { HOME: this.folder } });
    this.printed.push(stdout, stderr);
    if (code !== 0) throw new Error(`${line}: ${code}\n${stdout}\n${stderr}`);
    if (target !== undefined) writeFileSync(join(this.folder, target), stdout);
    return stdout + stderr;
  }
}

test('the first spec works as its page says, and ends with nothing left', async () => {
  await Reader.in(async (reader) => {
    const outputs = await reader.follow(stepsOf('first-spec.md'));
    expect(outputs[4]).toMatch(/Nothing to do|as declared/i);
    const tokens = (await reader.world.tokens()).filter(({ entry }) => entry === 'nightly-report');
    expect(tokens).toHaveLength(2);
    expect(tokens.every(({ status }) => status === 'revoked')).toBe(true);
  });
});

test('the pipeline does as its page says', async () => {
  await Reader.in(async (reader) => {
    mkdirSync(join(reader.folder, 'specs'));
    cpSync(join(root, 'examples/acme/tokens.yaml'), join(reader.folder, 'specs/tokens.yaml'));
    await reader.follow(stepsOf('in-a-pipeline.md'));
    expect(readFileSync(join(reader.folder, 'comment.md'), 'utf8')).toContain('ci-regression-runner');
    expect(JSON.parse(readFileSync(join(reader.folder, 'findings.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
  });
});

describeTerraform('with terraform', () => {
  test('the same spec works as its page says', async () => {
    await Reader.in(async (reader) => {
      const [first] = stepsOf('first-spec.md');
      await reader.follow([first!, { kind: 'command', line: 'npx hawzu-tokens apply tokens.yaml --yes' }]);
      const [before] = await reader.world.secrets();
      const steps = stepsOf('with-terraform.md');
      await reader.follow(steps.slice(0, -1));
      expect((await reader.world.secrets())[0]!.current).toBe(before!.current);
      await reader.follow(steps.slice(-1));
      expect(
        (await reader.world.tokens()).filter(({ entry, status }) => entry === 'nightly-report' && status === 'enabled'),
      ).toEqual([]);
    });
  });
});
