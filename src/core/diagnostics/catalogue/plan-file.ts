import { defineCatalogue, entry, plainEntry } from '../define-catalogue';

const advice = (): string => 'save the plan again with "hawzu-tokens plan --out FILE"';

/** What can be wrong with a saved plan. */
export const planFileCodes = defineCatalogue(
  'plan-file',
  { title: 'Saved plans', arises: '`plan --out` and `apply --plan`.' },
  {
    'plan-not-json': plainEntry({
      severity: 'error',
      summary: 'A file that should hold a saved plan is not JSON, or is cut off.',
      message: () => 'it is not JSON, or is cut off',
      advice,
    }),
    'plan-not-a-plan': plainEntry({
      severity: 'error',
      summary: 'A file that should hold a saved plan is JSON of another kind.',
      message: () => 'it holds no plan of hawzu-tokens',
      advice,
    }),
    'plan-version-unknown': entry<{ found: string; known: string }>({
      severity: 'error',
      summary: 'A saved plan has a format version that this release does not read.',
      message: ({ found, known }) => `it has format version ${found}; this release reads ${known}`,
      advice,
    }),
    'plan-malformed': entry<{ at: string; expected: string }>({
      severity: 'error',
      summary: 'Something in a saved plan is missing or of the wrong form.',
      message: ({ at, expected }) => `${at} must be ${expected}`,
      advice,
    }),
    'plan-altered': plainEntry({
      severity: 'error',
      summary: 'A saved plan does not fit its own hash: it was edited after it was made.',
      message: () => 'it was changed after it was planned: its contents do not fit its hash',
      advice,
    }),
  },
);
