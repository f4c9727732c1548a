import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entry, LocalWorld, spec } from './local-world';

const page = readFileSync(join(__dirname, '../../docs/permissions.md'), 'utf8');

/** The actions of the policies on the page, in order: to plan, to apply. */
const [toPlan, toApply] = [...page.matchAll(/```json\n([^]*?)```/g)].map(([, text]) => {
  const { Statement } = JSON.parse(text!) as { Statement: { Action: string | string[] }[] };
  return Statement.flatMap(({ Action }) => Action)
    .map((action) => action.replace('secretsmanager:', ''))
    .sort();
});
const planningRights = /\| plan, list \| (.*) \|/.exec(page)![1]!.replaceAll('`', '').split(', ');

describe('the rights that the documentation asks for', () => {
  let world: LocalWorld;
  const used = new Set<string>();
  let denied: string | undefined;
  beforeAll(async () => {
    world = await LocalWorld.start({
      faults: ({ operation }) => {
        used.add(operation);
        return operation === denied ? 'accessDenied' : undefined;
      },
      roles: [{ id: 'role_planner', name: 'Planner', scope: 'workspace', permissions: planningRights as never }],
    });
  });
  afterAll(() => world.close());
  beforeEach(() => used.clear());

  const two = entry('first-job') + entry('second-job');
  const ran = async (...args: readonly string[]) => {
    const run = await world.run(args);
    expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
  };
  const write = (entries: string) => world.write('tokens.yaml', spec(entries));

  test('to apply are all that anything in the life of an entry calls, and no more', async () => {
    await ran('apply', write(two), '--yes');
    const tagged = entry('first-job', '    secret: { tags: { team: qa } }\n') + entry('second-job');
    await ran('apply', write(tagged.replaceAll('purpose: ', 'purpose: Again, ')), '--yes');
    await ran('rotate', write(two), '--token', 'first-job', '--yes');
    await ran('rollback', write(two), '--token', 'first-job', '--yes');
    await ran('apply', write(entry('second-job')), '--prune', '--yes');
    await ran('apply', write(two), '--restore', '--yes');
    expect([...used].sort()).toEqual(toApply);
  });

  test('to plan are all that a plan and an inventory call, and no more', async () => {
    const file = write(two);
    await ran('plan', file);
    await ran('plan', write(two.replaceAll('Project Viewer', 'Project Member')));
    await ran('inventory', file);
    expect([...used].sort()).toEqual(toPlan);
  });

  test("the right to list can't be left out: a run that could not see what is left over stops, and says which right it lacks", async () => {
    denied = 'ListSecrets';
    const run = await world.run(['plan', write(two)]);
    denied = undefined;
    expect(run).toMatchObject({ code: 1 });
    expect(`${run.stdout}${run.stderr}`).toMatch(/secretsmanager:ListSecrets/);
  });

  test('at the token API let a token plan, and not apply', async () => {
    const made = await world.manage('POST', 'access-tokens', {
      label: 'planner',
      access_type: 'workspace',
      workspace_role: { id: 'role_planner' },
      expires_at: null,
    });
    expect(made.status).toBe(201);
    const { token } = (await made.json()) as { token: string };
    const planner = { HAWZU_MANAGEMENT_TOKEN: token };
    expect(await world.run(['plan', write(two)], planner)).toMatchObject({ code: 0 });
    const run = await world.run(['apply', write(two), '--yes'], planner);
    expect(`${run.code} ${run.stdout}${run.stderr}`).toMatch(/management-rights-missing/);
  });
});
