import { type Attributes, isNested } from '../../src/terraform/plugin/schema/attribute';
import { firstUnknown } from '../../src/terraform/plugin/values/known';
import { UNKNOWN } from '../../src/terraform/plugin/values/unknown';
import type { ObjectValue, Value } from '../../src/terraform/plugin/values/value';
import { accessTokenSchema } from '../../src/terraform/provider/access-token/attributes/schema';
import { attributeName } from '../../src/core/token-spec/table/attribute-names';
import { TEXT_NAMES, tokenField } from '../../src/core/token-spec/table/token-fields';
import { full, MiniTerraform, Refused, settings, type Told } from './mini-terraform';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:given-AbCdEf';

/** What people only read; the table knows all of it. */
const TEXTS = Object.fromEntries(
  TEXT_NAMES.map((name) => [attributeName(name, tokenField.kind.fields[name]), 'said to people']),
);

/** Between them they set every attribute that there is. */
const CONFIGURATIONS: Readonly<Record<string, ObjectValue>> = {
  'roles in projects': {
    project_grants: [
      { project_id: 'proj_web', role: 'Project Viewer' },
      { project_id: 'proj_api', needs: ['testcases:view', 'testcases:create'] },
    ],
    ...TEXTS,
    review_by: '2030-01-01',
    enabled: true,
    rotation: {
      enabled: true,
      every: '20d',
      overlap: '24h',
      observation_period: '48h',
      window: '02:00-05:00',
      trigger: '1',
    },
    secret: {
      name: 'mine',
      prefix: null,
      region: 'eu-west-1',
      kms_key_id: 'alias/k',
      replicas: [{ region: 'us-east-1' }, { region: 'eu-north-1', kms_key_id: 'alias/north' }],
      tags: { team: 'qa', cost: '1' },
      format: 'json',
      recovery_window: '7d',
    },
    on_destroy: 'revoke',
  },
  'a role in the workspace': { project_grants: null, workspace_role: 'Viewer', secret: { prefix: 'acme/' } },
  'needs in the workspace, without an end': {
    project_grants: null,
    workspace_needs: ['users:view', 'auditlogs:view'],
    expires_in: null,
    rotation: null,
    never_expires: true,
    justification: 'legacy',
    review_by: '2030-01-01',
  },
  'a management token with a fixed end, in a secret by ARN': {
    project_grants: null,
    workspace_role: 'Administrator',
    max_issued_lifetime: '90d',
    expires_in: null,
    rotation: null,
    expires_at: '2030-01-01',
    secret: { arn: ARN, take_over: true },
  },
};

type Path = readonly (string | number)[];

/** Every place that a configuration says something at, the elements of collections too. */
function placesIn(value: Value, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null || value === UNKNOWN) return [path];
  const inner = Array.isArray(value)
    ? value.flatMap((one: Value, index) => placesIn(one, [...path, index]))
    : Object.entries(value as ObjectValue).flatMap(([name, one]) => placesIn(one, [...path, name]));
  return path.length === 0 ? inner : [path, ...inner];
}

function withValue(whole: Value, [step, ...rest]: Path, value: Value | undefined): Value {
  if (step === undefined) return value ?? null;
  if (Array.isArray(whole)) {
    if (rest.length === 0 && value === undefined)
      return (whole as readonly Value[]).filter((_, index) => index !== step);
    return whole.map((one: Value, index) => (index === step ? withValue(one, rest, value) : one));
  }
  const { [step]: old = null, ...others } = whole as ObjectValue;
  return rest.length === 0 && value === undefined ? others : { ...others, [step]: withValue(old, rest, value) };
}

/** The attribute of a place as Terraform can point at it: elements of a set, and what is in them, have no address. */
function addressOf(path: Path, attributes: Attributes = accessTokenSchema.attributes): string {
  const [name, ...rest] = path;
  const attribute = attributes[String(name)];
  if (!attribute || rest.length === 0) return path.join('.');
  if (isNested(attribute)) {
    return attribute.nesting === 'single' ? `${String(name)}.${addressOf(rest, attribute.attributes)}` : String(name);
  }
  return attribute.type.kind === 'map' ? path.join('.') : String(name);
}

