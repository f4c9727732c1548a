import { BLOCK_CODES, HOLD_CODES, REASON_CODES } from '../../model/plan-codes';

const TABLES = [
  ['Why something is done', 'The `reasons` of an action.', REASON_CODES],
  ['Why nothing is done now', 'The `holds` of an entry. Those of severity `info` end by themselves.', HOLD_CODES],
  [
    "Why an entry can't be worked on",
    'What an entry is `blocked` by. Other entries go on, and the run ends with 1.',
    BLOCK_CODES,
  ],
] as const;

/** The codes of plans, as Markdown: what `docs/plan-codes.md` holds. */
export const describePlanCodes = (): string =>
  [
    '# Codes in plans',
    '',
    'Generated from `src/core/model/plan-codes.ts`; do not edit. A script or a policy goes by a code; the sentence beside it says',
    'which fact made it fire. Why the safety gate refuses a plan is among the [diagnostics](diagnostics.md).',
    '',
    ...TABLES.flatMap(([title, what, codes]) => [
      `## ${title}`,
      '',
      what,
      '',
      '| code | meaning |',
      '|---|---|',
      ...Object.entries(codes)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([code, meaning]) => `| \`${code}\` | ${meaning} |`),
      '',
    ]),
  ].join('\n');
