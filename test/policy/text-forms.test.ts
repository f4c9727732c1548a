import fc from 'fast-check';
import { linearPattern, type Pattern } from '../../src/core/policy/rules/settings/linear-pattern';
import { readPolicies } from '../../src/core/policy/read-policies';
import { policyOf } from './policy-texts';

const compiled = (source: string): Pattern => {
  const pattern = linearPattern(source);
  if (typeof pattern === 'string') throw new Error(`${source} is ${pattern}`);
  return pattern;
};

// JavaScript's own would take longer than the universe is old for the first of them.
test.each(['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '(a*)*b', '^(\\w+\\s?)*$', '(.*a){20}'])(
  'no pattern makes anybody wait: %s',
  (source) => {
    const began = process.cpuUsage().user;
    compiled(source).matches(`${'a'.repeat(2_000)}!`);
    expect((process.cpuUsage().user - began) / 1_000).toBeLessThan(2_000);
  },
);

test('what a pattern matches is what JavaScript says', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    '.',
    '[a-c]',
    '[^a]',
    '\\d',
    '\\w',
    '-',
    '\\.',
    '\\/',
    'é',
    '\\u{1F600}',
    '\\p{Lu}',
  );
  const part = fc.tuple(atom, fc.constantFrom('', '*', '+', '?', '{2}', '{1,3}', '+?')).map((two) => two.join(''));
  const parts = fc.array(part, { minLength: 1, maxLength: 4 }).map((all) => all.join(''));
  const pattern = fc
    .tuple(
      fc.constantFrom('', '^'),
      parts,
      fc.constantFrom('', '(?:', '(', '(?<name>'),
      parts,
      fc.constantFrom('', '$'),
    )
    .map(([begin, one, group, two, end]) => `${begin}${one}${group}${two}${group && '|x)'}${end}`);
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'c', 'A', '1', '-', '.', '/', 'é', '😀', ' '),
    maxLength: 12,
  });
  fc.assert(
    fc.property(pattern, text, (source, one) => {
      expect([source, one, compiled(source).matches(one)]).toEqual([source, one, new RegExp(source, 'u').test(one)]);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['(', /regular expression of JavaScript/],
  ['\\-', /regular expression of JavaScript/],
  ['^(?!test-)', /without lookarounds/],
  ['(?<=a)b', /without lookarounds/],
  ['(a)\\1', /back references/],
  ['((a{100}){100}){100}', /repetitions of more than 1000/],
])('the pattern %s is refused where it stands, with what is wanted instead', (source, told) => {
  const { errors } = readPolicies([
    { path: 'policy.yaml', content: policyOf(`text-forms:\n  reason: x\n  name: '${source}'`) },
  ]);
  expect(errors).toMatchObject([{ code: 'invalid-format', place: { file: 'policy.yaml', line: 7 } }]);
  expect(errors[0]!.advice).toMatch(told);
});
