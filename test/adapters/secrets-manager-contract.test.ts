import { SecretsManagerClient, StopReplicationToReplicaCommand } from '@aws-sdk/client-secrets-manager';
import type { SecretStoreUnderTest } from '../../src/testing/contracts/ports-under-test';
import { describeSecretReplicationContract } from '../../src/testing/contracts/secret-replication-contract';
import { describeSecretRotationContract } from '../../src/testing/contracts/secret-rotation-contract';
import { describeSecretStoreContract } from '../../src/testing/contracts/secret-store-contract';
import { configureRotation } from '../rotation/configure-rotation';
import { FunctionServer } from '../rotation/function-server';
import { openEmulator } from './open-emulator';

/** A client's region is that of the ARN, as with AWS. */
async function promote(endpoint: string, copy: string): Promise<void> {
  const client = new SecretsManagerClient({ endpoint, region: copy.split(':')[3]! });
  await client.send(new StopReplicationToReplicaCommand({ SecretId: copy }));
  client.destroy();
}

const open = async (): Promise<SecretStoreUnderTest> => {
  let lag = 0;
  const functions = await FunctionServer.start();
  functions.handler = () => Promise.reject(new Error('a function that does nothing'));
  const { clock, stores, emulator, close } = await openEmulator({ functions, replicationLagMs: () => lag });
  const client = new SecretsManagerClient({ endpoint: emulator.url });
  return {
    stores,
    regions: ['eu-west-1', 'us-east-1'],
    advance: (ms) => clock.advance(ms),
    setReplicationLag: (ms) => (lag = ms),
    promoteReplica: (copy) => promote(emulator.url, copy),
    rotateBy: (secret, arn) => configureRotation(client, secret, { arn }),
    close: async () => {
      client.destroy();
      await close();
      await functions.close();
    },
  };
};

const NAME = 'AWS SDK on the embedded Secrets Manager';
describeSecretStoreContract(NAME, open);
describeSecretRotationContract(NAME, open);
describeSecretReplicationContract(NAME, open);
