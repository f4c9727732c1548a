import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entry, LocalWorld, spec } from './local-world';
import { expectFits } from './output-schema';

const DAY = 24 * 3_600_000;

/** Each of an auditor's questions, answered by one command on a world whose answer is known because we made it so. */
describe('an auditor asks', () => {
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

  /** The lines of a CSV answer, by its heads. */
  const answer = async (...args: readonly string[]): Promise<Record<string, string>[]> => {
    const run = await world.run(['inventory', file, other, '--format', 'csv', ...args]);
    expect(`${run.code} ${run.stderr}`).toBe('0 ');
    const [head = '', ...lines] = run.stdout.replace('\ufeff', '').trimEnd().split('\r\n');
    const names = head.split(',');
    return lines.map((line) =>
      Object.fromEntries(line.split(',').map((cell, index): [string, string] => [names[index] ?? '', cell])),
    );
  };

  test('who made each managed token?', async () => {
    const [own] = await answer('--filter', 'kind=management', '--columns', 'token_id');
    const made = await answer('--filter', 'kind=declared', '--columns', 'name,created_by,created_by_token');
    expect(made.map(({ name, created_by_token: by }) => [name, by])).toEqual([
      ['first-job', own!['token_id']],
      ['warehouse-sync', own!['token_id']],
      ['other-job', own!['token_id']],
    ]);
    expect(made.every(({ created_by: name }) => name !== '')).toBe(true);
  });

  test('who justified an endless one, why, and until when?', async () => {
    const asked = ['--filter', 'expires_at=never', '--filter', 'kind=declared'];
    expect(await answer(...asked, '--columns', 'name,owner,justification,review_by,waivers')).toEqual([
      {
        name: 'warehouse-sync',
        owner: 'platform@acme.example',
        justification: 'The connector reads its credential once',
        review_by: '2035-02-01 00:00:00',
        waivers: 'no-expiry until 2035-01-31: Agreed with security',
      },
    ]);
  });

  test('which tokens are risky?', async () => {
    const risky = await answer(
      '--filter',
      'finding=foreign-*,unused,can-manage-tokens',
      '--columns',
      'kind,name,findings',
    );
    expect(risky).toEqual([
      { kind: 'by-hand', name: "'=old script", findings: 'foreign-administrator; foreign-no-expiry' },
    ]);
  });

  test('which superseded ones are alive, and until when?', async () => {
    const alive = await answer(
      '--filter',
      'kind=further',
      '--filter',
      'status=enabled',
      '--columns',
      'name,phase,kept_until',
    );
    expect(alive).toMatchObject([{ name: 'first-job', phase: 'superseded' }]);
    const until = Date.parse(`${alive[0]!['kept_until']!.replace(' ', 'T')}Z`);
    expect(Math.abs(until - world.now() - DAY)).toBeLessThan(5 * 60_000);
  });

  test('whose are the tokens that this spec does not declare?', async () => {
    const run = await world.run([
      'inventory',
      file,
      '--filter',
      'kind=other-spec',
      '--format',
      'csv',
      '--columns',
      'owner_id,name',
    ]);
    expect(run.stdout).toBe('\ufeffowner_id,name\r\nacme-web,other-job\r\n');
  });

  test('the report as one file, as Markdown, as SARIF with lines, and as JSON that fits the schema', async () => {
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
