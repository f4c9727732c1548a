import { tokenId } from '../../src/core/model/ids';
import { DAY, MiniTerraform, settings } from './mini-terraform';

const idOf = (terraform: MiniTerraform) => tokenId(String(terraform.attributes['token_id']));
const live = (terraform: MiniTerraform) =>
  terraform.world
    .snapshot()
    .tokens.filter((token) => token.label.includes('@') && token.revokedAt === null && token.status === 'enabled');
const WIDER = { project_grants: [{ project_id: 'proj_web', role: 'Project Manager' }] };

describe('an apply works from the planned values, also where the configuration says more (ignore_changes)', () => {
  let terraform: MiniTerraform;
  beforeEach(async () => {
    terraform = new MiniTerraform();
    await terraform.apply(settings());
  });

  test('a rotation issues the rights that the plan showed', async () => {
    terraform.clock.advance(20 * DAY);
    const plan = await terraform.applyIgnoring(settings(), settings(WIDER));
    expect(plan.planned).toMatchObject({ access: 'proj_web: Project Viewer' });
    const rotated = live(terraform).find(({ id }) => id === idOf(terraform));
    expect(rotated?.access).toMatchObject({ grants: [{ role: 'Project Viewer' }] });
    expect(terraform.attributes).toMatchObject({ project_grants: [{ role: 'Project Viewer' }] });
    expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
  });

  test('a rotation goes to the secret that the plan showed', async () => {
    const arn = terraform.attributes['secret_arn'];
    const theirs = terraform.world.outside.makeSecret({ name: 'theirs', description: '', tags: {} });
    terraform.clock.advance(20 * DAY);
    await terraform.applyIgnoring(settings(), settings({ secret: { arn: theirs } }));
    expect(terraform.attributes['secret_arn']).toBe(arn);
    expect((await terraform.world.stores(undefined).listVersions(theirs)).value).toEqual([]);
  });

  test('what is ignored of an update is left, and what is not is done', async () => {
    const planned = settings({ purpose: 'Another purpose' });
    await terraform.applyIgnoring(planned, { ...planned, ...WIDER, expires_in: '90d', enabled: false });
    expect(terraform.attributes).toMatchObject({ status: 'active', access: 'proj_web: Project Viewer' });
    expect(live(terraform)).toHaveLength(1);
    expect(await terraform.plan(planned)).toMatchObject({ action: 'none' });
  });

  test('a creation makes what was planned', async () => {
    const fresh = new MiniTerraform(terraform);
    await fresh.applyIgnoring(settings({ name: 'other-runner' }), settings({ name: 'other-runner', ...WIDER }));
    expect(fresh.attributes).toMatchObject({ access: 'proj_web: Project Viewer', status: 'active' });
  });
});
