import { generateKeyPairSync, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOUR, MANAGEMENT, START, startBed } from '../service/service-bed';
import { entry, LocalWorld, spec } from './local-world';

const DAY = 24 * 3_600_000;

interface Evidence {
  readonly position: { readonly number: number; readonly hash: string };
  readonly summary: Readonly<Record<string, number>>;
  readonly acts: readonly {
    readonly act: string;
    readonly at: string;
    readonly token: { readonly id: string; readonly entry: string | null };
    readonly by: { readonly token: { readonly id: string } };
    readonly timing?: { readonly late: boolean; readonly byMs: number };
  }[];
  readonly notReplaced: readonly { readonly entry: string }[];
}

/** Months in which we know who did what, because we did it. */
describe('an auditor asks whether rotation really happened', () => {
  let world: LocalWorld;
  let file: string;
  let begin: string;
  let end: string;
  let own: string;
  let early: string;
  const heads: string[] = [];
  const head = async (): Promise<string> => {
    const { stdout } = await world.run(['audit', 'verify']);
    return /Head: (\S+)/.exec(stdout)![1]!;
  };
  const evidence = async (...more: readonly string[]): Promise<Evidence> => {
    const run = await world.run(['audit', 'evidence', '--from', begin, '--to', end, ...more]);
    expect(`${run.code} ${run.code === 0 ? '' : run.stderr}`).toBe('0 ');
    return JSON.parse(run.stdout) as Evidence;
  };
  const iso = (): string => new Date(world.now()).toISOString();

  beforeAll(async () => {
    world = await LocalWorld.start();
    own = ((await (await world.manage('GET', 'access-tokens')).json()) as { access_tokens: { id: string }[] })
      .access_tokens[0]!.id;
    file = world.write('tokens.yaml', spec(entry('ci-runner')));
    begin = iso();
    const apply = async () => expect((await world.run(['apply', file, '--yes'])).code).toBe(0);
    await apply();
    early = await head();
    // On time six times; then nothing runs for 50 days, and the token dies after 30 of them.
    for (let month = 1; month <= 6; month += 1) {
      world.advance(21 * DAY);
      await apply();
    }
    heads.push(await head());
    world.advance(50 * DAY);
    await apply();
    world.advance(60 * DAY);
    end = iso();
    heads.push(await head());
    world.advance(DAY);
    await apply();
  }, 400_000);
  afterAll(() => {
    const said = world.outputs.join('\n');
    for (const value of world.values()) expect(said).not.toContain(value);
    return world.close();
  });

  test('each rotation is told, by whom, and which one was late, and what was never replaced', async () => {
    const { acts, summary, notReplaced } = await evidence('--head', heads[1]!);
    const rotated = acts.filter(({ act }) => act === 'rotated');
    expect(rotated.map(({ timing }) => timing?.late)).toEqual([...Array<boolean>(6).fill(false), true]);
    expect(Math.abs(rotated.at(-1)!.timing!.byMs - 20 * DAY)).toBeLessThan(10 * 60_000);
    expect(rotated.every(({ by, token }) => by.token.id === own && token.entry === 'ci-runner')).toBe(true);
    expect(summary).toMatchObject({ issued: 1, rotated: 7, rotatedLate: 1, notReplaced: 1 });
    expect(notReplaced.map((one) => one.entry)).toEqual(['ci-runner']);
    expect(acts.filter(({ act }) => act === 'revoked').length).toBe(summary['revoked']);
    expect(summary['revoked']).toBeGreaterThan(3);
  });

  test('up to a named position it is the same bytes, whatever was done since, and signed the same', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const key = world.write('key.pem', pem);
    const made = async (name: string): Promise<readonly Buffer[]> => {
      const out = join(world.folder, name);
      await evidenceFile(out, '--sign-with', key);
      return [readFileSync(out), readFileSync(`${out}.sig`)];
    };
    const first = await made('a.json');
    expect((await world.run(['rotate', file, '--token', 'ci-runner', '--yes'])).code).toBe(0);
    const second = await made('b.json');
    expect(second).toEqual(first);
    expect(verify(null, first[0]!, publicKey, first[1]!)).toBe(true);
    expect(verify(null, Buffer.concat([first[0]!, Buffer.from(' ')]), publicKey, first[1]!)).toBe(false);
    expect(world.outputs.join('\n')).not.toContain(pem.split('\n')[1]!);
  });

  test('it is never written over the key that signs it, nor is its signature, by whichever name', async () => {
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const key = world.write('kept.json.sig', pem);
    for (const out of ['kept.json.sig', './kept.json.sig', join(world.folder, 'kept.json')]) {
      const run = await world.run([
        'audit',
        'evidence',
        '--from',
        begin,
        '--to',
        end,
        '--out',
        out,
        '--sign-with',
        key,
      ]);
      expect([run.code, run.stderr.split('\n')[0]]).toEqual([1, expect.stringMatching(/^error\[flag-invalid\] --out/)]);
      expect(readFileSync(key, 'utf8')).toBe(pem);
    }
  });
  const evidenceFile = async (out: string, ...more: readonly string[]): Promise<void> => {
    const args = ['audit', 'evidence', '--from', begin, '--to', end, '--head', heads[1]!, '--out', out, ...more];
    const run = await world.run(args);
    expect(`${run.code} ${run.code === 0 ? '' : run.stderr}`).toBe('0 ');
  };

  test('a position of another chain, a wrong period and a key of another kind are refused', async () => {
    const told = async (...args: readonly string[]): Promise<string> => {
      const run = await world.run(['audit', 'evidence', ...args]);
      return `${run.code} ${run.stderr.split('\n')[0]}`;
    };
    const period = ['--from', begin, '--to', end];
    expect(await told(...period, '--head', `7:${'0'.repeat(64)}`)).toMatch(/^1 error\[audit-broken\]/);
    expect(await told(...period, '--head', `999999:${'0'.repeat(64)}`)).toMatch(/^1 error\[audit-broken\]/);
    expect(await told('--from', end, '--to', begin)).toMatch(/^1 error\[flag-invalid\]/);
    // What is still to come would be told as never replaced.
    expect(await told('--from', begin, '--to', new Date(world.now() + 2 * DAY).toISOString())).toMatch(
      /^1 error\[flag-invalid\] --to .* a time that has come/,
    );
    // A time of whichever machine it is made on, and a day that there is not, would be another period each time.
    for (const from of ['2026-01-01T00:00', 'January 1 2026', '2026-02-30', '2026-13-01'])
      expect(await told('--from', from, '--to', end)).toMatch(/^1 error\[flag-invalid\] --from/);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    const key = world.write('rsa.pem', rsa as string);
    expect(await told(...period, '--out', 'x.json', '--sign-with', key)).toMatch(/^1 error\[file-unreadable\]/);
  });

  test('what changed between two positions of the chain: the token that was replaced', async () => {
    const run = await world.run(['audit', 'diff', early, heads[0]!, '--detailed-exitcode']);
    expect(`${run.code} ${run.stderr}`).toBe('2 ');
    expect(run.stdout).toMatch(/all tokens in ws_acme\n/);
    expect(run.stdout).toMatch(/- .*ci-runner@/);
    expect(run.stdout).toMatch(/\+ .*ci-runner@/);
    const same = await world.run(['audit', 'diff', early, early, '--detailed-exitcode']);
    expect(same.code).toBe(0);
  });
});

