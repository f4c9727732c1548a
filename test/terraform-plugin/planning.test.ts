import type { ObjectValue, Value } from '../../src/terraform/plugin';
import { UNKNOWN, defineSchema, types, valuesEqual } from '../../src/terraform/plugin';
import { planProblems } from '../../src/terraform/plugin/planning/plan-problems';
import { requiredReplacements } from '../../src/terraform/plugin/planning/required-replacements';
import { resultProblems } from '../../src/terraform/plugin/planning/result-problems';
import { suggestPlan } from '../../src/terraform/plugin/planning/suggest-plan';
import { withoutWriteOnly } from '../../src/terraform/plugin/planning/write-only';
import { objectTypeOf } from '../../src/terraform/plugin/schema/schema';

const grant = {
  project: { type: types.string, mode: 'required', description: 'p' },
  role: { type: types.string, mode: 'optional-computed', description: 'r', default: 'viewer' },
  key: { type: types.string, mode: 'computed', description: 'k', keepOnUpdate: true },
  pin: { type: types.string, mode: 'optional', description: 'p', writeOnly: true },
} as const;
const { attributes } = defineSchema({
  description: 'x',
  attributes: {
    id: { type: types.string, mode: 'computed', description: 'i', keepOnUpdate: true },
    serial: { type: types.number, mode: 'computed', description: 's' },
    name: { type: types.string, mode: 'required', description: 'n', replaceOnChange: true },
    size: { type: types.number, mode: 'optional', description: 's' },
    kind: { type: types.string, mode: 'optional-computed', description: 'k', default: 'plain' },
    zone: { type: types.string, mode: 'optional-computed', description: 'z' },
    pin: { type: types.string, mode: 'optional', description: 'p', writeOnly: true },
    list: { nesting: 'list', mode: 'optional', description: 'l', attributes: grant },
    set: { nesting: 'set', mode: 'optional', description: 's', attributes: grant },
    map: { nesting: 'map', mode: 'optional', description: 'm', attributes: grant },
    one: {
      nesting: 'single',
      mode: 'optional',
      description: 'o',
      attributes: { ...grant, project: { ...grant.project, replaceOnChange: true } },
    },
  },
});
const type = objectTypeOf(attributes);
const object = (given: ObjectValue): ObjectValue => ({
  ...Object.fromEntries(Object.keys(attributes).map((name) => [name, null])),
  ...given,
});
const element = (given: ObjectValue): Value => ({ project: null, role: null, key: null, pin: null, ...given });
const same = (left: ObjectValue, right: ObjectValue): boolean => valuesEqual(type, left, right);

describe('the plan that a schema suggests', () => {
  test('on creation what the provider computes is unknown, and defaults are in', () => {
    const config = object({ name: 'a' });
    expect(suggestPlan(attributes, null, config, config)).toEqual(
      object({ name: 'a', id: UNKNOWN, serial: UNKNOWN, kind: 'plain', zone: UNKNOWN }),
    );
  });

  const prior = object({ name: 'a', id: '1', serial: 4, kind: 'plain', zone: 'z' });

  test('without a change it is the prior state, so that a plan can be empty', () => {
    const config = object({ name: 'a' });
    expect(suggestPlan(attributes, prior, prior, config)).toBe(prior);
  });

  test('a change renews what is computed, and keeps what is marked to be kept', () => {
    const plan = suggestPlan(attributes, prior, { ...prior, size: 2 }, object({ name: 'a', size: 2 }));
    expect(plan).toEqual({ ...prior, size: 2, id: '1', serial: UNKNOWN, zone: UNKNOWN });
  });

  test('an attribute that the configuration no longer sets goes back to its default', () => {
    const before = { ...prior, kind: 'special' };
    expect(suggestPlan(attributes, before, before, object({ name: 'a' }))['kind']).toBe('plain');
  });

  test('a value that the configuration does not know yet stays unknown', () => {
    const config = object({ name: 'a', size: UNKNOWN, kind: UNKNOWN });
    const plan = suggestPlan(attributes, prior, { ...prior, size: UNKNOWN, kind: UNKNOWN }, config);
    expect([plan['size'], plan['kind']]).toEqual([UNKNOWN, UNKNOWN]);
  });

  test('an attribute that became computed later stays null until something changes', () => {
    const before = { ...prior, zone: null };
    expect(suggestPlan(attributes, before, before, object({ name: 'a' }))).toBe(before);
  });

  const planned = element({ project: 'p', role: 'viewer', key: UNKNOWN });
  test.each<readonly [string, Value, Value]>([
    ['list', [element({ project: 'p' })], [planned]],
    ['set', [element({ project: 'p' })], [planned]],
    ['map', { a: element({ project: 'p' }) }, { a: planned }],
    ['one', element({ project: 'p' }), planned],
    ['list', UNKNOWN, UNKNOWN],
    ['map', { a: UNKNOWN }, { a: UNKNOWN }],
    ['list', [], []],
  ])('a nested attribute (%s) is planned inside', (name, given, expected) => {
    const config = object({ name: 'a', [name]: given });
    expect(suggestPlan(attributes, null, config, config)[name]).toEqual(expected);
  });

  test('a new element beside an old one leaves the old one its computed value', () => {
    const old = element({ project: 'p', role: 'viewer', key: 'k1' });
    const config = object({ name: 'a', list: [element({ project: 'p' }), element({ project: 'q' })] });
    const proposed = { ...prior, list: [old, element({ project: 'q' })] };
    const plan = suggestPlan(attributes, { ...prior, list: [old] }, proposed, config);
    expect(plan['list']).toEqual([old, element({ project: 'q', role: 'viewer', key: UNKNOWN })]);
  });
});

