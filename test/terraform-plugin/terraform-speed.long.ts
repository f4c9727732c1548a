import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { buildDemo } from './build-demo';
import { clientCertificate, startDemo } from './demo-process';
import { TerraformWorkspace, describeWithTerraform } from './terraform-workspace';

jest.setTimeout(600_000);

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;

async function timed(run: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await run();
  return performance.now() - before;
}

/** Both sides are measured in turn, so that a busy machine slows both. */
async function ratio(
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
  what: string,
): Promise<number> {
  const [left, right]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    left.push(await ours());
    right.push(await theirs());
  }
  const [a, b] = [median(left), median(right)];
  process.stdout.write(`${what}: ${a.toFixed(0)} ms against ${b.toFixed(0)} ms, ratio ${(a / b).toFixed(2)}\n`);
  return a / b;
}

/** The aims are twice the floor, and printed figures show them. Only a gross loss fails here: machines are noisy. */
const GROSS = 6;

describeWithTerraform('speed', () => {
  const demo = buildDemo();
  afterAll(() => rmSync(demo.mirror, { recursive: true, force: true }));

  test('from the start of the process to the handshake, with TLS, takes a small multiple of node -e 0', async () => {
    const handshake = async (): Promise<number> => {
      const before = performance.now();
      const { child, exited } = await startDemo(demo.executable, { PLUGIN_CLIENT_CERT: clientCertificate.pem });
      const taken = performance.now() - before;
      child.kill('SIGKILL');
      await exited;
      return taken;
    };
    const bare = () => timed(async () => spawnSync(process.execPath, ['-e', '0']));
    expect(await ratio(31, handshake, bare, 'start to handshake against node -e 0')).toBeLessThanOrEqual(GROSS);
  });

  const workspaces: TerraformWorkspace[] = [];
  afterEach(() => workspaces.splice(0).forEach((workspace) => workspace.remove()));

  /** A workspace in which a thousand of a resource exist. */
  async function thousand(resource: string, body: string): Promise<TerraformWorkspace> {
    const workspace = new TerraformWorkspace(demo.mirror);
    workspaces.push(workspace);
    workspace.write(`resource "${resource}" "a" {\n  count = 1000\n  ${body}\n}\n`);
    expect((await workspace.run(['init'])).code).toBe(0);
    expect((await workspace.apply()).code).toBe(0);
    return workspace;
  }
  const plan = (workspace: TerraformWorkspace) => () =>
    timed(async () => expect((await workspace.plan()).code).toBe(0));

  test('a plan without changes of 1,000 resources takes a small multiple of one of 1,000 terraform_data', async () => {
    const ours = await thousand('demo_note', 'text = "n-${count.index}"');
    const theirs = await thousand('terraform_data', 'input = "n-${count.index}"');
    expect(await ratio(5, plan(ours), plan(theirs), 'plan of 1,000 notes against terraform_data')).toBeLessThanOrEqual(
      GROSS,
    );
  });
});
