import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tokenName } from '../../src/core/model/ids';
import { instant, parseDuration } from '../../src/core/model/time';
import { scheduleFor } from '../../src/core/rotation-schedule/schedule-for';
import { TerraformWorld } from '../terraform-provider/terraform-world';
import { AWS_VERSION, awsMirror, describeWithAws } from '../terraform-real/aws-provider';

jest.setTimeout(300_000);

const windows = [undefined, { startHour: 0, hours: 4 }, { startHour: 2, hours: 4 }, { startHour: 22, hours: 6 }];
const everies = ['4h', '5h', '12h', '23h', '1d', '2d', '5d', '8d', '15d', '20d', '30d', '999d', '1500d'].concat([
  ...['1w', '6w', '1M', '2M', '5M', '12M', '18M', '1y', '2y', '4y'],
]);

/** Every kind of expression that there is, with its window. */
const rules = everies.flatMap((every) =>
  windows.map((window, index) => {
    const overlap = parseDuration('1h')!;
    const rotation = { kind: 'every', every: parseDuration(every)!, overlap, observationPeriod: overlap } as const;
    const expiry = { kind: 'at', at: instant(0) } as const;
    const token = {
      name: tokenName('ci-runner'),
      enabled: true,
      expiry,
      rotation: { ...rotation, ...(window && { window }) },
    };
    const answer = scheduleFor(token, `${every} ${index}`);
    if (answer.kind !== 'scheduled') throw new Error(JSON.stringify(answer));
    const { expression, durationHours } = answer.schedule;
    return { schedule_expression: expression, duration: `${durationHours}h` };
  }),
);

const LAMBDA = 'arn:aws:lambda:eu-west-1:123456789012:function:hawzu';

const configuration = (all: typeof rules) => ({
  terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: AWS_VERSION } } },
  resource: {
    aws_secretsmanager_secret_rotation: Object.fromEntries(
      all.map((one, index) => [`r${index}`, { secret_id: 'x', rotation_lambda_arn: LAMBDA, rotation_rules: one }]),
    ),
  },
});

describeWithAws('the real AWS provider', () => {
  let world: TerraformWorld;
  beforeAll(async () => (world = await TerraformWorld.start()));
  afterAll(() => world.close());

  test('takes every kind of expression and window, and refuses one that is none', async () => {
    const write = (all: typeof rules) =>
      writeFileSync(join(world.folder, 'main.tf.json'), JSON.stringify(configuration(all)));
    write(rules);
    const init = await world.run(['init', '-no-color', `-plugin-dir=${awsMirror ?? ''}`]);
    expect([init.code, init.stderr]).toEqual([0, '']);
    const valid = await world.run(['validate', '-no-color']);
    expect([valid.code, valid.stderr]).toEqual([0, '']);
    write([{ schedule_expression: '', duration: 'one hour' }]);
    expect((await world.run(['validate', '-no-color'])).code).toBe(1);
  });
});
