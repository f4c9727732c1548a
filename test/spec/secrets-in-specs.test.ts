import { encodeTokenValue, TOKEN_RANDOM_BYTES } from '../../src/contract/vocabulary/token-format';
import { renderDocument } from '../../src/core/reporting/document/document';
import { STAMP } from '../golden/stamp';
import { renderSarif } from '../../src/core/reporting/diagnostics/render-sarif';
import { renderText } from '../../src/core/reporting/diagnostics/render-text';
import { cliCodes } from '../../src/core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../../src/core/diagnostics/diagnostic';
import { instant } from '../../src/core/model/time';
import { readSpecs } from '../../src/core/token-spec/read-specs';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { declare } from '../../src/terraform/provider/access-token/attributes/declared-token';

const VALUE = encodeTokenValue(new SeededRandom('secrets').bytes(TOKEN_RANDOM_BYTES));
/** A value of some other service, which only its field betrays. */
const OTHER = 'Tr0ub4dor-and-3-more-words';
const NOW = instant(Date.UTC(2026, 10, 28));

const spec = (entry: string, head = ''): string => `apiVersion: hawzu-tokens/v1
kind: TokenSpec
metadata: { name: acme-ci, owner: platform@acme.example }
workspace: ws_acme
${head}tokens:
${entry}`;
const token = (fields: Readonly<Record<string, string>>): string => {
  const all = {
    name: 'ci-runner',
    purpose: 'Runs the tests',
    consumer: 'github-actions',
    access: '{ projects: [{ project: proj_web, role: Project Viewer }] }',
    ...fields,
  };
  return Object.entries(all)
    .map(([key, value], index) => `${index === 0 ? '  - ' : '    '}${key}: ${value}\n`)
    .join('');
};

const read = (text: string): readonly Diagnostic[] => {
  const { errors, findings } = readSpecs([{ path: 'tokens.yaml', content: text }], { now: NOW });
  return [...errors, ...findings];
};
const rendered = (diagnostics: readonly Diagnostic[]): string =>
  [
    renderText(diagnostics, { showWaived: true, width: 60 }),
    renderText(diagnostics, { showWaived: true, width: 400 }),
    renderDocument({ kind: 'validation', specs: [], findings: diagnostics, result: {} }, STAMP),
    renderSarif(diagnostics, { name: 'hawzu-tokens', version: '0' }),
  ].join('\n');

/** No piece of a value that is longer than what the product shows of its own. */
function expectHidden(text: string, value: string): void {
  for (let at = 0; at + 11 <= value.length; at += 1) expect(text).not.toContain(value.slice(at, at + 11));
}

test.each<[string, string]>([
  ['a purpose', spec(token({ purpose: `Works with ${VALUE} every night` }))],
  ['a consumer that a finding quotes', spec(token({ consumer: `jenkins, gitlab and ${VALUE}` }))],
  ['a name that is not valid', spec(token({ name: VALUE }))],
  ['a text that is quoted up to its limit', spec(token({ expiresIn: `${'x'.repeat(40)}${VALUE}` }))],
  ['a key', spec(token({ [VALUE]: 'x' }))],
  ['a tag', spec(token({ secret: `{ tags: { team: ${VALUE} } }` }))],
  ['a comment', spec(token({ owner: `me # the old one was ${VALUE}` }))],
  ['a comment on a line with another mistake', spec(token({ purpsoe: `x # ${VALUE}` }))],
  [
    'the reason of a waiver that counts',
    spec(token({ name: 'test-token', waivers: `[{ code: vague-name, reason: ${VALUE}, until: 2027-01-01 }]` })),
  ],
  [
    'a text with escapes, after another mistake',
    spec(`  - { name: a, name: b, purpose: "\\u0068${VALUE.slice(1)}", purpsoe: x }\n`),
  ],
  [
    'a text with escapes, after a document that is none',
    `a: [\n---\n${spec(token({ purpose: `"\\u0068${VALUE.slice(1)}"` }))}`,
  ],
  ['the head', spec(token({}), `x-note: ${VALUE}\n`)],
  ['a document of another kind', `kind: Secret\nstringData: { a: ${VALUE} }\n`],
  ['a text that is no YAML', `kind: [TokenSpec\n  : ${VALUE}: }\n`],
  ['a folded text', spec(token({ purpose: `>\n      Works with\n      ${VALUE}` }))],
  ['a text with escapes', spec(token({ purpose: `"\\u0068${VALUE.slice(1)}"` }))],
  ['a text over two lines', spec(token({ purpose: `"${VALUE.slice(0, 20)}\\\n      ${VALUE.slice(20)}"` }))],
])('a token value in %s is found, and shown by no format', (_name, text) => {
  const diagnostics = read(text);
  expect(diagnostics.map(({ code }) => code)).toContain('value-in-spec');
  const output = rendered(diagnostics);
  expect(output).toContain('looks like a secret value');
  expectHidden(output, VALUE);
});

