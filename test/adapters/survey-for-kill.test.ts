import { surveyForKill } from '../../src/core/pass/look/survey';
import { openService } from './open-service';

test('before a kill, roles and projects are waited for ten seconds and not longer', async () => {
  const world = await openService({
    faults: ({ operation }) => (operation === 'list-roles' ? { status: 503 } : undefined),
  });
  try {
    const begun = world.clock.now();
    const seen = await surveyForKill({ tokenApi: world.api, clock: world.clock }, world.workspace);
    expect(world.clock.now() - begun).toBeLessThanOrEqual(10_000);
    expect(seen).toMatchObject({ survey: { catalogue: { roles: [] }, projects: [] }, diagnostics: [] });
    expect(seen.why).toMatchObject({ kind: 'unavailable', operation: 'listRoles' });
  } finally {
    await world.close();
  }
});
