import fc from 'fast-check';
import type { Field, Fields } from '../../src/core/token-spec/table/field';
import { secretFields } from '../../src/core/token-spec/table/secret-fields';
import { fieldsOf, tokenField } from '../../src/core/token-spec/table/token-fields';
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
  fc
    .tuple(grant, fc.constantFrom({}, { maxIssuedLifetime: '90d' }, { maxIssuedLifetime: 'unlimited' }))
    .map(([given, lifetime]) => ({ workspace: { ...given, ...lifetime } })),
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

/** A value of a field that no other field has a say in. */
function valueOf({ kind, examples = [] }: Field): fc.Arbitrary<unknown> {
  switch (kind.is) {
    case 'text':
      return text;
    case 'boolean':
      return fc.boolean();
    case 'choice':
      return fc.constantFrom(...kind.values);
    case 'tags':
      return tags;
    default:
      if (examples.length === 0) throw new Error(`no example of ${kind.is}`);
      return fc.constantFrom(...examples);
  }
}

const tags = fc.dictionary(
  text.filter((key) => key.length <= 128 && !/^(aws:|hawzu-tokens:|__proto__$)/i.test(key)),
  text,
  { maxKeys: 3 },
);

/** Some fields of a group, by the table, but for those that others have a say in. */
function someOf(fields: Fields, excluded: readonly string[]): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const free = Object.entries(fields).filter(([name, field]) => field.spec !== false && !excluded.includes(name));
  const model = Object.fromEntries(free.map(([name, field]) => [name, valueOf(field)]));
  return fc.record(model, { requiredKeys: free.filter(([, field]) => field.required).map(([name]) => name) });
}

const ofManaged = ['name', 'prefix', 'arn', 'takeOver'];
const managed = someOf(secretFields, ofManaged).map((fields) => ({ ...fields, ...regionIn(fields) }));
/** The others are for secrets that are made. */
const external = someOf({ format: secretFields.format, takeOver: secretFields.takeOver }, []);

/** Two regions, so that some are not where the run is. */
const regionIn = (fields: Readonly<Record<string, unknown>>): object =>
  'region' in fields && 'format' in fields ? { region: 'us-east-2' } : {};

/** Names, access, time and secret follow rules of their own; a move needs a second spec. */
const APART = [
  'name',
  'access',
  'expiresIn',
  'expiresAt',
  'expires',
  'justification',
  'reviewBy',
  'rotation',
  'secret',
];
const ELSEWHERE = ['renamedFrom', 'movedFrom', 'movedTo', 'waivers'];

const token = (tokenName: string, index: number) =>
  fc
    .tuple(
      someOf(fieldsOf(tokenField), [...APART, ...ELSEWHERE]),
      access,
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
    .map(([fields, granted, time, secret]) => ({
      name: tokenName,
      ...fields,
      access: granted,
      ...time,
      ...(secret && { secret }),
    }));

const defaults = fc.record(
  {
    expiresIn: fc.constantFrom('30d', '1M', '40d'),
    rotation: fc.oneof(schedule, fc.constant('none')),
    secret: fc
      .tuple(
        managed,
        fc.constantFrom({}, ...['', 'hawzu/acme/', 'a.b+c/', 'hawzu/acme-ci/'].map((prefix) => ({ prefix }))),
      )
      .map(([fields, named]) => ({ ...fields, ...named })),
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
