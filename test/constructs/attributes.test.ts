import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SystemClock } from '../../src/adapters/system/system-clock';
import type { DeclaredState, DeclaredToken } from '../../src/core/model/desired';
import { parseInstant } from '../../src/core/model/time';
import { readSpecs } from '../../src/core/token-spec/read-specs';
import { declare, type TokenAttributes } from '../../src/terraform/provider/access-token/attributes/declared-token';
import { accessTokenSchema } from '../../src/terraform/provider/access-token/attributes/schema';
import { isNested, type Attributes } from '../../src/terraform/plugin';
import { attributeOf } from '../../src/core/token-spec/table/attribute-names';
import type { Fields } from '../../src/core/token-spec/table/field';
import { fieldsOf, tokenField } from '../../src/core/token-spec/table/token-fields';
import { HEAD, specOf, token } from '../spec/marked-spec';
import { arbitrarySpec, asYaml } from './arbitrary-spec';
import { jsonOf, resourcesOf, stackOf } from './synthesized';
import { evaluated, HOSTILE_TEXTS } from './terraform-template';

const now = new SystemClock().now();

/** What the command line makes of a spec. */
function byCommandLine(...texts: readonly string[]): DeclaredState {
  const files = texts.map((content, index) => ({ path: `${index}.yaml`, content }));
  const { states, errors } = readSpecs(files, { now });
  expect(errors).toEqual([]);
  return states[0]!;
}

/** What the provider makes of the attributes that CDKTF writes for it, with everything that is not said as null. */
function byProvider(...texts: readonly string[]): readonly DeclaredToken[] {
  const resources = Object.values(resourcesOf(jsonOf(stackOf(texts))));
  return resources
    .map(({ '//': _, ...attributes }) => {
      const config = withNulls(accessTokenSchema.attributes, evaluated(attributes)) as TokenAttributes;
      const { state, problems } = declare(config);
      expect(problems).toEqual([]);
      return state!.tokens[0]!;
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function withNulls(attributes: Attributes, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => withNulls(attributes, one));
  const given = value as Readonly<Record<string, unknown>>;
  // A name that the schema does not have is an error of Terraform.
  const foreign = Object.keys(given).find((name) => !(name in attributes));
  if (foreign !== undefined) throw new Error(`the provider has no attribute ${foreign}`);
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => {
      const found = given[name] ?? null;
      return [name, found !== null && isNested(attribute) ? withNulls(attribute.attributes, found) : found];
    }),
  );
}

/** Terraform keeps a former name by a moved block and its state, not in an attribute. */
const withoutFormerName = ({ renamedFrom: _, ...rest }: DeclaredToken): DeclaredToken => rest;

const agree = (...texts: readonly string[]): void =>
  expect(byProvider(...texts)).toEqual(byCommandLine(...texts).tokens.map(withoutFormerName));

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:given-AbCdEf';

test.each<[string, Readonly<Record<string, string>>, string?]>([
  ['nothing but what is required', {}],
  ['owner', { owner: 'qa@acme.example' }],
  ['a workspace role', { access: '{ workspace: { role: Viewer } }' }],
  ['workspace needs', { access: '{ workspace: { needs: [users:view, auditlogs:view] } }' }],
  ['project needs', { access: '{ projects: [{ project: b, needs: [x:view] }, { project: a, role: Any Role }] }' }],
  ['expiresIn in hours', { expiresIn: '100h' }],
  ['expiresIn in calendar months', { expiresIn: '2M', rotation: '{ every: 1M, overlap: 1w }' }],
  ['expiresIn in years', { expiresIn: '1y' }],
  ['expiresAt as a date', { expiresAt: '2040-05-06' }],
  ['expiresAt with time and zone', { expiresAt: '2040-05-06T07:08:09.5+02:00' }],
  ['expiresAt with a schedule', { expiresAt: '2040-05-06', rotation: '{ every: 10d }' }],
  ['never', { expires: 'never', justification: 'It must', reviewBy: '2039-01-02' }],
  [
    'never, beside a schedule by default',
    { expires: 'never', justification: 'It must', reviewBy: '2039-01-02' },
    'rotation: { every: 20d, overlap: 3h, observationPeriod: 5d }',
  ],
  ['justification and reviewBy elsewhere', { justification: 'So it is', reviewBy: '2039-01-02T03:04:00Z' }],
  ['paused', { enabled: 'false' }],
  ['paused past its end', { enabled: 'false', expiresAt: '2020-01-01' }],
  ['no rotation', { rotation: 'none' }],
  [
    'no rotation, beside a schedule by default',
    { rotation: 'none' },
    'rotation: { overlap: 2h, observationPeriod: 0h }',
  ],
  ['no rotation by default', {}, 'rotation: none'],
  [
    'a fixed end beside a schedule by default',
    { expiresAt: '2040-05-06' },
    'rotation: { every: 2d, overlap: 2h, observationPeriod: 0h }',
  ],
  ['a window over midnight', { rotation: '{ window: 22:00-04:00 }' }],
  ['a window until midnight', { rotation: '{ window: 02:00-24:00 }' }],
  ['a window until midnight, said as 00:00', { rotation: '{ window: 02:00-00:00 }' }],
  ['a whole day', { rotation: '{ window: 00:00-24:00 }' }],
  [
    'every field of a schedule',
    { expiresIn: '30d', rotation: '{ every: 20d, overlap: 30h, observationPeriod: 3d, window: 01:00-02:00 }' },
  ],
  ['a named secret', { secret: '{ name: my/secret }' }],
  ['a secret by ARN', { secret: `{ arn: '${ARN}', takeOver: true, format: plain }` }],
  [
    'a secret by ARN, beside defaults',
    { secret: `{ arn: '${ARN}' }` },
    'secret: { region: eu-west-1, prefix: a/, kmsKeyId: k, tags: { a: b }, recoveryWindow: 7d, format: plain }',
  ],
  [
    'every field of a secret',
    {
      secret:
        '{ name: n, region: us-east-1, kmsKeyId: alias/k, replicas: [{ region: eu-west-1 }, { region: eu-north-1, kmsKeyId: k }], tags: { a: b, team-x: "" }, format: plain, recoveryWindow: 0d }',
    },
  ],
  [
    'a secret by default',
    {},
    'secret: { region: eu-west-1, prefix: hawzu/acme/, kmsKeyId: alias/k, tags: { a: b }, recoveryWindow: 7d, format: plain }',
  ],
  ['no copies', { secret: '{ replicas: [] }' }],
  ['copies by default', {}, 'secret: { region: eu-west-1, replicas: [{ region: eu-west-1 }, { region: us-east-1 }] }'],
  ['an empty prefix', {}, 'secret: { prefix: "" }'],
])('%s means to the provider what it means to the command line', (_, fields, defaults = '') => {
  const head = defaults === '' ? '' : `defaults: { ${defaults} }\n`;
  agree(specOf(token(fields)).replace('tokens:', `${head}tokens:`));
});

