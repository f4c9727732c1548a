import { readFileSync } from 'node:fs';
import { readCsv } from '../inventory/read-csv';
import { type AuditedYear, DAY, liveAYear } from './audited-year';
import { expectFits } from './output-schema';

/** Each question of an auditor is one command, and its answer is known: the year was made so. */
describe('after a year an auditor asks', () => {
  let year: AuditedYear;
  beforeAll(async () => {
    year = await liveAYear();
  }, 900_000);
  afterAll(() => {
    const said = year.world.outputs.join('\n');
    for (const value of [...year.world.values(), ...year.handed]) expect(said).not.toContain(value);
    return year.world.close();
  });

  const run = async (...args: readonly string[]): Promise<string> => {
    const done = await year.world.run(args);
    // Evidence tells its position beside the document.
    expect(`${done.code} ${done.stderr}`).toMatch(/^0 (Up to event .*\n)?$/);
    return done.stdout;
  };
  /** The lines of a CSV answer about both specs, by its heads. */
  const answer = async (...args: readonly string[]): Promise<Record<string, string>[]> => {
    const [head = [], ...lines] = readCsv(await run('inventory', ...year.files, '--format', 'csv', ...args));
    return lines.map((line) => Object.fromEntries(line.map((cell, at) => [head[at] ?? '', cell])));
  };
  // A spreadsheet is told no milliseconds, and some tokens are made within the first second.
  const dayOf = (at: string): number =>
    Math.floor((Date.parse(at.replace(' ', 'T').replace(/Z?$/, 'Z')) + 1_000 - year.begin) / DAY);
  const date = (days: number): string => new Date(year.begin + days * DAY).toISOString().slice(0, 10);

  test('who made each managed token?', async () => {
    const made = await answer('--filter', 'kind=declared', '--columns', 'name,created_by,created_at');
    expect(made.map((one) => [one['name'], one['created_by'], dayOf(one['created_at']!)])).toEqual([
      ['nightly-tests', 'Mara Lindqvist', 365],
      ['old-report', 'Mara Lindqvist', 0],
      ['warehouse-sync', 'Mara Lindqvist', 0],
      ['other-job', 'Tomas Okafor', 0],
    ]);
  });

  test('who justified the endless one, why, and until when?', async () => {
    const asked = ['--filter', 'expires_at=never', '--filter', 'kind=declared'];
    expect(await answer(...asked, '--columns', 'name,owner,justification,review_by')).toEqual([
      {
        name: 'warehouse-sync',
        owner: 'platform@acme.example',
        justification: 'The connector reads its credential once',
        review_by: `${date(400)} 00:00:00`,
      },
    ]);
  });

  test('what is waived, by whom, why and until when? what is over, too', async () => {
    expect(await answer('--filter', 'waivers!=', '--columns', 'name,waivers,findings')).toEqual([
      {
        name: 'old-report',
        waivers:
          `never-used until ${date(100)} (over): It starts in spring; ` +
          `longest-life until ${date(450)}: Its tool reads no new value (policy.yaml)`,
        findings: 'longest-life; waiver-expired',
      },
      {
        name: 'warehouse-sync',
        waivers: `no-expiry until ${date(500)}: Agreed with security`,
        findings: 'never-expires; no-expiry; unused',
      },
    ]);
  });

  test('did rotation really happen, on time or late, and by whom?', async () => {
    const asked = ['--from', new Date(year.begin - DAY).toISOString(), '--to', new Date(year.end).toISOString()];
    const { acts, summary } = JSON.parse(await run('audit', 'evidence', ...asked)) as {
      acts: {
        act: string;
        at: string;
        token: { entry: string | null; label: string };
        by: { person: { name: string } };
        timing?: { late: boolean; byMs: number } | null;
      }[];
      summary: Record<string, number>;
    };
    const told = (act: string) =>
      acts
        .filter((one) => one.act === act && one.token.entry === 'nightly-tests')
        .map(({ at, by, timing }) => [dayOf(at), by.person.name, timing?.late]);
    expect(told('issued').map(([on, by]) => [on, by])).toEqual([[0, 'Mara Lindqvist']]);
    expect(told('rotated')).toEqual([
      [41, 'Mara Lindqvist', false],
      [82, 'Tomas Okafor', false],
      [170, 'Mara Lindqvist', true],
      [211, 'Mara Lindqvist', false],
      [252, 'Mara Lindqvist', false],
      [293, 'Mara Lindqvist', false],
      [334, 'Mara Lindqvist', false],
      [365, 'Mara Lindqvist', false],
    ]);
    const [late] = acts.filter(({ timing }) => timing?.late);
    expect(Math.floor(late!.timing!.byMs / DAY)).toBe(28);
    expect(summary).toMatchObject({ rotatedLate: 1 });
    const byHand = acts
      .filter(({ token }) => token.label === 'migration')
      .map(({ act, at, by }) => [act, dayOf(at), by.person.name]);
    expect(byHand).toEqual([
      ['issued', 275, 'Tomas Okafor'],
      ['disabled', 280, 'Tomas Okafor'],
      ['revoked', 285, 'Tomas Okafor'],
    ]);
  });

  test('what changed since last quarter, by two inventories and by two positions of the chain?', async () => {
    const now = year.world.write('q4.json', await run('inventory', ...year.files, '--format', 'json'));
    expectFits(JSON.parse(readFileSync(now, 'utf8')) as object);
    const { result } = JSON.parse(await run('audit', 'diff', year.saved, now, '--format', 'json')) as {
      result: {
        specs: {
          ownerId: string;
          entries: { name: string; fields: { field: string; before: unknown; after: unknown }[] }[];
          others: { label: string }[];
        }[];
      };
    };
    expect(result.specs.map(({ ownerId }) => ownerId)).toEqual(['acme-ci', 'acme-web']);
    const [{ entries }] = result.specs as [(typeof result.specs)[0]];
    // Tomas has used his console on day 285, so it is no longer one that nobody uses.
    for (const of of result.specs)
      expect(of.others).toMatchObject([{ label: 'console of Tomas', findings: { new: [], gone: ['foreign-unused'] } }]);
    expect(result.specs[1]!.entries).toEqual([]);
    expect(entries.find(({ name }) => name === 'old-report')?.fields ?? []).toEqual([]);
    const access = entries
      .find(({ name }) => name === 'nightly-tests')!
      .fields.find(({ field }) => field === 'access')!;
    expect(JSON.stringify([access.before, access.after])).toMatch(/Project Viewer.*Project Member/);
    const head = /Head: (\S+)/.exec(await run('audit', 'verify'))![1]!;
    const chain = await run('audit', 'diff', year.head, head);
    expect(chain).toMatch(/- .*nightly-tests@/);
    expect(chain).toMatch(/\+ .*nightly-tests@/);
    expect(chain).not.toMatch(/migration|old-report|warehouse-sync/);
  });

  test('which tokens are risky, and what is to be done about each?', async () => {
    const asked = ['--filter', 'finding=foreign-*,unused,no-expiry,can-manage-tokens'];
    const risky = await answer(...asked, '--columns', 'kind,name,created_by,findings');
    expect(risky.map((one) => [one['kind'], one['name'], one['created_by'], one['findings']])).toEqual([
      ['declared', 'nightly-tests', 'Mara Lindqvist', 'unused'],
      ['declared', 'warehouse-sync', 'Mara Lindqvist', 'never-expires; no-expiry; unused'],
      ['declared', 'other-job', 'Tomas Okafor', 'longest-life; unused'],
      ['by-hand', 'console of Tomas', 'Tomas Okafor', 'foreign-administrator; foreign-no-expiry'],
      [
        'by-hand',
        'console of Devon',
        'Devon Achterberg',
        'foreign-administrator; foreign-creator-left; foreign-no-expiry; foreign-unused',
      ],
      [
        'by-hand',
        "'=old script",
        'Devon Achterberg',
        'foreign-administrator; foreign-creator-left; foreign-no-expiry; foreign-unused',
      ],
    ]);
    const { findings } = JSON.parse(await run('inventory', ...year.files, '--format', 'json', ...asked)) as {
      findings: { advice?: string; place?: { resource?: string } }[];
    };
    expect(findings.length).toBeGreaterThan(10);
    expect(findings.filter(({ advice, place }) => !advice || !place?.resource)).toEqual([]);
  });

  test('what breaks the policy of the organisation?', async () => {
    const asked = ['--filter', 'finding=longest-*,never-expires', '--columns', 'owner_id,name'];
    const broken = (await answer(...asked)).map((one) => `${one['owner_id']} ${one['name']}`);
    expect(broken).toEqual(['acme-ci old-report', 'acme-ci warehouse-sync', 'acme-web other-job']);
  });

  test('which access could be narrowed, and to what?', async () => {
    const asked = ['--usage', '--filter', 'finding=unused-rights'];
    expect(await answer(...asked, '--columns', 'name,access,used_permissions,lower_access')).toEqual([
      {
        name: 'old-report',
        access: 'proj_web: Project Manager',
        used_permissions: 'proj_web: testcases:view (1)',
        lower_access: 'proj_web: Project Viewer',
      },
    ]);
  });

  test('when was each used last by others than this software?', async () => {
    const used = await answer('--filter', 'kind=declared', '--columns', 'name,last_used_at');
    expect(
      used.map((one) => [one['name'], one['last_used_at'] === 'never' ? null : dayOf(one['last_used_at']!)]),
    ).toEqual([
      ['nightly-tests', null],
      ['old-report', 350],
      ['warehouse-sync', null],
      ['other-job', null],
    ]);
  });

  test('which superseded ones are alive, in which phase, and until when?', async () => {
    const alive = await answer(
      '--filter',
      'kind=further',
      '--filter',
      'status=enabled',
      '--columns',
      'name,status,phase,kept_until,created_at',
    );
    expect(
      alive.map((one) => [
        one['name'],
        one['status'],
        one['phase'],
        dayOf(one['created_at']!),
        dayOf(one['kept_until']!),
      ]),
    ).toEqual([['nightly-tests', 'enabled', 'superseded', 334, 366]]);
  });

  test('where is each value: account, region, ARN, key, copies?', async () => {
    const asked = ['--filter', 'name=warehouse-sync', '--columns', 'secret,account,region,secret_arn,kms_key,copies'];
    const [where] = await answer(...asked);
    expect(where).toMatchObject({
      secret: 'hawzu/acme/warehouse-sync',
      region: 'eu-west-1',
      kms_key: 'alias/warehouse',
      copies: expect.stringMatching(/^eu-central-1/) as string,
    });
    const account = where!['account']!.replace(/^'/, '');
    expect(account).toMatch(/^\d{12}$/);
    expect(where!['secret_arn']).toMatch(
      new RegExp(`^arn:aws:secretsmanager:eu-west-1:${account}:secret:hawzu/acme/warehouse-sync-`),
    );
  });

  test('whose are the tokens that a spec does not declare?', async () => {
    const [head, ...lines] = readCsv(
      await run(
        'inventory',
        year.files[0],
        '--format',
        'csv',
        '--filter',
        'kind=other-spec',
        '--columns',
        'owner_id,name',
      ),
    );
    expect([head, ...lines]).toEqual([
      ['owner_id', 'name'],
      ['acme-web', 'other-job'],
    ]);
  });

  test('the report as one file, and as Markdown, answers with waivers and leavers too', async () => {
    for (const format of ['html', 'markdown']) {
      const report = (await run('inventory', ...year.files, '--format', format)).replace(/&#\d+;/g, '');
      for (const fact of ['Its tool reads no new value', date(450), `${date(100)} (over)`, 'who made it, has left'])
        expect(report.replace(/[()]/g, '')).toContain(fact.replace(/[()]/g, ''));
    }
  });
});
