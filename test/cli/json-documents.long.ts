import { entry, LocalWorld, spec } from './local-world';
import { expectFits } from './output-schema';

interface Told {
  readonly kind: string;
  readonly specs: readonly object[];
  readonly findings: readonly { readonly code: string }[];
  readonly summary: { readonly error: number };
  readonly result: Readonly<Record<string, unknown>>;
}

describe('what a command writes with --format json', () => {
  let world: LocalWorld;
  beforeAll(async () => {
    world = await LocalWorld.start();
  });
  afterAll(() => world.close());

  const good = (name = 'good.yaml') => world.write(name, spec(entry('first-job') + entry('second-job')));
  /** One document, nothing before or after it, that fits the schema. */
  const told = async (code: number, args: readonly string[], env = {}): Promise<Told> => {
    const run = await world.run([...args, '--format', 'json'], env);
    expect(`${run.code} ${run.stderr}`).toMatch(new RegExp(`^${code} `));
    const document = JSON.parse(run.stdout) as Told;
    expectFits(document);
    for (const value of world.values()) expect(run.stdout).not.toContain(value);
    return document;
  };

  test('has one form through the life of a token', async () => {
    const file = good();
    expect(await told(0, ['validate', file])).toMatchObject({
      kind: 'hawzu-tokens/validation',
      specs: [{ ownerId: 'acme-ci', workspace: 'ws_acme' }],
      result: { tokens: 2, valid: true },
    });
    expect(await told(0, ['plan', file])).toMatchObject({ kind: 'hawzu-tokens/plans', result: { plans: [{}] } });
    const made = await told(0, ['apply', file, '--yes']);
    expect(made).toMatchObject({ kind: 'hawzu-tokens/outcomes', findings: [] });
    expect(made.result['outcomes']).toHaveLength(2);
    const rotated = await told(0, ['rotate', file, '--token', 'first-job', '--yes']);
    expect(rotated.result['outcomes']).toMatchObject([
      { ownerId: 'acme-ci', workspace: 'ws_acme', status: 'done', replacedTokenId: expect.any(String) as string },
    ]);
    await told(0, ['rollback', file, '--token', 'first-job', '--yes']);
    expect(await told(0, ['inventory', file])).toMatchObject({ kind: 'hawzu-tokens/inventories' });
    expect(await told(0, ['rotate', file, '--compromised', '--token', 'first-job', '--yes'])).toMatchObject({
      kind: 'hawzu-tokens/outcomes',
    });
    expect(await told(0, ['synth', file])).toMatchObject({ kind: 'hawzu-tokens/stacks', result: { stacks: [{}] } });
    const other = world.write('other.yaml', spec(entry('other-job')).replace('acme-ci', 'acme-web'));
    expect((await told(0, ['plan', file, other])).specs).toHaveLength(2);
    expect((await told(0, ['inventory', file, other])).result['inventories']).toHaveLength(2);
  });

  test('is what `apply --plan` reads', async () => {
    const file = world.write('saved.yaml', spec(entry('saved-job')).replace('acme-ci', 'acme-saved'));
    const { stdout } = await world.run(['plan', file, '--format', 'json']);
    const plan = world.write('plan.json', stdout);
    expect(await told(0, ['apply', file, '--plan', plan, '--yes'])).toMatchObject({ kind: 'hawzu-tokens/outcomes' });
  });

  test.each<readonly [string, number, string, string, (file: string) => readonly string[]]>([
    ['an invalid spec', 4, 'validation', 'missing-field', (file) => ['validate', file]],
    ['a plan of an invalid spec', 4, 'failure', 'missing-field', (file) => ['plan', file]],
    ['an apply of an invalid spec', 4, 'failure', 'missing-field', (file) => ['apply', file, '--yes']],
  ])('says so of %s', async (_what, code, kind, finding, args) => {
    const file = world.write('invalid.yaml', spec('  - name: half-job\n'));
    const document = await told(code, args(file));
    expect(document).toMatchObject({ kind: `hawzu-tokens/${kind}` });
    expect(document.findings.map((one) => one.code)).toContain(finding);
    expect(document.summary.error).toBeGreaterThan(0);
  });

  test('tells what a schedule’s pass did, and left', async () => {
    const file = good();
    await world.run(['apply', file, '--yes']);
    expect(await told(0, ['retire', file, '--yes'])).toMatchObject({
      kind: 'hawzu-tokens/outcomes',
      specs: [{ ownerId: 'acme-ci' }],
      result: { outcomes: [] },
    });
  });

  test('says so of a defect of ours, without a stack trace', async () => {
    const file = good();
    const broken = world.write(
      'broken.cjs',
      "require('node:crypto').createHash = () => { throw new Error('a defect'); };",
    );
    const document = await told(1, ['plan', file], { NODE_OPTIONS: `--require ${broken}` });
    expect(document).toMatchObject({ kind: 'hawzu-tokens/failure', findings: [{ code: 'internal-error' }] });
    expect(JSON.stringify(document)).not.toMatch(/\bat .*\.js:\d+/);
  });

  test('says so of missing settings, and of an API that is not there', async () => {
    const file = good();
    expect(await told(1, ['plan', file], { HAWZU_ENDPOINT: undefined })).toMatchObject({
      kind: 'hawzu-tokens/failure',
      findings: [{ code: 'setting-missing' }],
      result: { exitCode: 1 },
    });
    await told(1, ['inventory', file], { HAWZU_ENDPOINT: 'http://127.0.0.1:9' });
    await told(1, ['plan', 'nowhere.yaml']);
  });
});
