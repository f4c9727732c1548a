import { describeSecretStoreContract } from '../../src/testing/contracts/secret-store-contract';
import { openEmulator } from './open-emulator';

describeSecretStoreContract('AWS SDK on the embedded Secrets Manager', async () => {
  const { clock, stores, close } = await openEmulator();
  return { stores, regions: ['eu-west-1', 'us-east-1'], advance: (ms) => clock.advance(ms), close };
});
