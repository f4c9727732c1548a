import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instant, parseInstant } from '../../src/core/model/time';
import { readPolicies } from '../../src/core/policy/read-policies';
import { renderPolicyJson } from '../../src/core/reporting/policy/policy-json';
import { renderPolicyText } from '../../src/core/reporting/policy/policy-text';
import { plainPainter } from '../../src/core/reporting/text/painter';
import { expectFits } from './output-schema';

const FILE = join(__dirname, '../../examples/policy/policy.yaml');
const { policies, errors } = readPolicies([{ path: 'policy.yaml', content: readFileSync(FILE) }]);
const NOW = parseInstant('2026-11-30T12:00:00Z')!;
const style = { painter: plainPainter, width: 100 };

test('the example has no mistake, and every rule of it is listed with severity, settings, reason and line', () => {
  expect(errors).toEqual([]);
  const text = renderPolicyText(policies, NOW, style);
  expect(text).toContain('acme-security (policy.yaml): all workspaces; all owners; waivers by security@acme.example');
  expect(text).toContain(
    '  error    longest-life: at most 90d (line 6)\n           What is older than a quarter is asked about in every audit',
  );
  expect(text).toContain('  warning  longest-rotation: at most 30d');
  expect(text).toContain('consumer ^[a-z-]+/, owner');
  expect(text).toContain('acme-production (policy.yaml): workspaces ws_prod; all owners');
  const codes = policies.flatMap(({ documents }) =>
    documents.flatMap(({ rules }) => rules.map(({ rule }) => rule.code)),
  );
  for (const code of codes) expect(text).toContain(` ${code}: `);
});

test('no line is wider than the terminal, and every word is there', () => {
  const words = (text: string): readonly string[] => text.split(/\s+/);
  const wide = renderPolicyText(policies, NOW, { ...style, width: 1000 });
  for (const width of [45, 60, 80, 100]) {
    const text = renderPolicyText(policies, NOW, { ...style, width });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(words(text)).toEqual(words(wide));
  }
});

test('a waiver is listed with its end, and as ended after it', () => {
  const at = (now: string) => renderPolicyText(policies, parseInstant(now)!, style);
  expect(at('2027-06-30T12:00:00Z')).toContain('never-expires for acme-warehouse/nightly-test-sync, until 2027-06-30');
  expect(at('2027-07-01T00:00:00Z')).toContain('never-expires for acme-warehouse/nightly-test-sync, ended 2027-06-30');
});

test('a machine gets the same in a document that fits its schema', () => {
  const document = JSON.parse(renderPolicyJson(policies, NOW, { tool: '0', time: instant(0) })) as object;
  expectFits(document);
  expect(document).toMatchObject({
    kind: 'hawzu-tokens/policies',
    result: {
      policies: [
        {
          documents: [
            {
              name: 'acme-security',
              rules: [{ code: 'longest-life', severity: 'error', settings: 'at most 90d' }, {}, {}, {}, {}, {}, {}],
            },
            {},
          ],
          waivers: [{ rule: 'never-expires', ended: false }],
        },
      ],
    },
  });
});
