import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TagResourceCommand } from '@aws-sdk/client-secrets-manager';
import { entry, LocalWorld, spec } from './local-world';
import { type ByHand, makeByHand } from './made-by-hand';

const DAY = 86_400_000;
const GUIDE = join(__dirname, '../../docs/how-to/adopt-what-exists.md');

/** Where the value of a token lies. */
type Kept = 'bare' | 'json' | 'tagged' | 'twice' | 'odd' | 'elsewhere' | 'nowhere';
/** What is the matter with it. */
type State = 'live' | 'due' | 'disabled' | 'expired';

interface Cast extends ByHand {
  readonly kept: Kept;
  readonly state: State;
  readonly id: string;
  readonly token: string;
}

const LABELS = [
  'Nightly sync',
  'ci runner',
  'token',
  'Überwachung',
  'qa',
  '日本',
  'deploy',
  'deploy',
  "Ann's laptop",
  'x'.repeat(70),
];
const ACCESS: readonly Partial<ByHand>[] = [
  {},
  { role: 'role_project_member' },
  { projects: ['proj_web', 'proj_api'], role: 'role_project_manager' },
  { workspaceRole: 'role_viewer' },
  { workspaceRole: 'role_administrator' },
  { role: 'role_release_reporter' },
];
const DAYS = [null, 7, 30, 90, 365, 41.37, 1_800];
const KEPT: readonly Kept[] = ['bare', 'json', 'nowhere', 'tagged', 'twice', 'odd', 'elsewhere'];

/** Forty tokens, each kind of label, access, end and place beside the others. Those that are due or over come first. */
async function castOf(world: LocalWorld): Promise<readonly Cast[]> {
  const cast: Cast[] = [];
  const make = async (index: number, state: State, days: number | null): Promise<void> => {
    const of = { label: LABELS[index % 10]!, days, ...ACCESS[index % 6] };
    const made = await makeByHand(world, of);
    cast.push({ ...of, ...made, kept: KEPT[index % 7]!, state });
  };
  for (const index of [0, 1, 2, 3]) await make(index, 'due', 30);
  for (const index of [4, 5]) await make(index, 'expired', 10);
  world.advance(25 * DAY);
  for (let index = 6; index < 37; index += 1) await make(index, 'live', DAYS[index % 7]!);
  for (let index = 37; index < 40; index += 1) await make(index, 'disabled', 30);
  for (const { id, state } of cast) if (state === 'disabled') await world.manage('POST', `access-token/${id}/disable`);
  for (const [index, one] of cast.entries()) await keep(world, one, index);
  return cast;
}

async function keep(world: LocalWorld, { kept, token }: Cast, index: number): Promise<void> {
  const text = {
    json: JSON.stringify({ token }),
    odd: JSON.stringify({ HAWZU: token }),
    elsewhere: JSON.stringify({ token, endpoint: 'https://hawzu.example' }),
  };
  if (kept === 'nowhere') return;
  const name = kept === 'tagged' ? `own/${index}` : `teams/${index}`;
  const arn = await world.createSecret(name, kept in text ? text[kept as keyof typeof text] : token);
  if (kept === 'twice') await world.createSecret(`${name}-copy`, token);
  if (kept === 'tagged')
    await world.client.send(new TagResourceCommand({ SecretId: arn, Tags: [{ Key: 'hawzu', Value: 'yes' }] }));
}

const isFound = ({ kept }: Cast): boolean => ['bare', 'json', 'tagged', 'twice'].includes(kept);
const isLive = ({ state }: Cast): boolean => state === 'live' || state === 'due';

/** The commands of the guide, in its order. */
const commands = [...readFileSync(GUIDE, 'utf8').matchAll(/^npx hawzu-tokens (.*)$/gm)].map(([, line]) => line!);

