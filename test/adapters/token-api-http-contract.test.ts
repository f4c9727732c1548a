import { projectId } from '../../src/core/model/ids';
import { describeTokenApiContract } from '../../src/testing/token-api-contract';
import { openService } from './open-service';

describeTokenApiContract('HTTP on the reference service', async () => {
  const { api, workspace, open, clock, close } = await openService();
  return {
    ...{ api, workspace, withCredential: open, close },
    projects: [projectId('proj_api'), projectId('proj_web')],
    advance: (ms) => clock.advance(ms),
  };
});
