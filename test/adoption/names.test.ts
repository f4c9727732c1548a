import fc from 'fast-check';
import { isName, nameFrom, namesFor, type ToBeNamed } from '../../src/core/adoption/entries/names';
import { tokenId } from '../../src/core/model/ids';
import { instant } from '../../src/core/model/time';

const token = (id: string, label: string, createdAt = 0): ToBeNamed => ({
  id: tokenId(id),
  label,
  createdAt: instant(createdAt),
});
const named = (tokens: readonly ToBeNamed[], taken: readonly string[] = []): Record<string, string> =>
  Object.fromEntries(namesFor(tokens, (name) => taken.includes(name)));

test.each<[string, string | undefined]>([
  ['CI Regression Runner', 'ci-regression-runner'],
  ['nightly_sync (prod)!', 'nightly-sync-prod'],
  ["Ann's laptop", 'anns-laptop'],
  ['Überwachung café', 'uberwachung-cafe'],
  ['2024 migration', 'token-2024-migration'],
  ['qa', 'token-qa'],
  ['--', undefined],
  ['日本', undefined],
  ['ci-runner@abcdefghijklm.AbCdEf-01234567.abcdefgh', 'ci-runner-abcdefghijklm-abcdef-01234567-abcdefgh'],
  [`${'long-word-'.repeat(8)}end`, 'long-word-long-word-long-word-long-word-long-word'],
])('the label %j comes to %j', (label, name) => {
  expect(nameFrom(label)).toBe(name);
});

test('every token gets a name of its own that a spec takes, whatever the labels', () => {
  const label = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('ci', 'CI', 'c-i', 'token', '', 'x'.repeat(80)),
  );
  fc.assert(
    fc.property(fc.array(label, { maxLength: 30 }), (labels) => {
      const names = Object.values(named(labels.map((text, index) => token(`tok_${index}`, text, index % 4))));
      expect(new Set(names).size).toBe(labels.length);
      for (const name of names) expect([name, isName(name)]).toEqual([name, true]);
    }),
    { seed: 1 },
  );
});

test('a token that is made later changes no name, and the order of a list has no say', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('CI', 'ci', 'deploy', '!'), { minLength: 1, maxLength: 12 }), (labels) => {
      const tokens = labels.map((label, index) => token(`tok_${index}`, label, index));
      const before = named(tokens);
      expect(named([...tokens].reverse())).toEqual(before);
      expect(named([...tokens, token('tok_new', 'CI', 1_000)])).toMatchObject(before);
    }),
    { seed: 1 },
  );
});

test('a name that an entry or a secret has already is not given again', () => {
  const names = named([token('tok_1', 'ci runner')], ['ci-runner']);
  expect(names['tok_1']).toMatch(/^ci-runner-[a-z2-7]{5}$/);
});
