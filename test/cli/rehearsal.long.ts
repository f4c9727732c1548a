import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DevHome } from './dev-process';

const root = join(__dirname, '..', '..');
const bin = join(root, 'bin', 'hawzu-tokens.js');
const GUIDE = readFileSync(join(root, 'docs/how-to/rehearse-a-bad-day.md'), 'utf8');
const blocks = (language: string): readonly string[] =>
  [...GUIDE.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, block]) => block!);
const SPEC = blocks('yaml')[0]!;
/** The first starts both services. */
const [STARTS = '', ...SHELLS] = blocks('sh');

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

let home: DevHome;
beforeEach(() => {
  home = new DevHome();
  home.write('tokens.yaml', SPEC);
});
afterEach(() => home.remove());

const rehearsal = ['--rehearsal', '--rehearsal-port', '0'];

interface Listed {
  readonly access_tokens: readonly { readonly id: string; readonly label: string; readonly status: string }[];
}
/** Tokens of the entry that still work. */
async function live(): Promise<readonly string[]> {
  const { endpoint, managementToken } = home.values;
  const answer = await fetch(`${endpoint}/api/v1/workspace/ws_acme/access-tokens`, {
    headers: { authorization: `Bearer ${managementToken}` },
  });
  const { access_tokens: tokens } = (await answer.json()) as Listed;
  return tokens.filter(({ label, status }) => label.startsWith('ci-') && status === 'enabled').map(({ id }) => id);
}

/** What stands in a block, run by a shell that stops at the first failure, with this checkout for `npx hawzu-tokens`. */
async function shell(script: string): Promise<Ended> {
  const { endpoint, secrets, managementToken, rehearsal: control } = home.values;
  const child = spawn(
    'bash',
    ['-euo', 'pipefail', '-c', `npx() { shift; "${process.execPath}" "${bin}" "$@"; }\n${script}`],
    {
      cwd: home.folder,
      // A bash whose standard input is a socket takes itself for one that was begun from afar, and reads its settings.
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'] ?? '',
        HAWZU_ENDPOINT: endpoint,
        HAWZU_MANAGEMENT_TOKEN: managementToken,
        HAWZU_REHEARSAL_ENDPOINT: control ?? '',
        AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      },
    },
  );
  return ended(child);
}

async function ended(child: ChildProcess): Promise<Ended> {
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  home.printed.push(said);
  return { code, said };
}

test('the guide does what it says: every command of it works, and an apply survives each fault', async () => {
  expect(STARTS).toContain('dev --rehearsal');
  expect(SHELLS).toHaveLength(4);
  const [lost, unavailable, old, plain] = SHELLS.map((script) => () => shell(script));
  await home.start(...rehearsal);

  const first = await lost!();
  expect([first.code, first.said]).toEqual([0, expect.stringContaining('drop=after  struck 1 of 1')]);
  // The token whose value went with the reply is dead, and the one that is stored works.
  expect(await live()).toHaveLength(1);

  const second = await unavailable!();
  expect([second.code, second.said]).toEqual([0, expect.stringContaining('All failpoints are cleared.')]);
  const afterRotation = await live();
  expect(afterRotation.length).toBeLessThanOrEqual(2);

  const third = await old!();
  expect([third.code, third.said]).toEqual([0, expect.any(String)]);
  expect(await live()).toEqual(afterRotation);
  expect(await shell('npx hawzu-tokens plan tokens.yaml --detailed-exitcode')).toMatchObject({ code: 0 });

  const fourth = await plain!();
  expect([fourth.code, fourth.said]).toEqual([0, expect.stringContaining('"latency_ms":300')]);
  expect(home.printed.join('\n')).not.toContain(home.values.managementToken);
}, 240_000);

test('a folder that was not made for rehearsal is not rehearsed on, nor the other way round; both go on as they were', async () => {
  await home.start();
  await home.stop();
  const refused = await home.ends(...rehearsal);
  expect([refused.code, refused.said]).toEqual([1, expect.stringContaining('store-purpose')]);
  expect(refused.said).toContain('Leave --rehearsal out');
  await home.start();
  expect(home.values.rehearsal).toBeUndefined();
  await home.stop();

  const file = join(home.folder, 'other.db');
  const serve = (...args: readonly string[]) =>
    spawn(process.execPath, [bin, 'serve', '--port', '0', '--file', file, ...args], {
      cwd: home.folder,
      env: { PATH: process.env['PATH'] ?? '' },
    });
  const made = serve(...rehearsal);
  await new Promise<void>((resolve) => {
    made.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('REHEARSAL: this token service fails on command')) resolve();
    });
  });
  made.kill('SIGTERM');
  await ended(made);
  const earnest = await ended(serve());
  expect([earnest.code, earnest.said]).toEqual([1, expect.stringContaining('store-purpose')]);
  expect(existsSync(file)).toBe(true);
}, 120_000);

test('what can’t be set is refused with what would do, and sets nothing', async () => {
  await home.start(...rehearsal);
  const cases: readonly (readonly [string, RegExp])[] = [
    ['issue-access-token', /say one of --drop/],
    ['issue-access-token --drop after --latency 5ms', /say one of --drop/],
    ['issue-access-token --status 429 --when after', /takes no --when/],
    ['issue-access-token --drop after --retry-after 5s', /go with --status/],
    ['issue-access-token --stale 30s', /\/operation must be one of list-access-tokens/],
    ['nothing --drop after', /\/operation must be one of any/],
    ['any --latency soon', /a number and a unit/],
  ];
  for (const [args, said] of cases) {
    const run = await shell(`npx hawzu-tokens rehearse set ${args}`);
    // Lines are broken to fit.
    expect([args, run.code, run.said.replace(/\s+/g, ' ')]).toEqual([args, 1, expect.stringMatching(said)]);
  }
  expect((await shell('npx hawzu-tokens rehearse list')).said).toContain('There are no failpoints.');
  const elsewhere = await shell('HAWZU_REHEARSAL_ENDPOINT=$HAWZU_ENDPOINT npx hawzu-tokens rehearse list');
  expect([elsewhere.code, elsewhere.said]).toEqual([
    1,
    expect.stringMatching(/nothing was set or cleared: There is nothing/),
  ]);
}, 120_000);
