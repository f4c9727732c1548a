import { nearest } from '../../diagnostics/nearest';
import { explainSchemaFormat } from './schema-format';
import {
  knownFields as fieldsOfSpecs,
  type SchemaError,
  validateOwnerId,
  validateSpec,
  validateToken,
  validateWorkspace,
  type Validator,
} from './generated/token-spec-validator';
import { asList, asMap, describeKind, quoted, type RawMap } from '../document/kinds';
import { isNotKnown } from '../document/not-known';
import type { Scope } from '../document/scope';
import type { Path } from '../document/spec-document';
import { LOOKS_SECRET, reportTokenValues } from '../document/written-secrets';

/** What the JSON Schema of a kind of document knows, so that its complaints can be told in our words. */
export interface SchemaForm {
  /** Fields of each map, by its place; `[]` stands for any entry of a list. */
  readonly knownFields: Readonly<Record<string, readonly string[]>>;
  /** What the whole document is: `a TokenSpec`. */
  readonly document: string;
  /** What the fields of this kind of document take, by their names: `write …`. */
  readonly forms?: Readonly<Record<string, string>>;
}

const SPEC_FORM: SchemaForm = { knownFields: fieldsOfSpecs, document: 'a TokenSpec' };

/**
 * Holds a document against the JSON Schema and says each thing once, in our words. What the schema says about several
 * fields together (`oneOf`, `not`, `if`) is left to the reader's own rules, which can name the fields.
 */
export function checkSchema(document: Scope, spec: RawMap): void {
  reportTokenValues(document, spec, document.document.source.text);
  const tokens = asList(spec['tokens']);
  checkForm(validateSpec, tokens ? { ...spec, tokens: [] } : spec, document);
  // One by one, so that a list of nonsense stops at the limit of problems and not at the end of memory.
  tokens?.forEach((token, index) => {
    if (!document.problems.full) checkForm(validateToken, token, document.at('tokens', index));
  });
}

/** The same for parts that a driver has by themselves: an entry, and whose and where it is. */
export function checkParts(parts: { readonly token: Scope; readonly owner: Scope; readonly workspace: Scope }): void {
  reportTokenValues(parts.token, parts.token.value, parts.token.document.source.text);
  checkForm(validateOwnerId, parts.owner.value, parts.owner);
  checkForm(validateWorkspace, parts.workspace.value, parts.workspace);
  checkForm(validateToken, parts.token.value, parts.token);
}

/** Holds a value against a validator that was made from a schema. */
export function checkForm(validate: Validator, value: unknown, scope: Scope, form = SPEC_FORM): void {
  if (validate(value)) return;
  const told = new Set<string>();
  for (const error of validate.errors ?? []) {
    if (isAboutSeveralFields(error) || isNotKnown(scope.at(...pathOf(error.instancePath)).value)) continue;
    // A text that is empty is also too short and of the wrong form: the first complaint about a value will do.
    const once = aboutEntries.has(error.keyword)
      ? `${error.instancePath} ${JSON.stringify(error.params)}`
      : error.instancePath;
    if (told.has(once)) continue;
    told.add(once);
    if (isMisspelt(error, scope, form)) continue;
    tell(error, scope, form);
  }
}

/** A required field that stands there under a name like its own is one mistake: the name. */
function isMisspelt(
  { keyword, params, instancePath }: SchemaError,
  scope: Scope,
  { knownFields }: SchemaForm,
): boolean {
  if (keyword !== 'required') return false;
  const path = pathOf(instancePath);
  const raw = asMap(scope.at(...path).value) ?? {};
  const known = knownFields[placeName([...scope.path, ...path])] ?? [];
  const unused = known.filter((name) => !(name in raw));
  return Object.keys(raw).some((key) => !known.includes(key) && nearest(key, unused) === params['missingProperty']);
}

/** The place of a path in `knownFields`. */
const placeName = (path: Path): string =>
  path.map((segment) => (typeof segment === 'number' ? '[]' : segment)).join('/');

/** Keywords of which one value can have several complaints that are all worth telling. */
const aboutEntries: ReadonlySet<string> = new Set(['required', 'additionalProperties', 'uniqueItems']);

const isAboutSeveralFields = ({ keyword, schemaPath }: SchemaError): boolean =>
  ['oneOf', 'not', 'if', 'anyOf'].includes(keyword) ||
  /\/(oneOf|allOf)\/\d/.test(schemaPath) ||
  // The schema's complaint about a tag's name comes once more, for the map of tags.
  /\/propertyNames\//.test(schemaPath);

function pathOf(pointer: string): Path {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));
}

