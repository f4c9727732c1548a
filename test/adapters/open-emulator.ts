import { openSecretsManager } from '../../src/adapters/secrets-manager/open-secrets-manager';
import type { SecretsManagerOptions } from '../../src/adapters/secrets-manager/call/caller';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import { SeededRandom } from '../../src/testing/memory/seeded-random';

/** An emulator and the adapter over it, both on one clock that the test moves, joined by AWS's own environment. */
export async function openEmulator(
  emulatorOptions: Partial<EmulatorOptions> = {},
  adapterOptions: Partial<SecretsManagerOptions> = {},
) {
  const clock = new ManualClock();
  const random = new SeededRandom('emulator');
  const emulator: Emulator = await startEmulator({
    clock: () => clock.now(),
    random: (bytes) => random.bytes(bytes),
    ...emulatorOptions,
  });
  setAwsEnvironment(emulator.url);
  const secretsManager = openSecretsManager({ clock, random: new SeededRandom('adapter'), ...adapterOptions });
  return {
    clock,
    emulator,
    stores: secretsManager.stores,
    close: async () => {
      await secretsManager.close();
      await emulator.close();
    },
  };
}

/** What a person sets to reach an endpoint. */
export function setAwsEnvironment(endpoint: string, region = 'eu-west-1'): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'CANARY-aws-secret-key',
  });
}
