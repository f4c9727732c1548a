import { projectId } from '../../src/core/model/ids';
import { MemoryWorld } from '../../src/adapters/memory/memory-world';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import { describeSecretReplicationContract } from '../../src/testing/contracts/secret-replication-contract';
import { describeSecretRotationContract } from '../../src/testing/contracts/secret-rotation-contract';
import { describeSecretStoreContract } from '../../src/testing/contracts/secret-store-contract';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import type { SecretStoreUnderTest, TokenApiUnderTest } from '../../src/testing/contracts/ports-under-test';
import { describeTokenRightsContract } from '../../src/testing/contracts/token-rights-contract';
import { describeTokenVersionContract } from '../../src/testing/contracts/token-version-contract';
import { describeTokenApiContract } from '../../src/testing/contracts/token-api-contract';

const open = () => {
  const clock = new ManualClock();
  return { clock, world: new MemoryWorld({ clock, random: new SeededRandom(1), tokensPerPage: 2 }) };
};

const openTokens = (): TokenApiUnderTest => {
  const { clock, world } = open();
  return {
    api: world.tokenApi(),
    workspace: world.workspace,
    projects: [projectId('proj_api'), projectId('proj_web')],
    withCredential: (value) => world.tokenApi(value),
    advance: (ms) => clock.advance(ms),
  };
};

describeTokenApiContract('memory', openTokens);
describeTokenRightsContract('memory', openTokens);
describeTokenVersionContract('memory', openTokens);

const openSecrets = (): SecretStoreUnderTest => {
  const { clock, world } = open();
  return {
    stores: world.stores,
    regions: ['eu-west-1', 'us-east-1'],
    advance: (ms) => clock.advance(ms),
    rotateBy: (arn, by) => world.outside.setRotation(arn, { function: by }),
    setReplicationLag: (ms) => world.setReplicationLag(ms),
    promoteReplica: (copy) => world.outside.promoteReplica(copy),
  };
};

describeSecretStoreContract('memory', openSecrets);
describeSecretRotationContract('memory', openSecrets);
describeSecretReplicationContract('memory', openSecrets);
