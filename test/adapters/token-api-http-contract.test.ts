import { projectId } from '../../src/core/model/ids';
import { describeTokenApiContract } from '../../src/testing/contracts/token-api-contract';
import { describeTokenRightsContract } from '../../src/testing/contracts/token-rights-contract';
import { describeTokenVersionContract } from '../../src/testing/contracts/token-version-contract';
import { openService } from './open-service';

// One service for all: it takes longer to start than to answer, and the contract doesn't mind what others left in it.
let world: Awaited<ReturnType<typeof openService>>;
beforeAll(async () => {
  world = await openService();
});
afterAll(() => world.close());

const open = () => ({
  api: world.api,
  workspace: world.workspace,
  withCredential: world.open,
  projects: [projectId('proj_api'), projectId('proj_web')] as const,
  advance: (ms: number) => world.clock.advance(ms),
});

describeTokenApiContract('HTTP on the reference service', open);
describeTokenRightsContract('HTTP on the reference service', open);
describeTokenVersionContract('HTTP on the reference service', open);
