import { brief, read, specOf, token, unmark } from './marked-spec';

const tags = (prefix: string, count: number): string =>
  `{ ${Array.from({ length: count }, (_, i) => `${prefix}${i}: x`).join(', ')} }`;
const withDefaults = (defaults: string, entry: string): string =>
  specOf(entry).replace('tokens:', `defaults: { secret: { tags: ${defaults} } }\ntokens:`);

/** 2048 less what stands around consumer and purpose: `Access token <name> for : `. */
const room = (name: string): number => 2048 - `Access token ${name} for : `.length;
const described = (over: number, mark = ''): string => {
  const name = 'a'.repeat(50);
  const purpose = 'p'.repeat(1000);
  const consumer = 'c'.repeat(room(name) - 1000 + over);
  return specOf(token({ name, purpose: `${mark}${purpose}`, consumer }));
};

test.each<[string, string]>([
  ['42 tags of the token', specOf(token({ secret: `{ tags: ${tags('a', 42)} }` }))],
  [
    '42 tags of defaults and token together',
    withDefaults(tags('a', 30), token({ secret: `{ tags: ${tags('b', 12)} }` })),
  ],
  ['tags that both name', withDefaults(tags('a', 42), token({ secret: `{ tags: ${tags('a', 42)} }` }))],
  ['a description of 2048 characters', described(0)],
  [
    'a long description of a secret that is not ours',
    specOf(
      token({
        name: 'a'.repeat(50),
        purpose: 'p'.repeat(1000),
        consumer: 'c'.repeat(1000),
        secret: '{ arn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:team/token-AbC123" }',
      }),
    ),
  ],
])('AWS takes %s', (_name, text) => {
  expect(brief(read(text).errors)).toEqual([]);
});

test.each<[string, string, string]>([
  [
    '43 tags of defaults and token together',
    withDefaults(tags('a', 30), token({ secret: `{ ▸tags: ${tags('b', 13)} }` })),
    'too-many-tags',
  ],
  ['43 tags of the token', specOf(token({ secret: `{ ▸tags: ${tags('a', 43)} }` })), 'too-long'],
  ['43 tags of the defaults', withDefaults(tags('a', 43), token()).replace('tags:', '▸tags:'), 'too-long'],
  ['a description of 2049 characters', described(1, '▸'), 'description-too-long'],
  ['a tag key of 129 characters', specOf(token({ secret: `{ tags: { ▸${'k'.repeat(129)}: x } }` })), 'invalid-format'],
  ['a tag value of 257 characters', specOf(token({ secret: `{ tags: { a: ▸${'v'.repeat(257)} } }` })), 'too-long'],
  ['a tag of AWS', specOf(token({ secret: '{ tags: { "▸AWS:x": y } }' })).replace('"▸', '▸"'), 'reserved-tag'],
  ['a secret name of 513 characters', specOf(token({ secret: `{ name: ▸${'n'.repeat(513)} }` })), 'too-long'],
  ['a secret name with a space', specOf(token({ secret: '{ name: ▸team token }' })), 'invalid-format'],
])('%s is told at its place, before AWS refuses it', (_name, marked, code) => {
  const { text, spots } = unmark(marked);
  expect(brief(read(text).errors)).toEqual(spots.map(({ line, column }) => `${code} ${line}:${column}`));
});
