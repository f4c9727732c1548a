import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describeTerraform, TerraformWorld } from '../terraform-provider/terraform-world';
import { ANY_VALUE, everythingWritten } from './written';

jest.setTimeout(300_000);

/** Loaded into the provider before its own code: it dies at its first request to the token API of one kind. */
const crash = (method: string): string => `
if (!process.argv[1]?.endsWith('provider.cjs')) return;
require('node:diagnostics_channel').subscribe('http.client.request.start', ({ request }) => {
  if (request.method === '${method}' && request.path.includes('/api/v1/'))
    setImmediate(() => { throw new Error('the disk of this machine is gone'); });
});
`;

const where = (program: string): string => spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim();

describeTerraform('a provider that can not work', () => {
  let world: TerraformWorld;
  beforeEach(async () => {
    world = await TerraformWorld.withToken('ci-runner');
  });
  afterEach(() => world.close());

  test.each([
    ['while it plans', 'GET'],
    ['while it applies', 'POST'],
  ])('a crash %s shows its reason, and the next apply goes on', async (_when, method) => {
    const file = join(world.folder, 'crash.cjs');
    writeFileSync(file, crash(method));
    const died = await world.run(['apply', '-no-color', '-auto-approve'], { NODE_OPTIONS: `--require=${file}` });
    expect(died.code).toBe(1);
    expect(died.stderr).toMatch(/terraform-provider-hawzu/);
    expect(died.stderr).toMatch(/the disk of this machine is gone/);
    await world.apply();
    const { token } = await world.local.currentValue('hawzu/acme/ci-runner');
    expect(await world.local.consume(token)).toBe(200);
    expect(await world.plan()).toMatchObject({ code: 0 });
    expect(everythingWritten(world)).not.toMatch(ANY_VALUE);
  });

  test('without Node.js in PATH Terraform shows what is needed', async () => {
    const bin = join(world.folder, 'bin');
    mkdirSync(bin);
    for (const program of ['terraform', 'sh', 'dirname']) symlinkSync(where(program), join(bin, program));
    const run = await world.run(['plan', '-no-color'], { PATH: bin });
    expect(run.code).toBe(1);
    expect(run.stderr.replace(/\s+/g, ' ')).toMatch(/terraform-provider-hawzu needs Node\.js 20\.19 or newer in PATH/);
  });
});
