import fc from 'fast-check';
import type { EntryPlan, Plan } from '../../src/core/model/plan';
import { ownerId, tokenId, tokenName, workspaceId } from '../../src/core/model/ids';
import { instant } from '../../src/core/model/time';
import { renderPlanMarkdown } from '../../src/core/reporting/plan/plan-markdown';
import { arbitraryPlan } from './arbitrary-plan';

const TAGS = /<\/?(?:code|details|summary|sub)>|<br>/g;

const withHold = (token: string, message: string): EntryPlan => ({
  token: tokenName(token),
  declared: true,
  actions: [],
  holds: [{ severity: 'warning', code: 'x', message }],
  fingerprint: {},
});
const planOf = (entries: readonly EntryPlan[]): Plan => ({
  ownerId: ownerId('acme-ci'),
  workspace: workspaceId('ws_acme'),
  asOf: instant(0),
  managementToken: tokenId('tok_m'),
  asked: { prune: false, claimed: [], restore: false },
  gate: [],
  hash: 'h',
  entries,
});
const shown = (message: string): string => renderPlanMarkdown(planOf([withHold('x', message)]));

test('foreign text adds no HTML, whatever it is', () => {
  fc.assert(
    fc.property(arbitraryPlan, (plan) => {
      expect(renderPlanMarkdown(plan).replace(TAGS, '')).not.toMatch(/[<>]/);
    }),
    { numRuns: 50 },
  );
});

test('foreign text never breaks a table: every row has as many cells as its heading', () => {
  fc.assert(
    fc.property(arbitraryPlan, (plan) => {
      let cells = 0;
      for (const line of renderPlanMarkdown(plan).split('\n')) {
        if (!line.startsWith('|')) {
          cells = 0;
          continue;
        }
        const found = line.split('|').length;
        if (cells === 0) cells = found;
        expect(found).toBe(cells);
      }
    }),
    { numRuns: 50 },
  );
});

test('every details block is closed, and foreign text cannot close one', () => {
  fc.assert(
    fc.property(arbitraryPlan, (plan) => {
      const text = renderPlanMarkdown(plan);
      expect(text.match(/<details>/g)?.length ?? 0).toBe(text.match(/<\/details>/g)?.length ?? 0);
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['a mention', 'ask @acme/qa', /@(?!\W)|&#64;(?!&#8203;)/],
  ['an issue reference', 'see #12', /#12|&#35;(?!&#8203;)/],
  ['an issue reference by prefix', 'see GH-12', /GH-1/],
  ['a link', '[here](https://evil.example)', /\]\(|https:\/\//],
  ['a bare address', 'https://evil.example', /https:\/\//],
  ['a bare host', 'www.evil.example', /www\./],
  ['an image', '![x](https://evil.example/pixel)', /!\[/],
  ['a script', '<script>alert(1)</script>', /<script/],
  ['a comment that hides the rest', '<!-- ', /<!--/],
  ['an entity', '&lt;b&gt;', /&lt;/],
  ['code', '`rm -rf`', /`rm/],
  ['a new line with a heading', 'x\n# heading', /\n# /],
  ['a math block', '$$x$$', /\$\$/],
])('%s in foreign text has no effect', (_, text, forbidden) => {
  expect(shown(text)).not.toMatch(forbidden);
});

test('a comment is never longer than GitHub accepts, and says how much is cut off', () => {
  const many = planOf(Array.from({ length: 2_000 }, (_, n) => withHold(`service-${n}`, `message ${'<&>'.repeat(50)}`)));
  const text = renderPlanMarkdown(many);
  expect(text.length).toBeLessThanOrEqual(65_536);
  expect(text.length).toBeGreaterThan(60_000);
  const rows = text.match(/<code>service-/g)?.length ?? 0;
  expect(text).toContain(`**Cut off:** ${2_000 - rows} lines did not fit`);
});

test('any limit from four thousand characters on is kept', () => {
  fc.assert(
    fc.property(arbitraryPlan, fc.integer({ min: 4_000, max: 20_000 }), (plan, limit) => {
      expect(renderPlanMarkdown(plan, { limit }).length).toBeLessThanOrEqual(limit);
    }),
    { numRuns: 50 },
  );
});

test('a comment that is cut off keeps its limit, whatever room the last row leaves', () => {
  const many = planOf(Array.from({ length: 100 }, (_, n) => withHold(`service-${n}`, 'message')));
  for (let limit = 2_000; limit < 2_100; limit += 1) {
    expect(renderPlanMarkdown(many, { limit }).length).toBeLessThanOrEqual(limit);
  }
});

test('nothing is said to be cut off when all of it fits', () => {
  expect(shown('hello')).not.toContain('Cut off');
});

test('what was found in the spec stands in the comment with its place, but for what was accepted', () => {
  const place = { kind: 'source', file: 'tokens.yaml', line: 7, column: 3 } as const;
  const finding = { severity: 'warning', code: 'long-lived', message: 'lives too long', place } as const;
  const accepted = { ...finding, message: 'accepted', waived: { reason: 'it is known' } } as const;
  const text = renderPlanMarkdown(planOf([]), { findings: [finding, accepted] as never });
  expect(text).toMatch(/^\| \*\*warning\*\* \| .*long-lived.* \| .*tokens\.yaml:7:3.* \| lives too long \|$/m);
  expect(text).not.toContain('accepted');
});