test.each(HOSTILE_TEXTS)('the text %j is a text, wherever it may stand', (text) => {
  const quoted = JSON.stringify(text);
  const fields = {
    purpose: quoted,
    owner: quoted,
    consumer: quoted,
    justification: quoted,
    access: `{ workspace: { role: ${quoted} } }`,
    secret: `{ kmsKeyId: ${quoted}, tags: { ${quoted}: ${quoted} } }`,
  };
  agree(specOf(token(fields)));
});

test('any spec means to the provider what it means to the command line', () => {
  fc.assert(
    fc.property(arbitrarySpec, (spec) => agree(asYaml(spec))),
    { numRuns: 60 },
  );
});

/** Ways to fields of an entry that Terraform has too. */
const fieldsIn = (fields: Fields, way = ''): readonly string[] =>
  Object.entries(fields).flatMap(([name, field]) => {
    const attribute = attributeOf(field);
    if (!attribute || attribute.elsewhere || field.spec === false) return [];
    const inner = field.kind.is === 'list' ? fieldsOf(field.kind.each) : fieldsOf(field);
    return [`${way}${name}`, ...fieldsIn(inner, `${way}${name}.`)];
  });

const waysIn = (value: unknown, way = ''): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((one) => waysIn(one, way));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [`${way}${name}`, ...waysIn(one, `${way}${name}.`)]);
};

test('such specs say every field of the table', () => {
  const said = new Set(fc.sample(arbitrarySpec, { numRuns: 200, seed: 1 }).flatMap(({ tokens }) => waysIn(tokens)));
  expect(fieldsIn(fieldsOf(tokenField)).filter((way) => !said.has(way))).toEqual([]);
});

test('the example means to the provider what it means to the command line, its waivers as reason and date', () => {
  const text = readFileSync(join(__dirname, '../../examples/acme/tokens.yaml'), 'utf8');
  const waived: Readonly<Record<string, Partial<DeclaredToken>>> = {
    'migration-export': {
      justification: 'The exporter is switched off with the project',
      reviewBy: parseInstant('2030-04-01T00:00:00Z')!,
    },
    'load-test-reporter': {
      justification: 'Load tests pause until the new cluster is up',
      reviewBy: parseInstant('2027-02-01T00:00:00Z')!,
    },
  };
  const expected = byCommandLine(text).tokens.map((one) => ({ ...withoutFormerName(one), ...waived[one.name] }));
  expect(byProvider(text)).toEqual(expected);
});

test('the earliest of several waivers is when to look again, and what the entry itself says stays', () => {
  const waivers =
    '[{ code: vague-name, reason: Known so, until: 2039-05-31 }, { code: long-lived-value, reason: Slow, until: 2039-02-28 }]';
  expect(byProvider(specOf(token({ waivers })))[0]).toMatchObject({
    justification: 'Known so; Slow',
    reviewBy: parseInstant('2039-03-01T00:00:00Z'),
  });
  const own = { waivers, justification: 'It must', reviewBy: '2039-01-02' };
  expect(byProvider(specOf(token(own)))[0]).toMatchObject({
    justification: 'It must',
    reviewBy: parseInstant('2039-01-02T00:00:00Z'),
  });
});

test('lengths of time keep the unit that somebody wrote, and defaults are filled in', () => {
  const text = `${HEAD}tokens:\n  - { name: abc, purpose: p, consumer: c, access: { workspace: { role: Viewer } }, expiresIn: 720h, rotation: { every: 2w } }\n`;
  const [resource] = Object.values(resourcesOf(jsonOf(stackOf(text))));
  expect(resource).toMatchObject({
    expires_in: '720h',
    enabled: true,
    owner: 'platform@acme.example',
    rotation: { enabled: true, every: '2w', overlap: '24h', observation_period: '48h' },
    secret: { prefix: 'hawzu/acme-ci/', format: 'json', recovery_window: '30d' },
  });
});
