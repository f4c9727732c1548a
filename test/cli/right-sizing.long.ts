import { readFileSync } from 'node:fs';
import { LocalWorld, spec } from './local-world';
import { expectFits } from './output-schema';

const DAY = 24 * 3_600_000;
const entry = (name: string, access: string): string => `  - name: ${name}
    purpose: Reads what testers wrote # and nothing more
    consumer: github-actions/acme/${name}
    access:
      projects:
${access}`;
const wide = `        # The web shop.
        - { project: proj_web, role: Project Manager }
        # Only at the end of a quarter.
        - { project: proj_api, role: Project Manager } # see the runbook
        - { project: proj_mobile, role: Project Manager }
`;

describe('what was used in 90 days is held against what is granted', () => {
  let world: LocalWorld;
  let file: string;
  const uses = async (secret: string, project: string): Promise<void> => {
    const { token } = await world.currentValue(secret);
    const url = `${world.service.url}/api/v1/workspace/ws_acme/project/${project}/testcases`;
    expect((await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  };
  const run = async (...args: readonly string[]) => {
    const done = await world.run(args);
    expect(`${done.code} ${done.code === 0 ? '' : done.stderr}`).toBe('0 ');
    return done;
  };
  const answer = async (): Promise<string[]> => {
    const asked = ['--usage', '--format', 'csv', '--filter', 'kind=declared'];
    const { stdout } = await run(
      'inventory',
      file,
      ...asked,
      '--columns',
      'name,used_permissions,lower_access,findings',
    );
    return stdout.replace('\ufeff', '').trimEnd().split('\r\n').slice(1);
  };

  beforeAll(async () => {
    world = await LocalWorld.start();
    const waived = `    waivers: [{ code: unused-rights, reason: The migration needs it in spring, until: 2035-01-31 }]\n`;
    file = world.write(
      'tokens.yaml',
      spec(entry('wide-job', wide) + entry('idle-job', wide) + entry('kept-job', wide) + waived),
    );
    await run('apply', file, '--yes');
    // Rotated every 20 days: on day 30 the api was read with a token that is revoked on day 80.
    let early = '';
    for (let day = 0; day < 100; day += 10) {
      for (const job of ['wide-job', 'kept-job']) await uses(`hawzu/acme/${job}`, 'proj_web');
      if (day === 30) {
        await uses('hawzu/acme/wide-job', 'proj_api');
        early = (await world.currentValue('hawzu/acme/wide-job')).tokenId;
      }
      // A moment longer each time: what is due to the second is due.
      world.advance(10 * DAY + 60_000);
      if (day % 20 === 10) await run('apply', file, '--yes');
    }
    expect((await world.manage('GET', `access-token/${early}`)).status).toBe(404);
    world.write('tokens.yaml', readFileSync(file, 'utf8') + entry('young-job', wide));
    await run('apply', file, '--yes');
    await uses('hawzu/acme/young-job', 'proj_web');
  }, 400_000);
  afterAll(() => {
    const said = world.outputs.join('\n');
    for (const value of world.values()) expect(said).not.toContain(value);
    return world.close();
  });

  test('without --usage nobody is asked for what was used', async () => {
    const before = world.apiRequests.length;
    await run('inventory', file);
    expect(world.apiRequests.slice(before).filter((one) => /usage|audit/.test(one))).toEqual([]);
  });

  test('the lowest roles that would do are told, with what revoked tokens did; not of what is unused, or young', async () => {
    expect(await answer()).toEqual([
      'idle-job,,,never-used',
      'kept-job,proj_web: testcases:view (8),proj_web: Project Viewer,unused-rights',
      'wide-job,proj_api: testcases:view (1); proj_web: testcases:view (8),"proj_api: Project Viewer, proj_web: Project Viewer",unused-rights',
      'young-job,proj_web: testcases:view (1),,',
    ]);
    const { stdout } = await run('inventory', file, '--usage', '--format', 'json');
    const document = JSON.parse(stdout) as { result: { inventories: { tokens: { uses: object }[] }[] } };
    expectFits(document);
    const told = document.result.inventories[0]!.tokens.map(({ uses: one }) => one);
    expect(told).toMatchObject([
      { rights: [], unclear: null },
      {},
      { lowerAccess: { type: 'project' } },
      { unclear: 'young' },
    ]);
  });

  test('--fix writes them, but for what a waiver accepts, and keeps every comment; apply narrows the token as it is, and then there is nothing to fix', async () => {
    const before = readFileSync(file, 'utf8');
    const { tokenId } = await world.currentValue('hawzu/acme/wide-job');
    const { stderr } = await run('inventory', file, '--fix');
    expect(stderr).toContain(
      'Written: wide-job of acme-ci: proj_api: Project Viewer, proj_mobile: no access, proj_web: Project Viewer',
    );
    const fixed = wide.replace(/ {8}- \{ project: proj_mobile.*\n/, '').replaceAll('Project Manager', 'Project Viewer');
    expect(readFileSync(file, 'utf8')).toBe(before.replace(entry('wide-job', wide), entry('wide-job', fixed)));
    await run('apply', file, '--yes');
    expect((await world.currentValue('hawzu/acme/wide-job')).tokenId).toBe(tokenId);
    // What it may do was changed just now, so that its use tells nothing for a while.
    expect(await answer()).toContain('wide-job,proj_api: testcases:view (1); proj_web: testcases:view (8),,');
    expect((await run('inventory', file, '--fix')).stderr).toContain('No spec was changed.');
  });

  test('standard input is no file to write', async () => {
    const piped = await world.run(['inventory', '-', '--fix']);
    expect([piped.code, piped.stderr]).toEqual([1, expect.stringContaining('--fix')]);
  });
});
