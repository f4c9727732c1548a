import fc from 'fast-check';
import { HOSTILE_TEXTS } from './terraform-template';

/** A document in the form of YAML's data. */
export interface SpecData {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly owner: string };
  readonly workspace: string;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly tokens: readonly Readonly<Record<string, unknown>>[];
}

/** JSON is YAML. */
export const asYaml = (spec: SpecData): string => `${JSON.stringify(spec)}\n`;

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,7}(-[a-z0-9]{2,8}){1,3}$/);
const text = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }).filter((found) => /\S/.test(found)),
  fc
    .array(fc.constantFrom('$', '{', '%', '}', '"', '\\', 'TfToken[', 'e', '1', '-', ' x'), { minLength: 1 })
    .map((parts) => `a${parts.join('')}`),
);
const needs = fc.uniqueArray(fc.stringMatching(/^[a-z]{2,6}:[a-z]{2,6}$/), { minLength: 1, maxLength: 4 });
const grant = fc.oneof(
  fc.record({ role: text }),
  needs.map((list) => ({ needs: list })),
);
const access = fc.oneof(
  grant.map((workspace) => ({ workspace })),
  fc
    .uniqueArray(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,8}$/), { minLength: 1, maxLength: 4 })
    .chain((projects) => fc.tuple(...projects.map((project) => grant.map((given) => ({ project, ...given })))))
    .map((projects) => ({ projects })),
);

const some = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const hours = (least: number, most: number) => fc.integer({ min: least, max: most }).map((count) => `${count}h`);
const clock = fc.integer({ min: 0, max: 23 });
const window = fc
  .tuple(clock, clock)
  .filter(([start, end]) => start !== end)
  .map(([start, end]) => `${String(start).padStart(2, '0')}:00-${String(end).padStart(2, '0')}:00`);

/** Every lifetime has room for every schedule here. */
const expiry = fc.oneof(
  fc.constantFrom('30d', '5w', '900h', '2M', '1y').map((expiresIn) => ({ expiresIn })),
  fc.constantFrom('2040-01-31', '2045-06-07T08:09:10Z', '2041-02-03T04:05+05:30').map((expiresAt) => ({ expiresAt })),
  fc.constant({}),
);
const schedule = fc.record(
  { every: hours(60, 110), overlap: hours(0, 24), observationPeriod: hours(0, 90), window },
  { requiredKeys: [] },
);
const timing = fc.oneof(
  fc.tuple(expiry, some(fc.oneof(schedule, fc.constant('none')))).map(([end, rotation]) => {
    // A fixed end asks for its own schedule, or for none.
    const every = 'expiresAt' in end && typeof rotation === 'object' && { every: '70h', ...rotation };
    return { ...end, ...(rotation !== undefined && { rotation: every || rotation }) };
  }),
  text.map((justification) => ({ expires: 'never', justification, reviewBy: '2039-12-31' })),
);

const secretSettings = {
  region: fc.constantFrom('eu-west-1', 'us-east-2'),
  kmsKeyId: text,
  tags: fc.dictionary(
    text.filter((key) => key.length <= 128 && !/^(aws:|hawzu-tokens:|__proto__$)/i.test(key)),
    text,
    { maxKeys: 3 },
  ),
  format: fc.constantFrom('json', 'plain'),
  recoveryWindow: fc.constantFrom('0d', '7d', '30d'),
};
const managed = fc.record(secretSettings, { requiredKeys: [] });
const external = fc.record({ format: secretSettings.format, takeOver: fc.boolean() }, { requiredKeys: [] });

const token = (tokenName: string, index: number) =>
  fc
    .tuple(
      fc.record({ purpose: text, consumer: text, access }),
      fc.record({ owner: text, enabled: fc.boolean() }, { requiredKeys: [] }),
      timing,
      some(
        fc.oneof(
          managed,
          managed.map((fields) => ({ ...fields, name: `own/${index}` })),
          external.map((fields) => ({
            ...fields,
            arn: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:given-${index}-AbCdEf`,
          })),
        ),
      ),
    )
    .map(([required, optional, time, secret]) => ({
      name: tokenName,
      ...required,
      ...optional,
      ...time,
      ...(secret && { secret }),
    }));

const defaults = fc.record(
  {
    expiresIn: fc.constantFrom('30d', '1M', '40d'),
    rotation: fc.oneof(schedule, fc.constant('none')),
    secret: fc.record(
      { ...secretSettings, prefix: fc.constantFrom('', 'hawzu/acme/', 'a.b+c/', 'hawzu/acme-ci/') },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['expiresIn'] },
);

/** A valid spec of one owner and workspace, of up to six tokens. */
export const arbitrarySpec: fc.Arbitrary<SpecData> = fc
  .tuple(
    fc.uniqueArray(name, { minLength: 1, maxLength: 6 }).chain((names) => fc.tuple(...names.map(token))),
    defaults,
  )
  .map(([tokens, byDefault]) => ({
    apiVersion: 'hawzu-tokens/v1',
    kind: 'TokenSpec',
    metadata: { name: 'acme-ci', owner: 'platform@acme.example' },
    workspace: 'ws_acme',
    defaults: byDefault,
    tokens,
  }));
