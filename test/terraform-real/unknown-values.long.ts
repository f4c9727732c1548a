import { accessTokenSchema } from '../../src/terraform/provider/access-token/attributes/schema';
import type { Attributes } from '../../src/terraform/plugin/schema/attribute';
import { describeTerraform, resource, TerraformWorld } from '../terraform-provider/terraform-world';
import { plannedActions } from './planned-actions';

jest.setTimeout(900_000);

const TOKEN = 'hawzu_access_token.ci-runner';
/** A value that another resource makes: unknown until it is made or changed. */
const made = (values: Readonly<Record<string, string>>): string =>
  `resource "terraform_data" "made" {\n  input = {\n${Object.entries(values)
    .map(([key, value]) => `    ${key} = ${value}`)
    .join('\n')}\n  }\n}\n`;
const from = (key: string): string => `terraform_data.made.output.${key}`;

const GRANTS = '[{ project_id = "proj_web", role = "Project Viewer", needs = null }]';
const SECRET = { name: '"hawzu/acme/ci-runner"', format: '"plain"' };

interface Variant {
  readonly values: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Ways to say all of a resource by references. Nested attributes are written as `outer.inner` in the keys of `values`. */
const variants: Readonly<Record<string, Variant>> = {
  'who, access to projects, lifetime and schedule': {
    values: {
      workspace_id: '"ws_acme"',
      owner_id: '"acme-ci"',
      name: '"ci-runner"',
      purpose: '"Runs the suite"',
      owner: '"qa@acme.example"',
      consumer: '"github-actions/acme/web"',
      expires_in: '"30d"',
      enabled: 'true',
      project_id: '"proj_web"',
      role: '"Project Viewer"',
      need: '"testcases:view"',
      every: '"20d"',
      overlap: '"24h"',
      observation_period: '"48h"',
      window: '"00:00-23:00"',
      rotated: 'true',
      trigger: '"1"',
      prefix: '"hawzu/acme/"',
      tag: '"qa"',
      region: '"eu-west-1"',
      window_: '"7d"',
      format: '"json"',
      kms_key_id: '"alias/quality"',
      copy_region: '"eu-north-1"',
      copy_key: '"alias/north"',
      on_destroy: '"abandon"',
    },
    attributes: {
      ...Object.fromEntries(
        ['workspace_id', 'owner_id', 'name', 'purpose', 'owner', 'consumer', 'expires_in', 'enabled', 'on_destroy'].map(
          (name) => [name, from(name)],
        ),
      ),
      project_grants: `[{ project_id = ${from('project_id')}, role = ${from('role')} }, { project_id = "proj_api", needs = [${from('need')}] }]`,
      rotation: `{ enabled = ${from('rotated')}, every = ${from('every')}, overlap = ${from('overlap')}, observation_period = ${from('observation_period')}, window = ${from('window')}, trigger = ${from('trigger')} }`,
      secret: `{ prefix = ${from('prefix')}, region = ${from('region')}, kms_key_id = ${from('kms_key_id')}, replicas = [{ region = ${from('copy_region')}, kms_key_id = ${from('copy_key')} }], tags = { team = ${from('tag')} }, format = ${from('format')}, recovery_window = ${from('window_')} }`,
    },
  },
  'a role in the workspace, a fixed end, and why': {
    values: {
      workspace_role: '"Viewer"',
      max_issued_lifetime: '"90d"',
      expires_at: '"2099-01-01"',
      justification: '"because"',
      review_by: '"2098-01-01"',
      name: '"hawzu/acme/ci-runner"',
      tags: '{ team = "qa" }',
    },
    attributes: {
      project_grants: '',
      expires_in: '',
      rotation: '',
      ...Object.fromEntries(
        ['workspace_role', 'max_issued_lifetime', 'expires_at', 'justification', 'review_by'].map((name) => [
          name,
          from(name),
        ]),
      ),
      secret: `{ name = ${from('name')}, tags = ${from('tags')} }`,
    },
  },
  'needs in the workspace, and no end': {
    values: {
      needs: '["accesstokens:view", "auditlogs:view"]',
      never: 'true',
      justification: '"because"',
      review_by: '"2098-01-01"',
    },
    attributes: {
      project_grants: '',
      expires_in: '',
      rotation: '',
      workspace_needs: from('needs'),
      never_expires: from('never'),
      justification: from('justification'),
      review_by: from('review_by'),
    },
  },
  'whole objects': {
    values: {
      grants: GRANTS,
      rotation: '{ every = "20d", overlap = "24h" }',
      secret: `{ name = ${SECRET.name}, format = ${SECRET.format} }`,
    },
    attributes: {
      project_grants: from('grants'),
      // An output of terraform_data has the attributes that it was given; the resource wants all of them.
      rotation: `{ every = ${from('rotation')}.every, overlap = ${from('rotation')}.overlap }`,
      secret: `{ name = ${from('secret')}.name, format = ${from('secret')}.format }`,
    },
  },
  'a secret that is there already, with consent': {
    values: { arn: '"ARN"', consent: 'true' },
    attributes: { secret: `{ arn = ${from('arn')}, take_over = ${from('consent')} }` },
  },
};

/** `name` and `outer.inner` of everything that may be configured. */
/** What is said in elements of lists in an object. */
const inLists = (text: string): readonly string[] =>
  [...text.matchAll(/(\w+) = \[\{ ([^\]]*) \}\]/g)].flatMap(([, list, elements = '']) =>
    [...elements.matchAll(/(\w+) = terraform_data/g)].map(([, inner]) => `${list}.${inner}`),
  );

