import { instant } from '../../src/core/model/time';
import { describeCatalogue, waivableCodes } from '../../src/core/diagnostics/catalogue/describe-catalogue';
import { allCatalogues } from '../../src/core/diagnostics/catalogue/all';
import { specCodes } from '../../src/core/diagnostics/catalogue/spec';
import type { Diagnostic } from '../../src/core/diagnostics/diagnostic';
import { nearest } from '../../src/core/diagnostics/nearest';
import { renderDocument } from '../../src/core/reporting/document/document';
import { renderSarif } from '../../src/core/reporting/diagnostics/render-sarif';
import { renderText } from '../../src/core/reporting/diagnostics/render-text';
import { plainPainter } from '../../src/core/reporting/text/painter';
import { read, specOf, token } from '../spec/marked-spec';

const place = {
  kind: 'source',
  file: 'acme/tokens.yaml',
  line: 12,
  column: 5,
  endColumn: 13,
  sourceLine: '    consummer: github-actions/acme/web',
} as const;
const unknownField: Diagnostic = {
  code: 'unknown-field',
  severity: 'error',
  message: 'token "ci-runner" has no field "consummer"',
  suggestion: 'consumer',
  advice: 'known fields: name, purpose, consumer',
  place,
};
const finding: Diagnostic = { code: 'vague-name', severity: 'warning', message: 'the name "token" says nothing' };
const accepted: Diagnostic = {
  code: 'no-expiry',
  severity: 'warning',
  message: 'this token never expires',
  place: { kind: 'resource', resource: 'token lab-display', attribute: 'expires' },
  waived: { reason: 'new displays are ordered', until: '2027-02-01' },
};

test('text shows place, code, message, the source line with a marker, what was meant and what to do', () => {
  expect(renderText([unknownField, finding, accepted])).toBe(
    `warning[vague-name] the name "token" says nothing

acme/tokens.yaml:12:5: error[unknown-field] token "ci-runner" has no field "consummer"
   12 |     consummer: github-actions/acme/web
      |     ^^^^^^^^
      did you mean: consumer
      do: known fields: name, purpose, consumer

1 error, 1 warning, 1 waived finding
`,
  );
});

test('a real mistake renders as a person sees it', () => {
  const { errors } = read(specOf(token({ expiresIn: '30m' })));
  expect(renderText(errors)).toBe(
    `a.yaml:10:16: error[invalid-duration] expiresIn can't be "30m": m is not a unit: there are no
  minutes, and months are a capital M
   10 |     expiresIn: 30m
      |                ^^^
      did you mean: 30M
      do: write a whole number and a unit: h hours, d days, w weeks, M calendar months, y calendar
          years

1 error
`,
  );
});

test('waived findings are shown on request, with reason and end', () => {
  expect(renderText([accepted], { showWaived: true })).toContain('waived: until 2027-02-01: new displays are ordered');
  expect(renderText([accepted])).toBe('1 waived finding\n');
  expect(renderText([])).toBe('');
});

test('no line is wider than the terminal, and the marker stays under what is meant', () => {
  const sourceLine = `    - { ${'project: proj_web, '.repeat(20)}rol: x }`;
  const column = sourceLine.indexOf('rol') + 1;
  const wide = { ...unknownField, place: { ...place, column, endColumn: column + 3, sourceLine } };
  const lines = renderText([wide], { width: 60 }).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  const marker = lines.find((line) => line.includes('^^^'))!;
  const source = lines[lines.indexOf(marker) - 1]!;
  expect(source.slice(marker.indexOf('^'), marker.indexOf('^') + 3)).toBe('rol');
});

test('what steers a terminal in a file is not sent to it', () => {
  const evil = {
    ...unknownField,
    message: 'x\u001b[2Jy',
    place: { ...place, sourceLine: 'a\u001b]0;title\u0007\u202eb' },
  };

  expect(renderText([evil])).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
});

test('a painter colours severity and marker, and nothing changes the words', () => {
  const painted = renderText([unknownField], {
    painter: { ...plainPainter, severity: (_, text) => `<${text}>` },
  });
  expect(painted).toContain('<error[unknown-field]>');
  expect(painted).toContain('<^^^^^^^^>');
  expect(painted.replace(/[<>]/g, '')).toBe(renderText([unknownField]));
});

