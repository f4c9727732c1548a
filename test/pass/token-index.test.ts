import fc from 'fast-check';
import { parseLabel } from '../../src/core/model/label';
import { TokenIndex } from '../../src/core/pass/look/tokens/token-index';
import { BORN, issued } from '../../src/testing/memory/observed-world';

/** Two tokens of one secret, one of another, and one with a label of a person's. */
const tokens = [
  issued('api', 'v1'),
  issued('api', 'v2'),
  issued('web', 'v1'),
  issued('job', 'v1', { label: 'made by hand' }),
];

test('an index finds what is in it by id, name and place, in the order of the list, whatever came and went before', () => {
  const change = fc.record({ token: fc.constantFrom(...tokens), comes: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
      const index = new TokenIndex(BORN);
      let listed: typeof tokens = [];
      for (const { token, comes } of changes) {
        if (comes) index.add(token);
        else index.remove(token.id);
        if (!comes) listed = listed.filter((one) => one !== token);
        else if (!listed.includes(token)) listed = [...listed, token];
      }
      expect([...index.byId.values()]).toEqual(listed);
      for (const { label } of tokens) {
        const { name = 'job', scopeKey: place = '' } = parseLabel(label) ?? {};
        expect(index.named(name)).toEqual(listed.filter((one) => parseLabel(one.label)?.name === name));
        expect(index.ofScope(place)).toEqual(
          listed.filter((one) => parseLabel(one.label)?.scopeKey === (place || '-')),
        );
      }
      const names = listed.flatMap((one) => parseLabel(one.label)?.name ?? []);
      expect([...index.names()].sort()).toEqual([...new Set(names)].sort());
    }),
    { numRuns: 60 },
  );
});

test('a token that two pages show is the one of the first: it is there once', () => {
  const index = new TokenIndex(BORN);
  const [first] = tokens;
  index.add(first!);
  index.add({ ...first!, version: '1' });
  expect(index.named('api')).toEqual([first]);
  expect(index.byId.get(first!.id)).toBe(first);
});
