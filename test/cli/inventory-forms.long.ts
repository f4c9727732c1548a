import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entry, LocalWorld, spec } from './local-world';
import { expectFits } from './output-schema';

/** The forms that an inventory comes in; what auditors ask of it is in audit-year. */
describe('an inventory', () => {
  let world: LocalWorld;
  let file: string;
  let other: string;
  beforeAll(async () => {
    world = await LocalWorld.start();
    const endless = `    expires: never
    justification: The connector reads its credential once
    reviewBy: 2035-02-01
    waivers:
      - { code: no-expiry, reason: Agreed with security, until: 2035-01-31 }
`;
    file = world.write('tokens.yaml', spec(entry('first-job') + entry('warehouse-sync', endless)));
    other = world.write('other.yaml', spec(entry('other-job')).replace('acme-ci', 'acme-web').replace('acme/', 'web/'));
    expect((await world.run(['apply', file, other, '--yes'])).code).toBe(0);
    expect((await world.run(['rotate', file, '--token', 'first-job', '--yes'])).code).toBe(0);
    const byHand = await world.manage('POST', 'access-tokens', {
      label: '=old script',
      access_type: 'workspace',
      workspace_role: { id: 'role_administrator' },
      expires_at: null,
    });
    expect(byHand.status).toBe(201);
  });
  afterAll(() => {
    const said = world.outputs.join('\n');
    for (const value of world.values()) expect(said).not.toContain(value);
    return world.close();
  });

  test('comes as one file, as Markdown, as SARIF with lines, and as JSON that fits the schema', async () => {
    const out = join(world.folder, 'report.html');
    expect((await world.run(['inventory', file, '--format', 'html', '--out', out])).stdout).toBe('');
    expect(readFileSync(out, 'utf8')).toMatch(/^<!doctype html>[\s\S]*warehouse-sync[\s\S]*<\/html>\n$/);
    expect((await world.run(['inventory', file, '--format', 'markdown'])).stdout).toContain('# Access tokens');
    const sarif = (await world.run(['inventory', file, '--format', 'sarif'])).stdout;
    expect(sarif).toMatch(/"uri": "tokens.yaml"/);
    const json = await world.run(['inventory', file, '--format', 'json', '--filter', 'name=warehouse-sync']);
    const document = JSON.parse(json.stdout) as { result: { inventories: { tokens: object[]; foreign: object[] }[] } };
    expectFits(document);
    expect(document.result.inventories[0]).toMatchObject({
      tokens: [{ name: 'warehouse-sync', declaredAt: { file: 'tokens.yaml', line: 14 } }],
      foreign: [],
    });
  });

  test.each([
    [['--columns', 'nmae'], 'did you mean: name'],
    [['--filter', 'status'], '--filter can\'t be "status"'],
    [['--sort', 'name', '--format', 'sarif'], '--sort can\'t be "name"'],
    [['--columns', 'name', '--format', 'html'], '--columns can\'t be "name"'],
    [['--format', 'html', '--out', '/nowhere/report.html'], "/nowhere/report.html can't be written"],
  ])('a mistake is told: %p', async (args, told) => {
    const run = await world.run(['inventory', file, ...args]);
    expect(run.code).toBe(1);
    expect(run.stderr.replace(/\s+/g, ' ') + run.stdout.replace(/\s+/g, ' ')).toContain(
      told.replace(/"/g, args.includes('sarif') ? '\\"' : '"'),
    );
    expect(existsSync('/nowhere')).toBe(false);
  });

  test('what no waiver answers fails a pipeline that asks for that; a filter says which', async () => {
    const fails = async (...args: readonly string[]) =>
      (await world.run(['inventory', file, other, '--fail-on-findings', ...args])).code;
    expect(await fails()).toBe(1);
    expect(await fails('--filter', 'kind=declared')).toBe(0);
  });
});
