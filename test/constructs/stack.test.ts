import fc from 'fast-check';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entry, spec } from '../cli/local-world';
import { arbitrarySpec, asYaml, type SpecData } from './arbitrary-spec';
import { runApp } from './app-process';
import { stackOf, textOf } from './synthesized';
import { evaluate, HOSTILE_TEXTS } from './terraform-template';

const GOLDEN = join(__dirname, 'golden/acme-ci.generated.json');
const EXAMPLE = join(__dirname, '../../examples/acme');

test('the example synthesizes to the stack that was reviewed (UPDATE_GOLDEN=1 writes it)', () => {
  const { stacks } = runApp([EXAMPLE]);
  expect([...stacks.keys()]).toEqual(['acme-ci']);
  const text = `${stacks.get('acme-ci')}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(GOLDEN, text);
  expect(text).toBe(readFileSync(GOLDEN, 'utf8'));
});

test('the same specs give the same files, in any folder and at any place', () => {
  const [one, two] = [runApp([EXAMPLE]), runApp([join(EXAMPLE, 'tokens.yaml')])];
  expect(one.folder).not.toBe(two.folder);
  expect(one.files).toEqual(two.files);
  expect([...one.files.values()].join('')).not.toContain(one.folder);
});

/** The tokens of a spec in another order, spread over documents and files. */
const spread = (spec: SpecData): fc.Arbitrary<readonly string[]> =>
  fc
    .tuple(
      fc.shuffledSubarray([...spec.tokens], { minLength: spec.tokens.length }),
      fc.array(fc.nat({ max: 5 }), { minLength: spec.tokens.length, maxLength: spec.tokens.length }),
      fc.boolean(),
    )
    .map(([tokens, buckets, oneFile]) => {
      const documents = [...new Set(buckets)].map((bucket) =>
        asYaml({ ...spec, tokens: tokens.filter((_, index) => buckets[index] === bucket) }),
      );
      return oneFile ? [documents.join('---\n')] : documents;
    });

test('reordering entries, or splitting them into documents and files, changes not one byte of the stack', () => {
  fc.assert(
    fc.property(
      arbitrarySpec.chain((spec) => fc.tuple(fc.constant(spec), spread(spec))),
      ([spec, texts]) => expect(textOf(stackOf(texts))).toBe(textOf(stackOf(asYaml(spec)))),
    ),
    { numRuns: 40 },
  );
});

test('adding and removing entries leaves the others as they are', () => {
  fc.assert(
    fc.property(arbitrarySpec, fc.nat(), (spec, index) => {
      const tokens = spec.tokens.filter((_, at) => at !== index % spec.tokens.length);
      const all = resources(textOf(stackOf(asYaml(spec))));
      const fewer = resources(textOf(stackOf(asYaml({ ...spec, tokens }))));
      expect(all).toMatchObject(fewer);
    }),
    { numRuns: 20 },
  );
});

function resources(text: string): object {
  return (JSON.parse(text) as { resource?: Record<string, object> }).resource?.['hawzu_access_token'] ?? {};
}

test('as HCL, nested attributes are attributes, and every text is one between quotes that means what was written', () => {
  const texts = [...HOSTILE_TEXTS, 'two\nlines\r\nEOF\n}', '\\" or \\\\"'];
  const entries = texts.map((text, n) =>
    entry(`runner-${String(n).padStart(2, '0')}`).replace(/purpose: .*/, () => `purpose: ${JSON.stringify(text)}`),
  );
  const { hcl } = stackOf(spec(entries.join(''))).toHclTerraform() as { readonly hcl: string };
  expect(hcl).not.toMatch(/^(rotation|secret|project_grants|aws) \{/m);
  expect(hcl).toMatch(/^rotation = \{\n/m);
  const quoted = [...hcl.matchAll(/^purpose = "([^\n]*)"$/gm)].map(([, text]) => text ?? '');
  const unescaped = quoted.map((text) =>
    text.replace(/\$\{"."\}|\\u([0-9a-f]{4})|\\(.)/g, (whole, code?: string, sign?: string) =>
      code !== undefined ? String.fromCharCode(parseInt(code, 16)) : (sign ?? whole),
    ),
  );
  expect(unescaped.map(evaluate)).toEqual(texts);
});