const configurable = (attributes: Attributes, outer = ''): readonly string[] =>
  Object.entries(attributes).flatMap(([name, attribute]) => {
    if (attribute.mode === 'computed') return [];
    return 'nesting' in attribute ? configurable(attribute.attributes, `${name}.`) : [`${outer}${name}`];
  });

describeTerraform('values that are not known before other resources are made', () => {
  let world: TerraformWorld;
  beforeEach(async () => {
    world = await TerraformWorld.start();
  });
  afterEach(() => world.close());

  test('the variants leave no attribute out', () => {
    const said = Object.values(variants)
      .flatMap(({ attributes }) => Object.entries(attributes))
      .flatMap(([name, text]) =>
        text.startsWith('{') || text.startsWith('[')
          ? [
              ...[...text.matchAll(/(\w+) = (?:\{ \w+ = |\[)?terraform_data/g)].map(([, inner]) => `${name}.${inner}`),
              ...inLists(text),
            ]
          : [name],
      );
    const known = said.map((name) => name.replace('secret.team', 'secret.tags'));
    expect(configurable(accessTokenSchema.attributes).filter((name) => !known.includes(name))).toEqual([]);
  });

  test.each(Object.entries(variants))(
    '%s: planned, applied, and planned again without a change',
    async (_what, variant) => {
      await world.local.createSecret('theirs', 'something of theirs');
      const [theirs] = world.local.emulator.snapshot();
      const values = Object.fromEntries(
        Object.entries(variant.values).map(([key, value]) => [key, value.replace('ARN', theirs!.arn)]),
      );
      world.write(made(values), resource('ci-runner', { secret: '', ...variant.attributes }));
      await world.init();
      expect(await world.run(['validate', '-no-color'])).toMatchObject({ code: 0 });
      expect(await plannedActions(world)).toMatchObject({ [TOKEN]: 'create' });
      await world.apply('planned');
      expect(world.state('ci-runner')).toMatchObject({ status: 'active' });
      expect(await world.plan()).toMatchObject({ code: 0 });
    },
  );

  test('of a resource that is there: what can change in place does, with the token it has', async () => {
    const changing = (role: string, owner: string) =>
      world.write(
        made({ role: `"${role}"`, owner: `"${owner}"`, grants: GRANTS.replace('Project Viewer', role) }),
        resource('ci-runner', { owner: from('owner'), project_grants: from('grants') }),
      );
    changing('Project Viewer', 'qa@acme.example');
    await world.init();
    await world.apply();
    const before = await world.local.currentValue('hawzu/acme/ci-runner');
    changing('Project Member', 'web@acme.example');
    expect(await plannedActions(world)).toMatchObject({ [TOKEN]: 'update' });
    await world.apply('planned');
    expect(await world.local.currentValue('hawzu/acme/ci-runner')).toEqual(before);
    expect(world.state('ci-runner')).toMatchObject({ access: 'proj_web: Project Member', owner: 'web@acme.example' });
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('of a resource that is there: a trigger that is known only in the apply rotates in it, once', async () => {
    const write = (trigger: string) =>
      world.write(
        made({ trigger: `"${trigger}"` }),
        resource('ci-runner', { rotation: `{ every = "20d", trigger = ${from('trigger')} }` }),
      );
    write('1');
    await world.init();
    await world.apply();
    const { token_id: before } = world.state('ci-runner')!;
    write('2');
    expect(await plannedActions(world)).toMatchObject({ [TOKEN]: 'update' });
    await world.apply('planned');
    const { token_id: after } = world.state('ci-runner')!;
    expect(after).not.toBe(before);
    expect(await world.plan()).toMatchObject({ code: 0 });
    const rows = (await world.local.service.snapshot()).filter((row) => row.label.startsWith('ci-runner@'));
    expect(rows.map(({ status }) => status)).toEqual(['enabled', 'enabled']);
  });

  test.each([
    ['its secret', { secret: `{ name = ${from('place')} }` }, '"hawzu/acme/one"', '"hawzu/acme/two"'],
    ['its owner id', { owner_id: from('place'), secret: '' }, '"acme-one"', '"acme-two"'],
  ])('of a resource that is there: %s may be another one, so it is replaced', async (_what, attributes, one, two) => {
    world.write(made({ place: one }), resource('ci-runner', attributes));
    await world.init();
    await world.apply();
    const { token_id: before } = world.state('ci-runner')!;
    world.write(made({ place: two }), resource('ci-runner', attributes));
    expect(await plannedActions(world)).toMatchObject({ [TOKEN]: 'delete+create' });
    await world.apply('planned');
    expect(world.state('ci-runner')?.['token_id']).not.toBe(before);
    expect(await world.plan()).toMatchObject({ code: 0 });
    const rows = (await world.local.service.snapshot()).filter((row) => row.label.startsWith('ci-runner@'));
    expect(rows.map(({ status }) => status).sort()).toEqual(['enabled', 'revoked']);
  });
});
