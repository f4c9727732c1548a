import { DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { entry, LocalWorld, type Run, spec } from './local-world';

let world: LocalWorld;
beforeAll(async () => {
  world = await LocalWorld.start();
});
afterAll(() => world.close());

const said = ({ stdout, stderr }: Run): string => `${stdout}${stderr}`.replaceAll(/\s+/g, ' ');

interface Owner {
  readonly file: string;
  readonly tokens: readonly { readonly token: string; readonly tokenId: string }[];
  /** The status that each of these tokens is answered with. */
  readonly works: () => Promise<readonly number[]>;
  readonly rotate: (...more: string[]) => Promise<Run>;
}

/** An owner of its own, so that no other secret shows anything of it, with live tokens of these entries. */
async function owner(id: string, names: readonly string[], text = names.map((name) => entry(name)).join('')) {
  const file = world.write(`${id}.yaml`, spec(text).replace('acme-ci', id).replace('hawzu/acme/', `hawzu/${id}/`));
  const run = await world.run(['apply', file, '--yes']);
  expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
  const tokens = await Promise.all(names.map((name) => world.currentValue(`hawzu/${id}/${name}`)));
  const works = (): Promise<number[]> => Promise.all(tokens.map(({ token }) => world.consume(token)));
  const rotate = (...more: string[]): Promise<Run> => world.run(['rotate', file, '--yes', ...more]);
  const made: Owner = { file, tokens, works, rotate };
  expect(await works()).toEqual(names.map(() => 200));
  return made;
}

test('an emergency that names nothing is refused, and says how to name what leaked', async () => {
  const { rotate, works } = await owner('team-unnamed', ['first-job', 'second-job']);
  const run = await rotate('--compromised');
  expect(run.code).toBe(1);
  expect(said(run)).toMatch(/error\[emergency-unnamed\].*--token.*--all/);
  expect(await works()).toEqual([200, 200]);
});

test.each([
  ['--all', ['--all']],
  ['--kill', ['--token', 'first-job', '--kill', 'tok_any']],
])('%s without --compromised is refused: a rotation with overlap is no answer to a leak', async (flag, given) => {
  const { rotate, works, file } = await owner('team-alone', ['first-job', 'second-job']);
  const run = await rotate(...given);
  expect(run.code).toBe(1);
  expect(said(run)).toMatch(new RegExp(`error\\[emergency-flag-alone\\] ${flag} `));
  expect(await works()).toEqual([200, 200]);
  expect((await world.run(['plan', file, '--detailed-exitcode'])).code).toBe(0);
});

test('an id that the workspace does not have stops it before anything is done, and so does that of the run’s own token', async () => {
  const { rotate, works } = await owner('team-unknown', ['first-job']);
  const answer = await fetch(`${world.service.url}/api/v1/me`, {
    headers: { authorization: `Bearer ${world.managementToken}` },
  });
  const own = JSON.stringify(await answer.json()).match(/tok_[0-9a-zA-Z]+/)![0];
  const run = await rotate('--compromised', '--token', 'first-job', '--kill', 'tok_unknown', '--kill', own);
  expect(run.code).toBe(1);
  expect(said(run)).toMatch(/error\[kill-unknown\] --kill tok_unknown/);
  expect(said(run)).toMatch(new RegExp(`error\\[kill-unknown\\] --kill ${own}`));
  expect(await works()).toEqual([200]);
});

test('--kill ends a token by its id beside those of the entry, and nothing else', async () => {
  const { rotate, works } = await owner('team-killing', ['first-job', 'second-job']);
  const stranger = await owner('team-stranger', ['third-job', 'fourth-job']);
  const run = await rotate('--compromised', '--token', 'first-job', '--kill', stranger.tokens[0]!.tokenId);
  expect(run.code).toBe(0);
  expect(await works()).toEqual([401, 200]);
  expect(await stranger.works()).toEqual([401, 200]);
});

test('the token that the run works with is left and named, the rest die, and the exit code is 1', async () => {
  const administrator = (name: string): string =>
    entry(name).replace(/access: .*/, 'access: { workspace: { role: Administrator } }');
  const text = administrator('first-job') + entry('second-job');
  const { file, tokens, works } = await owner('team-own', ['first-job', 'second-job'], text);
  const run = await world.run(['rotate', file, '--yes', '--compromised', '--all'], {
    HAWZU_MANAGEMENT_TOKEN: tokens[0]!.token,
  });
  expect(await works()).toEqual([200, 401]);
  expect(run.code).toBe(1);
  expect(said(run)).toMatch(new RegExp(`error.*token ${tokens[0]!.tokenId} is the one this run works with`));
  const again = await world.run(['rotate', file, '--yes', '--compromised', '--token', 'first-job']);
  expect(await works()).toEqual([401, 401]);
  expect(again.code).toBe(0);
});

const deleteForGood = (secret: string, where = world) =>
  where.client.send(new DeleteSecretCommand({ SecretId: secret, ForceDeleteWithoutRecovery: true }));

/** Whose secret is gone, the one of its spec: no secret of its owner shows the account, which labels are checked with. */
describe('the one entry of a spec whose secret was deleted by force', () => {
  test('dies at once where any secret shows the account', async () => {
    await owner('team-beside', ['first-job']);
    const { rotate, works } = await owner('team-lone', ['first-job']);
    await deleteForGood('hawzu/team-lone/first-job');
    const run = await rotate('--compromised', '--token', 'first-job');
    expect(await works()).toEqual([401]);
    expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
  });

  test('is named with what kills it, exit 1, where none does; the new secret shows it, so the same command ends it', async () => {
    const empty = await LocalWorld.start();
    try {
      const file = empty.write('lone.yaml', spec(entry('first-job')));
      expect((await empty.run(['apply', file, '--yes'])).code).toBe(0);
      const { token, tokenId } = await empty.currentValue('hawzu/acme/first-job');
      await deleteForGood('hawzu/acme/first-job', empty);
      const leak = ['rotate', file, '--yes', '--compromised', '--token', 'first-job'];
      const run = await empty.run(leak);
      expect(await empty.consume(token)).toBe(200);
      expect(run.code).toBe(1);
      expect(said(run)).toContain(`--kill ${tokenId}`);
      expect((await empty.run(leak)).code).toBe(0);
      expect(await empty.consume(token)).toBe(401);
    } finally {
      await empty.close();
    }
  });
});

test('beside an entry whose secret shows where they all are, its tokens die at once', async () => {
  const { rotate, works } = await owner('team-pair', ['first-job', 'second-job']);
  await deleteForGood('hawzu/team-pair/first-job');
  const run = await rotate('--compromised', '--token', 'first-job');
  expect(await works()).toEqual([401, 200]);
  expect(run.code).toBe(0);
});

test('an emergency that finds nothing to kill has not ended what leaked: exit 1', async () => {
  const file = world.write('none.yaml', spec(entry('never-made')).replace('acme-ci', 'team-none'));
  const run = await world.run(['rotate', file, '--yes', '--compromised', '--token', 'never-made']);
  expect(said(run)).toMatch(/no token of this entry was found, so none was killed/);
  expect(run.code).toBe(1);
});