interface Answer {
  readonly refused?: readonly Told[];
  readonly planned?: ObjectValue;
  /** What the tokens and secrets that an apply made may do and carry. */
  readonly made?: unknown;
}

/** Plans in a world of its own, and applies what is known. */
async function applied(config: ObjectValue): Promise<Answer> {
  const terraform = new MiniTerraform();
  try {
    const plan = await terraform.plan(config);
    const { planned } = plan;
    // A secret by ARN is not there; its plan is enough.
    if (firstUnknown(plan.config) || JSON.stringify(config).includes(ARN)) return { planned };
    await terraform.applySaved(plan);
    expect(await terraform.plan(config)).toMatchObject({ action: 'none' });
    const { tokens, secrets } = terraform.world.snapshot();
    return {
      planned,
      made: [
        tokens.map(({ access, expiresAt }) => ({ access, expiresAt })),
        secrets.map(({ name, tags, kmsKeyId }) => ({ name, tags, kmsKeyId })),
      ],
    };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.diagnostics };
    throw error;
  }
}

const errorsAt = (told: readonly Told[]): readonly string[] =>
  told.filter(({ severity }) => severity === 'error').map(({ at }) => at);

const cases = Object.entries(CONFIGURATIONS).flatMap(([name, changes]) => {
  const config = settings(changes);
  return placesIn(config)
    .filter((path) => path.length === 1 || changes[String(path[0])] !== undefined)
    .map((path) => [name, path.join('.'), config, path] as const);
});

test('every attribute that can be set is tried', () => {
  const settable = (attributes: Attributes, path = ''): readonly string[] =>
    Object.entries(attributes).flatMap(([name, attribute]) =>
      attribute.mode === 'computed'
        ? []
        : [`${path}${name}`, ...(isNested(attribute) ? settable(attribute.attributes, `${path}${name}.`) : [])],
    );
  const tried = new Set(cases.map(([, , , path]) => path.filter((step) => typeof step === 'string').join('.')));
  expect(settable(accessTokenSchema.attributes).filter((one) => !tried.has(one))).toEqual([]);
});

test.each(cases)('%s: %s = null is as if it were left out, or an error on it', async (_name, _path, config, path) => {
  const terraform = new MiniTerraform();
  const withNull = withValue(config, path, null) as ObjectValue;
  const [validated, answer] = [await terraform.validate(full(withNull)), await applied(withNull)];
  const text = JSON.stringify([validated, answer.refused ?? []]);
  expect(text).not.toMatch(/defect|not-known-yet|undefined/);
  const without = await applied(withValue(config, path, undefined) as ObjectValue);
  if (!answer.refused && !without.refused) {
    const { change, access } = answer.planned!;
    expect({ change, access }).toEqual({ change: without.planned!['change'], access: without.planned!['access'] });
    expect(answer.made).toEqual(without.made);
    return;
  }
  const at = [...errorsAt(validated), ...errorsAt(answer.refused ?? [])];
  const own = addressOf(path);
  // What is missing now may be told on the attribute that asks for it, where leaving it out says the same.
  const same =
    without.refused !== undefined &&
    without.refused.map((d) => d.at).join() === (answer.refused ?? []).map((d) => d.at).join();
  expect(at.includes(own) || same).toBe(true);
  // Nobody has to be asked to see a null: validate tells.
  expect(errorsAt(validated)).not.toEqual([]);
});

test.each(cases)('%s: %s is unknown: no error, or one on it', async (_name, _path, config, path) => {
  const terraform = new MiniTerraform();
  const open = withValue(config, path, UNKNOWN) as ObjectValue;
  const [validated, answer] = [await terraform.validate(full(open)), await applied(open)];
  const told = [...errorsAt(validated), ...errorsAt(answer.refused ?? [])];
  expect(told.filter((at) => at !== addressOf(path))).toEqual([]);
  // What is not known may turn out to be anything, so nothing is promised.
  if (answer.planned) expect([UNKNOWN, undefined]).toContain(answer.planned['access']);
});
