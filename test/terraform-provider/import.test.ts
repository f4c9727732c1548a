import { DAY, MiniTerraform, settings } from './mini-terraform';

const ours = [
  'name',
  'owner_id',
  'workspace_id',
  'purpose',
  'owner',
  'consumer',
  'project_grants',
  'expires_in',
  'secret',
];
const saidOf = (attributes: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(ours.map((name) => [name, attributes[name]]));

describe('an import by the ARN of a secret of ours', () => {
  test.each([
    ['all defaults', {}],
    ['another expiry', { expires_in: '36h', rotation: null }],
    ['colons and brackets', { consumer: 'jenkins: a (b)', purpose: 'Reads: x (y), and z', owner: 'Q A: team' }],
    [
      'a secret of its own name, tags, format and recovery window',
      {
        secret: { name: 'team/ci', tags: { team: 'qa' }, format: 'plain', recovery_window: '7d' },
      },
    ],
    ['workspace access', { project_grants: null, workspace_role: 'Viewer' }],
  ])('knows what was declared with %s, and a plan of the same changes nothing', async (_what, more) => {
    const first = new MiniTerraform();
    const config = settings(more);
    await first.apply(config);
    const second = new MiniTerraform(first);
    await second.import(String(first.attributes['secret_arn']));
    expect(saidOf(second.attributes)).toEqual(saidOf(first.attributes));
    expect(second.attributes['next_action']).toBe('update: this resource claims the token');
    const { planned } = await second.plan(config);
    expect(planned).toMatchObject({ token_id: first.attributes['token_id'], status: 'active' });
    await second.apply(config);
    expect(second.attributes['token_id']).toBe(first.attributes['token_id']);
    expect(await second.plan(config)).toMatchObject({ action: 'none' });
  });

  test.each([null, true])(
    'given by its ARN, with take_over %s, is ours by the configuration that is planned with it',
    async (take_over) => {
      const first = new MiniTerraform();
      const arn = first.world.outside.makeSecret({ name: 'team/ci', description: '', tags: {} });
      await first.apply(settings({ secret: { arn, format: 'plain' } }));
      const config = settings({ secret: { arn, format: 'plain', take_over } });
      const second = new MiniTerraform(first);
      await second.import(String(first.attributes['secret_arn']));
      second.warnings = [];
      await second.plan(config);
      expect(second.warnings.map(({ summary, detail }) => `${summary} ${detail}`).join()).not.toMatch(/did not write/);
      await second.apply(config);
      expect(second.attributes['token_id']).toBe(first.attributes['token_id']);
      expect(await second.plan(config)).toMatchObject({ action: 'none' });
    },
  );

  test('leaves open what its description says in two ways', async () => {
    const first = new MiniTerraform();
    await first.apply(settings({ consumer: 'a (b): c' }));
    const second = new MiniTerraform(first);
    await second.import(String(first.attributes['secret_arn']));
    expect(second.attributes).toMatchObject({ consumer: null, owner: null, purpose: null, expires_in: '30d' });
  });

  test('of a token that was rotated and extended tells the life of the current one', async () => {
    const first = new MiniTerraform();
    await first.apply(settings());
    first.clock.advance(21 * DAY);
    await first.apply(settings());
    await first.apply(settings({ expires_in: '45d' }));
    const second = new MiniTerraform(first);
    await second.import(String(first.attributes['secret_arn']));
    expect(second.attributes).toMatchObject({ expires_in: '45d' });
  });
});