test.each<readonly [string, ObjectValue, readonly (readonly (string | number)[])[]]>([
  ['nothing that is marked', { size: 3 }, []],
  ['a marked attribute', { name: 'b' }, [['name']]],
  ['a marked attribute to something unknown', { name: UNKNOWN }, [['name']]],
  ['a marked attribute of a nested object', { one: element({ project: 'q' }) }, [['one', 'project']]],
])('a change of %s asks for these replacements', (_what, change, expected) => {
  const prior = object({ name: 'a', one: element({ project: 'p' }) });
  expect(requiredReplacements(attributes, prior, { ...prior, ...change })).toEqual(expected);
});

describe('a plan that Terraform would refuse', () => {
  const config = object({ name: 'a', size: 1, list: [element({ project: 'p' })], set: [element({ project: 's' })] });
  const good = { ...config, id: UNKNOWN, kind: 'any', zone: 'any' };
  test.each<readonly [string, ObjectValue, readonly (readonly (string | number)[])[]]>([
    ['one that only fills computed attributes is fine', {}, []],
    ['a configured value was changed', { size: 2 }, [['size']]],
    ['a configured value became unknown', { name: UNKNOWN }, [['name']]],
    ['an unset attribute that is not computed was invented', { one: element({ project: 'x' }) }, [['one']]],
    ['an element was changed', { list: [element({ project: 'q' })] }, [['list', 0, 'project']]],
    ['an element was added', { list: [element({ project: 'p' }), element({ project: 'q' })] }, [['list']]],
    ['an element was filled in', { list: [element({ project: 'p', role: 'r', key: 'k' })] }, []],
    ['a set grew', { set: [] }, [['set']]],
  ])('%s', (_what, change, expected) => {
    expect(planProblems(attributes, null, config, { ...good, ...change })).toEqual(expected);
  });

  test('the prior value may stand for a configured one that means the same', () => {
    const prior = object({ name: 'A', list: config['list'] ?? null, set: config['set'] ?? null });
    expect(planProblems(attributes, prior, config, { ...good, name: 'A' })).toEqual([]);
  });
});

test.each<readonly [string, ObjectValue, ObjectValue, readonly (readonly (string | number)[])[]]>([
  ['what was unknown may become anything', { id: UNKNOWN, size: 1 }, { id: '9', size: 1 }, []],
  ['a planned value changed', { size: 1 }, { size: 2 }, [['size']]],
  ['a planned null was filled', { size: null }, { size: 2 }, [['size']]],
  ['an element got lost', { list: [element({}), element({})] }, { list: [element({})] }, [['list']]],
  [
    'an unknown inside an element was filled',
    { list: [element({ key: UNKNOWN })] },
    { list: [element({ key: 'k' })] },
    [],
  ],
  ['a map lost a key', { map: { a: element({}) } }, { map: {} }, [['map']]],
  [
    'a set in another order is the same',
    { set: [element({ key: 'a' }), element({ key: 'b' })] },
    { set: [element({ key: 'b' }), element({ key: 'a' })] },
    [],
  ],
  ['a set has another element', { set: [element({ key: 'a' })] }, { set: [element({ key: 'b' })] }, [['set']]],
])('after an apply: %s', (_what, planned, state, expected) => {
  expect(resultProblems(type, object(planned), object(state))).toEqual(expected);
});

test('write-only values are taken out wherever they are', () => {
  const given = object({
    name: 'a',
    pin: '1',
    list: [element({ pin: '2' })],
    map: { k: element({ pin: '3' }) },
    one: element({ pin: '4' }),
  });
  const cleared = withoutWriteOnly(attributes, given);
  expect(JSON.stringify(cleared)).not.toMatch(/"[1-4]"/);
  expect(same(cleared, object({ name: 'a', list: [element({})], map: { k: element({}) }, one: element({}) }))).toBe(
    true,
  );
});

test('sets are compared one to one: {a, a, b} is not {a, b, b}', () => {
  const set = types.set(types.string);
  expect(valuesEqual(set, ['a', 'a', 'b'], ['a', 'b', 'b'])).toBe(false);
  expect(valuesEqual(set, ['b', 'a'], ['a', 'b'])).toBe(true);
});
