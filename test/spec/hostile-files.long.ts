import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { renderText } from '../../src/core/reporting/diagnostics/render-text';
import { readSpecs } from '../../src/core/token-spec/read-specs';
import { HEAD, NOW, read, specOf, token } from './marked-spec';

const codesOf = (content: string | Uint8Array, limits = {}) =>
  readSpecs([{ path: 'a.yaml', content }], { now: NOW, limits }).errors.map(({ code }) => code);

const bomb = (levels: number) =>
  ['x-0: &a0 [z, z, z, z, z, z, z, z, z]']
    .concat(Array.from({ length: levels }, (_, i) => `x-${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`))
    .join('\n');

const hostile: readonly (readonly [string, string | Uint8Array, string])[] = [
  ['a billion laughs', `${bomb(12)}\n${HEAD}tokens: [*a12]\n`, 'too-many-aliases'],
  [
    'merges of merges',
    `x-0: &a0 {${Array.from({ length: 999 }, (_, i) => `k${i}: 1`).join(', ')}}\nx-1: &a1 [${'*a0, '.repeat(400)}]\nx-2: {<<: [*a0, *a0]}\nx-3: [*a1, *a1]\n`,
    'too-many-aliases',
  ],
  ['four megabytes of keys', 'a: 1\n'.repeat(800_000), 'too-many-entries'],
  ['four megabytes of broken texts', '- "\n'.repeat(1_000_000), 'too-many-entries'],
  ['directives without end', '%FOO bar\n'.repeat(5_000), 'too-many-pieces'],
  ['lists in lists', `x-a: ${'['.repeat(200_000)}`, 'too-deep'],
  ['maps in maps', `x-a: ${'{a: '.repeat(100_000)}`, 'too-deep'],
  ['steps of indentation', Array.from({ length: 100 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'too-deep'],
  ['hyphens in a row', `x-a:\n  ${'- '.repeat(500)}`, 'too-deep'],
  ['a file of 5 MiB', 'a'.repeat(5 * 1024 * 1024), 'file-too-large'],
  ['a list of 30,000', `x-a: [${'1,'.repeat(30_000)}]`, 'too-many-entries'],
  ['documents without end', '--- a\n'.repeat(3_000), 'too-many-documents'],
  ['Latin-1', Buffer.from('x: caf\xe9', 'latin1'), 'file-not-utf8'],
  ['UTF-16', Buffer.from('\ufeffx: y', 'utf16le'), 'file-not-utf8'],
  ['a NUL', 'a: b\0c', 'control-character'],
  ['an escape sequence', 'a: \u001b[2J', 'control-character'],
  ['nothing', '', 'empty-file'],
  ['nothing but a comment', '# to do\n---\n', 'empty-file'],
  ['a constructor tag', `x-a: !!js/function 'function () {}'\n${specOf(token())}`, 'yaml-tag'],
  ['a tag of its own', `x-a: !env HOME\n${specOf(token())}`, 'yaml-tag'],
];

test.each(hostile)('%s is refused with a code of its own', (_, content, code) => {
  expect(codesOf(content)).toContain(code);
});

test('more tokens than the limit are refused, counted over documents', () => {
  const document = specOf(token(), token({ name: 'second' }));
  expect(codesOf(`${document}---\n${document.replace('acme-ci', 'other')}`, { tokens: 3 })).toContain(
    'too-many-tokens',
  );
});

test('a file of more words and signs than the limit is refused before it is composed', () => {
  expect(codesOf(specOf(token()), { lexemes: 50 })).toEqual(['too-many-pieces']);
});

test('reading stops at the limit of problems and says so', () => {
  const text = specOf(...Array.from({ length: 50 }, (_, i) => token({ name: `token-no-${i}`, expiresIn: '30m' })));
  const codes = codesOf(text, { problems: 10 });
  expect(codes).toHaveLength(11);
  expect(codes).toContain('too-many-problems');
});

test('a byte order mark, Windows line ends and multi-byte text do not shift places', () => {
  const text = `\ufeff${specOf(token({ purpose: 'Prüft 🚀 alles', expiresIn: '30m' }))}`.replaceAll('\n', '\r\n');
  const [error, ...more] = readSpecs([{ path: 'a.yaml', content: Buffer.from(text) }], { now: NOW }).errors;
  expect(more).toEqual([]);
  expect(error?.place).toMatchObject({ line: 10, column: 16, endColumn: 19, sourceLine: '    expiresIn: 30m' });
});

test('keys that mean something to JavaScript are ordinary unknown fields', () => {
  const { errors } = read(specOf(`${token()}\n__proto__: { enabled: false }\nconstructor: x\nhasOwnProperty: y`));
  expect(errors.map(({ code }) => code)).toEqual(['unknown-field', 'unknown-field', 'unknown-field']);
});

test('a %YAML 1.1 directive does not change what words mean', () => {
  expect(codesOf(`%YAML 1.1\n---\n${specOf(token({ enabled: 'yes' }))}`)).toEqual(['wrong-type']);
});

const example = readFileSync(join(__dirname, '../../examples/acme/tokens.yaml'), 'utf8');
const schema = JSON.parse(readFileSync(join(__dirname, '../../schemas/token-spec.schema.json'), 'utf8')) as object;

/** What may go wrong in an editor: pieces lost, doubled, moved, or replaced by something YAML cares about. */
const mutations = fc.array(
  fc.record({
    at: fc.nat(example.length),
    remove: fc.nat(30),
    insert: fc.oneof(
      fc.constantFrom(
        '"',
        '[',
        ']',
        '{',
        '}',
        ':',
        '- ',
        '\n',
        '*warehouse-reader',
        '&a ',
        '<<: ',
        '!!set ',
        '|',
        '\t',
        '? ',
        'null',
        '30m',
        '---\n',
        '%',
        '\0',
      ),
      fc.string({ maxLength: 8, unit: 'binary' }),
      fc.nat(example.length - 200).map((from) => example.slice(from, from + 200)),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);
const mutate = (edits: readonly { at: number; remove: number; insert: string }[]) =>
  edits.reduce((text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove), example);

test('no text makes the reader throw, and every error has a place inside the file', () => {
  const check = (text: string) => {
    const { errors, findings, states } = read(text);
    const lines = text.split('\n').length;
    for (const { place } of errors) {
      if (place?.kind !== 'source') throw new Error('an error without a place in the file');
      expect(place.line).toBeGreaterThanOrEqual(1);
      expect(place.line).toBeLessThanOrEqual(lines);
      expect(place.column).toBeGreaterThanOrEqual(1);
    }
    if (errors.length > 0) expect(states).toEqual([]);
    renderText([...errors, ...findings], { width: 60 });
  };
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), check), { numRuns: 60 });
  fc.assert(fc.property(mutations.map(mutate), check), { numRuns: 60 });
});

test('what the JSON Schema refuses, the reader refuses too', () => {
  const accepts = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  const refusedTwice = (text: string) => {
    let value: unknown;
    try {
      value = parse(text, { merge: true, logLevel: 'silent' });
    } catch {
      return;
    }
    if (!accepts(value)) expect(read(text).errors).not.toEqual([]);
  };
  fc.assert(fc.property(mutations.map(mutate), refusedTwice), { numRuns: 60 });
});