test('where older events were forgotten, evidence says from which on it tells, and a position before it is not called broken', async () => {
  const world = await LocalWorld.start();
  const { privateKey } = generateKeyPairSync('ed25519');
  let bed = await startBed({ audit: { key: privateKey } });
  await bed.issue();
  bed = await bed.reopen();
  await bed.issue();
  let now = START + 47 * HOUR;
  bed = await bed.reopen({ audit: { key: privateKey, retentionDays: 1 }, clock: () => now });
  bed = await bed.reopen();
  await bed.issue();
  now += HOUR;
  const environment = { HAWZU_ENDPOINT: bed.service.url, HAWZU_MANAGEMENT_TOKEN: MANAGEMENT };
  const period = ['--from', '2026-11-22', '--to', '2026-11-24'];
  const asked = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await world.run(['audit', ...args], environment);
    return { code, stdout, stderr: stderr.replaceAll(/\s+/g, ' ') };
  };
  const whole = await asked('evidence', ...period);
  expect(`${whole.code} ${whole.stderr}`).toMatch(/^0 Events before 3 were forgotten/);
  const told = JSON.parse(whole.stdout) as Evidence & { readonly beginsWith: number };
  expect([told.beginsWith, told.summary['issued']]).toEqual([3, 2]);
  const head = /--head (\S+)/.exec(whole.stderr)![1]!;
  const first = /ws_acme:(\d+):/.exec(head)![1]!;
  expect((await asked('evidence', ...period, '--head', head)).stdout).toBe(whole.stdout);
  // An earlier position tells of the events up to it, however many are there.
  const events = (
    await (
      await fetch(`${bed.service.url}/api/v1/workspace/ws_acme/audit-events/export`, {
        headers: { authorization: `Bearer ${MANAGEMENT}` },
      })
    ).text()
  )
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { number: number; hash: string });
  const earlier = `ws_acme:3:${events.find(({ number }) => number === 3)!.hash}`;
  const upTo = JSON.parse((await asked('evidence', ...period, '--head', earlier)).stdout) as Evidence;
  expect([upTo.position.number, upTo.summary['issued'], Number(first) > 3]).toEqual([3, 1, true]);
  expect((await asked('diff', earlier, head, '--detailed-exitcode')).code).toBe(2);
  for (const before of [1, 2]) {
    const refused = await asked('evidence', ...period, '--head', `ws_acme:${before}:${'0'.repeat(64)}`);
    expect(`${refused.code} ${refused.stderr}`).toMatch(
      /^1 error\[audit-unverified\] .* events before 3 were forgotten/,
    );
  }
  await bed.close();
  await world.close();
}, 400_000);
