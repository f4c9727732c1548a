import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UpdateSecretVersionStageCommand } from '@aws-sdk/client-secrets-manager';
import { configureRotation } from '../rotation/configure-rotation';
import { FunctionServer } from '../rotation/function-server';
import { entry, LocalWorld, spec } from './local-world';

const HOUR = 3_600_000;

const page = readFileSync(join(__dirname, '../../docs/permissions.md'), 'utf8');

/** The actions of the policies on the page, in order: to plan, to apply, to retire, to keep copies. */
const [toPlan, toApply, toRetire, toCopy] = [...page.matchAll(/```json\n([^]*?)```/g)].map(([, text]) => {
  const { Statement } = JSON.parse(text!) as { Statement: { Action: string | string[] }[] };
  return Statement.flatMap(({ Action }) => Action)
    .map((action) => action.replace('secretsmanager:', ''))
    .sort();
});
const rightsTo = (what: string): string[] =>
  new RegExp(`\\| ${what} \\| (.*) \\|`).exec(page)![1]!.replaceAll('`', '').split(', ');

describe('the rights that the documentation asks for', () => {
  let world: LocalWorld;
  const used = new Set<string>();
  let denied: string | undefined;
  let functions: FunctionServer;
  beforeAll(async () => {
    functions = await FunctionServer.start();
    world = await LocalWorld.start({
      faults: ({ operation }) => {
        used.add(operation);
        return operation === denied ? 'accessDenied' : undefined;
      },
      functions: { endpoint: functions.endpoint },
      roles: [
        { id: 'role_planner', name: 'Planner', scope: 'workspace', permissions: rightsTo('plan, list') as never },
        { id: 'role_retirer', name: 'Retirer', scope: 'workspace', permissions: rightsTo('retire') as never },
      ],
    });
  });
  afterAll(async () => {
    await world.close();
    await functions.close();
  });
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

  test('to keep copies are all that copies call beside, and no more', async () => {
    const copied = (regions: string) =>
      write(entry('first-job', `    secret: { replicas: [${regions}] }\n`) + entry('second-job'));
    used.clear();
    await ran('apply', copied('{ region: us-east-1 }'), '--yes');
    await ran('apply', copied('{ region: eu-north-1 }'), '--yes', '--force');
    await ran('apply', copied(''), '--yes', '--force');
    expect([...used].filter((operation) => !toApply!.includes(operation)).sort()).toEqual(toCopy);
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

  const managementTokenOf = async (role: string) => {
    const made = await world.manage('POST', 'access-tokens', {
      label: role,
      access_type: 'workspace',
      workspace_role: { id: role },
      expires_at: null,
    });
    expect(made.status).toBe(201);
    const { token } = (await made.json()) as { token: string };
    return { HAWZU_MANAGEMENT_TOKEN: token };
  };

  test('to retire are all that the end of a token calls, and a rotation that was missed, and no more', async () => {
    const file = write(two);
    await ran('apply', file, '--yes');
    await ran('rotate', file, '--token', 'first-job', '--yes');
    const retirer = await managementTokenOf('role_retirer');
    used.clear();
    for (const hours of [25, 1, 49]) {
      world.advance(hours * HOUR);
      expect(await world.run(['retire', file, '--yes'], retirer)).toMatchObject({ code: 0 });
    }
    const asks = [...used];
    await configureRotation(world.client, 'hawzu/acme/second-job');
    // What a function does is not asked here: this one takes AWSPENDING off, which ends the rotation.
    functions.handler = async (event) => {
      const { SecretId, ClientRequestToken: RemoveFromVersionId } = event as Record<string, string>;
      await world.client.send(
        new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSPENDING', RemoveFromVersionId }),
      );
    };
    world.advance(21 * 24 * HOUR);
    used.clear();
    const missed = await world.run(['retire', file, '--yes'], retirer);
    expect(`${missed.code} ${missed.stdout}${missed.stderr}`).toMatch(/^1 [^]*rotation-abandoned/);
    expect([...new Set([...asks, ...used])].sort()).toEqual(toRetire);
  });

  test('at the token API let a token plan, and not apply', async () => {
    const planner = await managementTokenOf('role_planner');
    expect(await world.run(['plan', write(two)], planner)).toMatchObject({ code: 0 });
    const run = await world.run(['apply', write(two), '--yes'], planner);
    expect(`${run.code} ${run.stdout}${run.stderr}`).toMatch(/management-rights-missing/);
  });
});