function tell(error: SchemaError, scope: Scope, form: SchemaForm): void {
  const path = pathOf(error.instancePath);
  const field = scope.name(...path);
  const value = scope.at(...path).value;
  switch (error.keyword) {
    case 'type':
      return tellType(String(error.params['type']), scope, path);
    case 'required': {
      const missing = String(error.params['missingProperty']);
      return scope.report(
        'missing-field',
        { field: scope.name(...path, missing), where: whatIs(scope, path, form) },
        { path },
      );
    }
    case 'additionalProperties':
      return tellUnknown(scope, [...path, String(error.params['additionalProperty'])], form);
    case 'const':
      return tellChoice([String(error.params['allowedValue'])], scope, path);
    case 'enum':
      return tellChoice((error.params['allowedValues'] as readonly unknown[]).map(String), scope, path);
    case 'maxItems':
    case 'maxProperties':
      return scope.report(
        'too-long',
        { field, limit: Number(error.params['limit']), unit: 'entries' },
        { path, part: 'key' },
      );
    case 'minItems':
      return scope.report('empty-value', { field }, { path, part: 'key' });
    case 'uniqueItems': {
      const second = Number(error.params['i']) > Number(error.params['j']) ? error.params['i'] : error.params['j'];
      const item = String(asList(value)?.[Number(second)]);
      const at = { path: [...path, Number(second)] };
      return path.at(-1) === 'needs'
        ? scope.report('duplicate-need', { need: item }, at)
        : scope.report('duplicate-item', { item: quoted(item), field }, at);
    }
    case 'propertyNames': {
      const name = String(error.params['propertyName']);
      const form = 'a tag of 1 to 128 characters';
      return scope.report(
        'invalid-format',
        { field: 'tags', found: name.slice(0, 60), form },
        { path: [...path, name], part: 'key' },
      );
    }
    default: {
      const own = form.forms?.[keyOf(scope, path)];
      if (own === undefined) return explainSchemaFormat(error, scope, path);
      return scope.report('invalid-format', { field, found: quoted(String(value)), form: own }, { path });
    }
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  integer: 'a whole number',
  object: 'a map',
  array: 'a list',
  'string,object': '"none" or a map',
};

function tellType(type: string, scope: Scope, path: Path): void {
  const field = scope.name(...path);
  const { value } = scope.at(...path);
  // A length without a unit is YAML's number; what is missing is the unit, not the quotes.
  if (
    typeof value === 'number' &&
    /^(expiresIn|every|overlap|observationPeriod|recoveryWindow|atMost)$/.test(keyOf(scope, path))
  ) {
    const found = String(value);
    const suggestion = Number.isInteger(value) && value > 0 && value < 100_000 ? { suggestion: `${found}d` } : {};
    return scope.report('invalid-duration', { field, found, problem: 'it has no unit' }, { path, ...suggestion });
  }
  const expected = EXPECTED[type] ?? type;
  const quotable = type === 'string' && (typeof value === 'number' || typeof value === 'boolean');
  const truth = typeof value === 'string' && type === 'boolean' ? TRUTH[value.toLowerCase()] : undefined;
  scope.report(
    'wrong-type',
    { field, expected, found: describeKind(value), quotable },
    { path, ...(truth === undefined ? {} : { suggestion: truth }) },
  );
}

const TRUTH: Readonly<Record<string, string>> = {
  yes: 'true',
  on: 'true',
  y: 'true',
  no: 'false',
  off: 'false',
  n: 'false',
};

function tellUnknown(scope: Scope, way: Path, form: SchemaForm): void {
  const path = way.slice(0, -1);
  const field = String(way.at(-1));
  const known = form.knownFields[placeName([...scope.path, ...path])] ?? [];
  const pointing = { path: [...path, field], part: 'key' } as const;
  const held = asMap(scope.at(...path).value)?.[field];
  if (LOOKS_SECRET.test(field) && typeof held === 'string') {
    return scope.report('value-in-spec', { field }, pointing);
  }
  const unused = known.filter((name) => !(name in (asMap(scope.at(...path).value) ?? {})));
  const suggestion = nearest(field, unused);
  const short = field.length > 60 ? `${field.slice(0, 59)}…` : field;
  scope.report('unknown-field', { field: short, where: whatIs(scope, path, form), known }, { ...pointing, suggestion });
}

function tellChoice(allowed: readonly string[], scope: Scope, path: Path): void {
  const field = scope.name(...path);
  const { value } = scope.at(...path);
  if (typeof value !== 'string') {
    const expected = allowed.map((choice) => `"${choice}"`).join(' or ');
    return scope.report('wrong-type', { field, expected, found: describeKind(value), quotable: false }, { path });
  }
  const suggestion = otherField(keyOf(scope, path), value) ?? nearest(value, allowed);
  const found = value.length > 60 ? `${value.slice(0, 59)}…` : value;
  scope.report('not-allowed-value', { field, found, allowed }, { path, suggestion });
}

/** A right value in the wrong field: `expires: 30d`, `rotation: 20d`. */
function otherField(field: string, value: string): string | undefined {
  const isDuration = /^[1-9]\d{0,4}[hdwMy]$/.test(value);
  if (field === 'expires' && isDuration) return `expiresIn: ${value}`;
  if (field === 'expires' && /^\d{4}-\d{2}-\d{2}/.test(value)) return `expiresAt: ${value.slice(0, 30)}`;
  if (field === 'rotation' && isDuration) return `rotation: { every: ${value} }`;
  return undefined;
}

/** The last name of the way to a value: the field, whatever it is called. */
const keyOf = (scope: Scope, path: Path): string => String([...scope.path, ...path].at(-1));

/** What the map at a path is, for `... has no field "x"`. */
function whatIs(scope: Scope, path: Path, { document }: SchemaForm): string {
  const whole = [...scope.path, ...path];
  const last = whole.at(-1);
  if (last === undefined) return document;
  if (typeof last === 'string') return `"${scope.name(...path)}"`;
  const list = String(whole.at(-2));
  const name = asMap(scope.at(...path).value)?.['name'];
  if (list === 'tokens') return typeof name === 'string' ? `token "${name.slice(0, 60)}"` : 'a token';
  return { projects: 'a grant in a project', waivers: 'a waiver' }[list] ?? `an entry of ${list}`;
}
