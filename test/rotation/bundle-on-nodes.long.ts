import { join } from 'node:path';
import { RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { entry, spec } from '../cli/local-world';
import { binOf, installTools, NODES, registryAnswers } from '../package/package-tools';
import { BundleWorld, FUNCTION } from './deployed-bundle';

jest.setTimeout(600_000);

(registryAnswers('rotations by the bundle on other Nodes') ? describe : describe.skip)(
  'the bundle, on other Nodes',
  () => {
    beforeAll(() => installTools());

    test.each(NODES)('rotates on Node %s', async (version) => {
      const bundle = await BundleWorld.start();
      try {
        const { world, logged } = bundle;
        const file = world.write('tokens.yaml', spec(entry('ci-runner')));
        await bundle.deploy(file, join(binOf(version), 'node'));
        await world.run(['apply', file, '--yes']);
        const before = await world.currentValue('hawzu/acme/ci-runner');
        await world.client.send(
          new RotateSecretCommand({
            SecretId: 'hawzu/acme/ci-runner',
            ClientRequestToken: 'r'.repeat(32),
            RotationLambdaARN: FUNCTION,
            RotationRules: { AutomaticallyAfterDays: 20 },
          }),
        );
        await world.emulator.rotateDue();
        // Four lines and nothing else: no warning of a library either.
        expect(logged.map((line) => (JSON.parse(line) as { outcome: string }).outcome)).toEqual(Array(4).fill('done'));
        const after = await world.currentValue('hawzu/acme/ci-runner');
        expect(after.token).not.toBe(before.token);
        expect(await world.consume(after.token)).toBe(200);
      } finally {
        await bundle.close();
      }
    });
  },
);