test('a token value is told once, with its place', () => {
  const [found, ...more] = read(spec(token({ purpose: `Works with ${VALUE} now` }))).filter(
    ({ code }) => code === 'value-in-spec',
  );
  expect(more).toEqual([]);
  expect(found?.place).toMatchObject({ line: 7, column: 25, endColumn: 65 });
});

test('the ten characters that the product shows of a token are no value', () => {
  expect(read(spec(token({ purpose: `Replaces ${VALUE.slice(0, 10)} of last year` })))).toEqual([]);
});

test.each<[string, string]>([
  ['on its line', spec(token({ token: OTHER }))],
  ['in quotes', spec(token({ password: `"${OTHER}, ${OTHER}"` }))],
  ['below its key', spec(token({ token: `|\n      ${OTHER}\n      ${OTHER}` }))],
  ['as the first field', spec(`  - token: ${OTHER}\n    purpsoe: x\n`)],
  ['beside other mistakes', spec(`  - { name: ci-runner, token: ${OTHER}, purpsoe: x }\n`)],
  ['in a list', spec(token({ value: `[${OTHER}]` }))],
  ['in a text that is no YAML', `tokens: [\n  token: ${OTHER}\n  }\n`],
  ['below a key in a text that is no YAML', `tokens: [\n  token: >\n      ${OTHER} ]: [\n  }\n`],
  ['below its key, where the text is no YAML', `tokens:\n  - password:\n      mine: ["${OTHER}", }\n`],
  ['as JSON', `{ "kind": "TokenSpec", "password": "${OTHER}" }`],
])('what a field calls a secret is not shown either: %s', (_name, text) => {
  const diagnostics = read(text);
  expect(diagnostics.length).toBeGreaterThan(0);
  expectHidden(rendered(diagnostics), OTHER);
});

test('what stands beside a value in a line is still shown under its marker', () => {
  const text = renderText(
    read(spec(`  - { purpose: ${VALUE}, purpsoe: x, name: ci-runner, consumer: c, access: {} }\n`)),
  );
  const lines = text.split('\n');
  const marked = lines.findIndex((line) => line.includes('purpsoe'));
  const excerpt = lines.find((line) => line.includes('purpsoe: x')) ?? '';
  const marker = lines[lines.indexOf(excerpt) + 1] ?? '';
  expect(marked).toBeGreaterThan(-1);
  expect(lines.some((line) => line.length > 0 && line.indexOf('^') === excerpt.indexOf('purpsoe'))).toBe(true);
  expect(marker).toContain('^');
});

test('a value in the configuration of a Terraform resource is found, and not repeated', () => {
  const none = { owner_id: 'acme-ci', workspace_id: 'ws_acme', name: 'ci-runner', owner: 'me', consumer: 'c' };
  const attributes = {
    ...none,
    purpose: `Works with ${VALUE}`,
    workspace_role: 'Viewer',
    expires_in: '30d',
    workspace_needs: null,
    project_grants: null,
    expires_at: null,
    never_expires: null,
    justification: null,
    review_by: null,
    enabled: null,
    rotation: null,
    secret: null,
  };
  const { problems } = declare(attributes);
  expect(problems.map(({ code }) => code)).toEqual(['value-in-spec']);
  expect(JSON.stringify(problems)).not.toContain(VALUE.slice(4));
});

test('a value that somebody gives to a command by mistake is not repeated', () => {
  const said = cliCodes.diagnose('flag-invalid', { flag: '--within', found: VALUE, expected: 'a duration' });
  expectHidden(JSON.stringify(said), VALUE);
});