test('each thing is said once, in the order of files and lines', () => {
  const at = (file: string, line: number): Diagnostic => ({ ...unknownField, place: { ...place, file, line } });
  const text = renderText([at('b.yaml', 1), at('a.yaml', 9), at('a.yaml', 2), at('a.yaml', 9)]);
  expect(text.match(/^[ab]\.yaml:\d+/gm)).toEqual(['a.yaml:2', 'a.yaml:9', 'b.yaml:1']);
  expect(text).toContain('3 errors');
});

test('JSON holds everything, waived findings too, and a count', () => {
  const specs = [{ ownerId: 'acme-ci', workspace: 'ws_acme' }];
  const document = { kind: 'validation', specs, findings: [accepted, unknownField], result: { valid: false } } as const;
  expect(JSON.parse(renderDocument(document, { tool: '1.2.3', time: instant(0) }))).toEqual({
    kind: 'hawzu-tokens/validation',
    formatVersion: 3,
    tool: '1.2.3',
    time: '1970-01-01T00:00:00.000Z',
    specs,
    summary: { error: 1, warning: 0, note: 0, waived: 1 },
    findings: [accepted, unknownField],
    result: { valid: false },
  });
});

test('SARIF has what the 2.1.0 format requires', () => {
  const windows: Diagnostic = { ...unknownField, place: { ...place, file: 'acme specs\\tokens.yaml' } };
  const log = JSON.parse(renderSarif([windows, finding, accepted], { name: 'hawzu-tokens', version: '1.2.3' })) as {
    version: string;
    $schema: string;
    runs: { tool: { driver: { name: string; rules: { id: string }[] } }; results: Record<string, unknown>[] }[];
  };
  expect(log.version).toBe('2.1.0');
  expect(log.$schema).toContain('sarif-schema-2.1.0');
  const [run, ...others] = log.runs;
  expect(others).toEqual([]);
  expect(run!.tool.driver).toMatchObject({ name: 'hawzu-tokens', version: '1.2.3' });
  const { rules } = run!.tool.driver;
  for (const result of run!.results) {
    expect(rules[result['ruleIndex'] as number]!.id).toBe(result['ruleId']);
    expect(['error', 'warning', 'note']).toContain(result['level']);
    expect((result['message'] as { text: string }).text).not.toBe('');
  }
  const byRule = (id: string) => run!.results.find((result) => result['ruleId'] === id);
  expect(byRule('unknown-field')).toMatchObject({
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'acme%20specs/tokens.yaml' },
          region: { startLine: 12, startColumn: 5, endColumn: 13, snippet: { text: place.sourceLine } },
        },
      },
    ],
  });
  expect(byRule('no-expiry')).toMatchObject({
    suppressions: [{ kind: 'inSource', status: 'accepted', justification: 'new displays are ordered' }],
    locations: [{ logicalLocations: [{ fullyQualifiedName: 'token lab-display.expires' }] }],
  });
});

test('codes are kebab-case, unique over all areas, and described', () => {
  const codes = allCatalogues.flatMap(({ entries }) => Object.keys(entries));
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
  const table = describeCatalogue();
  for (const code of codes) expect(table).toContain(`| \`${code}\` |`);
});

test('only findings can be waived, never errors', () => {
  expect(waivableCodes().size).toBeGreaterThan(0);
  for (const { entries } of allCatalogues) {
    for (const [code, { severity }] of Object.entries(entries)) {
      if (waivableCodes().has(code)) expect(severity).not.toBe('error');
    }
  }
});

test('an unknown code or a missing parameter does not compile', () => {
  // @ts-expect-error there is no such code
  const unknownCode = () => specCodes.diagnose('no-such-code', {});
  // @ts-expect-error `field` is missing
  const missingParameter = () => specCodes.diagnose('missing-field', { where: 'a token' });
  expect([unknownCode, missingParameter]).toHaveLength(2);
});

test.each([
  ['consummer', 'consumer'],
  ['purpsoe', 'purpose'],
  ['expiresin', 'expiresIn'],
  ['xyz', undefined],
  ['a'.repeat(100_000), undefined],
])('%.20s is near %s', (word, expected) => {
  expect(nearest(word, ['name', 'purpose', 'consumer', 'expiresIn'])).toBe(expected);
});