describe('the first day, as the guide tells it, with forty tokens of all kinds', () => {
  let world: LocalWorld;
  let cast: readonly Cast[];
  beforeAll(async () => {
    world = await LocalWorld.start();
    const ours = world.write('ours.yaml', spec(entry('first-job') + entry('second-job')));
    expect((await world.run(['apply', ours, '--yes'])).code).toBe(0);
    cast = await castOf(world);
  });
  afterAll(() => world.close());

  /** Runs a command of the guide; who reads it agrees where he is asked. */
  const guided = async (line: string) => {
    expect(commands).toContain(line);
    const [command = '', file] = line.split(' > ');
    const agrees = /^import .*--secret|^apply/.test(command) ? ['--yes'] : [];
    const run = await world.run([...command.split(' '), ...agrees]);
    if (file !== undefined) writeFileSync(join(world.folder, file), run.stdout);
    return run;
  };
  const inFolder = (name: string): string =>
    readdirSync(join(world.folder, name))
      .map((file) => readFileSync(join(world.folder, name, file), 'utf8'))
      .join('\n');
  const tokenIds = async (): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (let cursor = ''; ;) {
      const answer = await world.manage('GET', `access-tokens?limit=100${cursor}`);
      const page = (await answer.json()) as { access_tokens: { id: string }[]; next_cursor: string | null };
      ids.push(...page.access_tokens.map(({ id }) => id));
      if (page.next_cursor === null) return ids;
      cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`;
    }
  };

  test('every live token becomes an entry of a spec that validates, and the rest is listed', async () => {
    const seen = await guided('import > tokens.yaml');
    expect(seen.code).toBe(0);
    expect((await world.run(['validate', 'tokens.yaml'])).code).toBe(0);
    expect(seen.stdout.match(/^ {2}- /gm)).toHaveLength(cast.filter(isLive).length);
    for (const one of cast.filter((other) => !isLive(other))) expect(seen.stderr).toContain(`${one.id} "`);
    expect(seen.stderr).toContain('entry first-job of owner acme-ci has it');
  });

  test('values that lie in the named secrets keep their tokens, the others are told', async () => {
    const imported = await guided('import --secret-prefix teams/ --secret-tag hawzu --group owner --out specs');
    expect(`${imported.code} ${imported.stderr}`).toMatch(/^0/);
    const found = cast.filter((one) => isLive(one) && isFound(one)).length;
    expect(inFolder('specs').match(/takeOver: true/g)).toHaveLength(found);
    const validated = await world.run(['validate', 'specs']);
    expect([validated.code, validated.stderr.includes('to-be-answered')]).toEqual([0, true]);
    const planned = await guided('plan specs');
    expect([planned.code, planned.stderr]).toEqual([0, expect.not.stringContaining('error')]);
  });

  test('an apply breaks nobody: every value that worked works, and nothing has a second token that needs none', async () => {
    const before = await tokenIds();
    const applied = await guided('apply specs');
    expect(`${applied.code} ${applied.stderr}`).toMatch(/^0/);
    for (const one of cast.filter(isLive))
      expect([one.label, await world.consume(one.token)]).toEqual([one.label, 200]);
    const anew = cast.filter((one) => isLive(one) && !isFound(one)).length;
    const due = cast.filter((one) => one.state === 'due' && isFound(one)).length;
    const made = (await tokenIds()).length - before.length;
    expect(made).toBeGreaterThanOrEqual(anew);
    expect(made).toBeLessThanOrEqual(anew + due);
  });

  test('the plan is empty, but for what the comments said is due; after that is done it is', async () => {
    const planned = await guided('plan specs --detailed-exitcode');
    const due = cast.filter((one) => one.state === 'due' && isFound(one)).length;
    expect(inFolder('specs').match(/# by the default rotation/g)).toHaveLength(due);
    if (planned.code !== 0) {
      expect([planned.code, planned.stdout]).toEqual([2, expect.stringContaining('to rotate')]);
      expect((await world.run(['apply', 'specs', '--yes'])).code).toBe(0);
    }
    expect((await world.run(['plan', 'specs', '--detailed-exitcode'])).code).toBe(0);
    for (const one of cast.filter((other) => isLive(other) && isFound(other)))
      expect(await world.consume(one.token)).toBe(200);
  });

  test('a month later only what is new is imported, and a lost spec is found beside it', async () => {
    world.advance(DAY);
    const fresh = await makeByHand(world, { label: 'Fresh one', days: 30 });
    await world.createSecret('teams/fresh', fresh.token);
    const again = await guided('import specs --name ws-acme --out new --secret-prefix teams/');
    expect(`${again.code} ${again.stderr}`).toMatch(/^0/);
    // What was left alone is there, until somebody revokes it; the comments of the first import speak of it.
    expect(again.stderr).toContain('1 entry (1 with the value that a secret holds)');
    expect(inFolder('new')).toContain('name: fresh-one\n');
    expect(inFolder('new').match(/takeOver: true/g)).toHaveLength(1);
    expect((await world.run(['plan', 'specs', 'new', '--detailed-exitcode'])).code).toBe(2);

    // Its own rotation was due meanwhile, by its spec as by what can be told of it.
    expect((await world.run(['apply', 'ours.yaml', '--yes'])).code).toBe(0);
    expect((await guided('import --lost acme-ci --out specs')).code).toBe(0);
    expect((await world.run(['plan', 'specs/acme-ci.yaml', '--detailed-exitcode'])).code).toBe(0);
  });

  test('no value was printed or written', () => {
    const said = [...world.outputs, inFolder('specs'), inFolder('new')].join('\n');
    for (const value of [...world.values(), ...cast.map(({ token }) => token)])
      expect(said).not.toContain(value.slice(10));
  });
});
