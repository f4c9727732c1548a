import fc from 'fast-check';
import { displayWidth } from '../../src/core/reporting/text/display-width';
import type { Painter } from '../../src/core/reporting/text/painter';
import type { EntryPlan, Plan } from '../../src/core/model/plan';
import { ownerId, tokenId, tokenName, workspaceId } from '../../src/core/model/ids';
import { instant } from '../../src/core/model/time';
import { renderPlanText } from '../../src/core/reporting/plan/plan-text';
import { arbitraryPlan } from './arbitrary-plan';

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;
const colours: Painter = { severity: (_, text) => red(text), change: (_, text) => red(text), strong: red, faint: red };
const withoutColour = (text: string): string => text.replace(/\u001b\[3[19]m/g, '');

const NOW = Date.UTC(2026, 0, 1);
const entry = (token: string, rest: Partial<EntryPlan> = {}): EntryPlan => ({
  token: tokenName(token),
  declared: true,
  actions: [],
  holds: [],
  fingerprint: {},
  ...rest,
});
const planOf = (...entries: readonly EntryPlan[]): Plan => ({
  ownerId: ownerId('acme-ci'),
  workspace: workspaceId('ws_acme'),
  asOf: instant(NOW),
  managementToken: tokenId('tok_m'),
  asked: { prune: false, claimed: [], restore: false },
  gate: [],
  hash: 'h',
  entries,
});
const upToDate = (token: string, until?: number): EntryPlan =>
  entry(token, {
    holds: [
      {
        severity: 'info',
        code: 'up-to-date',
        message: 'as declared',
        ...(until !== undefined && { until: instant(until) }),
      },
    ],
  });

test('no line is wider than the terminal, from 40 to 200 columns, with and without colours', () => {
  fc.assert(
    fc.property(arbitraryPlan, fc.integer({ min: 40, max: 200 }), fc.boolean(), (plan, width, verbose) => {
      for (const painter of [undefined, colours]) {
        const text = renderPlanText(plan, { width, verbose, ...(painter && { painter }) });
        expect(text.split('\n').filter((line) => displayWidth(line) > width)).toEqual([]);
      }
    }),
    { numRuns: 60 },
  );
});

test('colours change nothing but colour', () => {
  fc.assert(
    fc.property(arbitraryPlan, (plan) => {
      expect(withoutColour(renderPlanText(plan, { painter: colours }))).toBe(renderPlanText(plan));
    }),
    { numRuns: 50 },
  );
});

test('what others wrote cannot steer the terminal', () => {
  fc.assert(
    fc.property(arbitraryPlan, (plan) => {
      expect(renderPlanText(plan, { verbose: true })).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/,
      );
    }),
    { numRuns: 50 },
  );
});

test('names are never shortened, however narrow the terminal', () => {
  const name = `a${'-very-long-name'.repeat(3)}`;
  const text = renderPlanText(planOf(upToDate(name)), { width: 40 });
  expect(text.replace(/\n\s*/g, '')).toContain(name);
});

test('up to 12 entries that are as declared have a line each; more are folded to a count with the next rotation', () => {
  const entries = Array.from({ length: 13 }, (_, n) => upToDate(`service-${n}`, NOW + (n + 3) * 86_400_000));
  const twelve = renderPlanText(planOf(...entries.slice(0, 12)));
  expect(twelve.match(/^= service-/gm)).toHaveLength(12);
  const thirteen = renderPlanText(planOf(...entries));
  expect(thirteen).not.toMatch(/^= service-/m);
  expect(thirteen).toContain('13 entries as declared; the next to rotate is service-0, in 3 d (2026-01-04 00:00 UTC)');
  expect(renderPlanText(planOf(...entries), { verbose: true }).match(/^= service-/gm)).toHaveLength(13);
});

test('what is blocked comes first, and the last line counts it', () => {
  const text = renderPlanText(
    planOf(upToDate('aaa'), entry('zzz', { blocked: { code: 'secret-not-ours', message: 'not ours' } })),
  );
  expect(text.indexOf('zzz')).toBeLessThan(text.indexOf('aaa'));
  expect(text.trimEnd().split('\n').at(-1)).toBe(
    'Nothing can be done before that is settled: 1 blocked, 1 as declared.',
  );
});

test('a hold says when it ends, relative and absolute', () => {
  const hold = { severity: 'info', code: 'overlap', message: 'works on', until: instant(NOW + 5 * 3_600_000) } as const;
  expect(renderPlanText(planOf(entry('x', { holds: [hold] })))).toContain('works on (in 5 h, 2026-01-01 05:00 UTC)');
});

test('an empty spec has a plan that says so', () => {
  expect(renderPlanText(planOf())).toContain('Nothing to do: no entries.');
});
