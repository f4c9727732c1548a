import { CreateSecretCommand, DeleteSecretCommand, DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { entry, LocalWorld, spec } from './local-world';

let world: LocalWorld;
beforeAll(async () => {
  world = await LocalWorld.start();
});
afterAll(() => world.close());

const SECRET = 'hawzu/acme/gone-job';
const arnOf = async () => (await world.client.send(new DescribeSecretCommand({ SecretId: SECRET }))).ARN;
const said = (run: { stdout: string; stderr: string }): string => `${run.stdout}${run.stderr}`.replaceAll(/\s+/g, ' ');

/** An entry that was applied, pruned, and is declared again. */
async function removed() {
  const both = world.write('both.yaml', spec(entry('gone-job') + entry('nightly-sync')));
  const one = world.write('one.yaml', spec(entry('nightly-sync')));
  await world.run(['apply', both, '--yes', '--restore']);
  const before = { arn: await arnOf(), ...(await world.currentValue(SECRET)) };
  expect((await world.run(['apply', one, '--yes', '--prune'])).code).toBe(0);
  expect(await world.consume(before.token)).toBe(401);
  return { both, before };
}

test('an apply leaves a secret that awaits deletion alone, and says that --restore brings it back', async () => {
  const { both } = await removed();
  const run = await world.run(['apply', both, '--yes']);
  expect(run.code).toBe(1);
  expect(said(run)).toMatch(/error\[entry-blocked\] gone-job: .*To bring it back, pass --restore/);
  expect(said(run)).not.toMatch(/restore-secret/);
});

test('with --restore it comes back under its ARN with a new token, reviewed first or not', async () => {
  const { both, before } = await removed();
  const planned = await world.run(['plan', both, '--restore', '--out', 'plan.json']);
  expect(planned.code).toBe(0);
  expect(said(planned)).toMatch(/gone-job.*awaits deletion and is restored/);
  const applied = await world.run(['apply', both, '--plan', 'plan.json', '--yes']);
  expect(`${applied.code} ${applied.stderr}`).toMatch(/^0/);
  const after = { arn: await arnOf(), ...(await world.currentValue(SECRET)) };
  expect(after.arn).toBe(before.arn);
  expect([await world.consume(before.token), await world.consume(after.token)]).toEqual([401, 200]);
  expect((await world.run(['plan', both, '--detailed-exitcode'])).code).toBe(0);
});

test('one that somebody else made and deleted stays as it is', async () => {
  await world.client.send(new CreateSecretCommand({ Name: 'hawzu/acme/their-job', SecretString: 'theirs' }));
  await world.client.send(new DeleteSecretCommand({ SecretId: 'hawzu/acme/their-job' }));
  const run = await world.run(['apply', world.write('their.yaml', spec(entry('their-job'))), '--yes', '--restore']);
  expect(run.code).toBe(1);
  const left = await world.client.send(new DescribeSecretCommand({ SecretId: 'hawzu/acme/their-job' }));
  expect(left.DeletedDate).toBeDefined();
});
