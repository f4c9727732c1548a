import { UNKNOWN } from '../../src/terraform/plugin/values/unknown';
import { DAY, MiniTerraform, settings } from './mini-terraform';

const grant = (role: string) => ({ project_grants: [{ project_id: 'proj_web', role, needs: null }] });

describe('a plan says as data what its words say', () => {
  let terraform: MiniTerraform;
  beforeEach(() => {
    terraform = new MiniTerraform();
  });

  test('a creation tells its grants and that it creates, and the state keeps both', async () => {
    const plan = await terraform.apply(settings(grant('Project Viewer')));
    const told = {
      effective_grants: [{ project_id: 'proj_web', role: 'Project Viewer' }],
      changes: [{ action: 'create', code: 'not-in-state', token_id: null, at: null }],
    };
    expect(plan.planned).toMatchObject(told);
    expect(terraform.attributes).toMatchObject(told);
    expect(await terraform.plan(settings(grant('Project Viewer')))).toMatchObject({ action: 'none' });
  });

  test('a workspace role is one grant without a project', async () => {
    const wide = settings({ project_grants: null, workspace_role: 'Viewer' });
    expect((await terraform.apply(wide)).planned['effective_grants']).toEqual([{ project_id: null, role: 'Viewer' }]);
  });

  test('a paused one has no grants yet', async () => {
    const plan = await terraform.apply(settings({ enabled: false }));
    expect(plan.planned['effective_grants']).toBe(UNKNOWN);
    expect(terraform.attributes).toMatchObject({ effective_grants: null, changes: [] });
  });

  test.each([
    ['Project Member', 'widen', 'access-widened'],
    ['Project Viewer', 'narrow', 'access-narrowed'],
  ])('to give %s is to %s', async (role, action, code) => {
    await terraform.apply(settings(grant(role === 'Project Viewer' ? 'Project Member' : 'Project Viewer')));
    const token = terraform.attributes['token_id'];
    const { planned } = await terraform.apply(settings(grant(role)));
    expect(planned).toMatchObject({
      effective_grants: [{ project_id: 'proj_web', role }],
      changes: [{ action, code, token_id: token, at: null, message: expect.stringContaining(role) as string }],
    });
    expect(terraform.attributes['changes']).toEqual(planned['changes']);
  });

  test('a rotation says which token is replaced and since when it was due, retiring which token ends', async () => {
    await terraform.apply(settings());
    const old = terraform.attributes['token_id'];
    const due = terraform.attributes['rotate_at'];
    terraform.clock.advance(21 * DAY);
    const rotated = await terraform.apply(settings());
    expect(rotated.planned['changes']).toMatchObject([
      { action: 'rotate', code: 'rotation-due', token_id: old, at: due },
    ]);
    terraform.clock.advance(2 * DAY);
    const retired = await terraform.apply(settings());
    expect(retired.planned['changes']).toMatchObject([{ action: 'retire', code: 'superseded', token_id: old }]);
    expect(retired.planned['effective_grants']).toEqual(rotated.planned['effective_grants']);
  });

  test('each reason is one of them, in the words of HCL', async () => {
    await terraform.apply(settings());
    const { planned } = await terraform.apply(settings({ expires_in: '40d', ...grant('Project Member') }));
    const changes = planned['changes'] as unknown as readonly { readonly code: string; readonly message: string }[];
    expect(changes.map(({ code }) => code).sort()).toEqual(['access-widened', 'expiry-changed']);
    for (const { message } of changes) expect(planned['change'] as string).toContain(message);
  });

  test('settings that wait for later are an update that touches no token', async () => {
    await terraform.apply(settings());
    const { planned } = await terraform.apply(settings({ purpose: 'Something else' }));
    expect(planned['changes']).toMatchObject([{ action: 'update' }]);
  });
});
