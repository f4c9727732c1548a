import { defineCatalogue, entry } from '../define-catalogue';

const advice = (): string => 'save the plan again with "hawzu-tokens plan --format json"';

/** What can be wrong with a saved plan. */
export const planFileCodes = defineCatalogue('plan-file', 'Saved plans', {
  'plan-not-json': entry<{ file: string }>({
    severity: 'error',
    summary: 'A file that should hold a saved plan is not JSON, or is cut off.',
    message: ({ file }) => `${file} is not JSON`,
    advice,
  }),
  'plan-not-a-plan': entry<{ file: string }>({
    severity: 'error',
    summary: 'A file that should hold a saved plan is JSON of another kind.',
    message: ({ file }) => `${file} holds no plan of hawzu-tokens`,
    advice,
  }),
  'plan-version-unknown': entry<{ file: string; found: string; known: string }>({
    severity: 'error',
    summary: 'A saved plan has a format version that this release does not read.',
    message: ({ file, found, known }) => `${file} has format version ${found}; this release reads ${known}`,
    advice,
  }),
  'plan-malformed': entry<{ file: string; at: string; expected: string }>({
    severity: 'error',
    summary: 'Something in a saved plan is missing or of the wrong form.',
    message: ({ file, at, expected }) => `${file}: ${at} must be ${expected}`,
    advice,
  }),
  'plan-altered': entry<{ file: string }>({
    severity: 'error',
    summary: 'A saved plan does not fit its own hash: it was edited after it was made.',
    message: ({ file }) => `${file} was changed after it was planned: its contents do not fit its hash`,
    advice,
  }),
});
