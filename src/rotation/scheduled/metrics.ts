/** Of CloudWatch; each metric has the dimensions Owner and Workspace. */
export const METRIC_NAMESPACE = 'HawzuTokens';

/** What a scheduled pass tells about the tokens of an owner in a workspace. */
export const PASS_METRICS = {
  PassSucceeded: { unit: 'Count', meaning: '1 when a scheduled pass did all that it had to; nothing otherwise' },
  GateRefusals: { unit: 'Count', meaning: 'passes that changed nothing, since the safety gate refused' },
  Failures: { unit: 'Count', meaning: 'actions and entries that failed or were blocked' },
  RotationsOverdue: { unit: 'Count', meaning: 'tokens whose rotation should have happened' },
  OldestAgeRatio: {
    unit: 'None',
    meaning: 'age of a current token divided by the age it may reach, the highest of all',
  },
  SupersededAlive: { unit: 'Count', meaning: 'superseded tokens that are not revoked yet' },
  HeldBecauseUsed: { unit: 'Count', meaning: 'superseded tokens kept alive because somebody still uses them' },
  CopiesFailed: { unit: 'Count', meaning: 'copies of secrets in other regions that AWS could not make or keep' },
  CopiesBehind: {
    unit: 'Count',
    meaning: 'copies that do not show yet what their secret has shown for half an hour',
  },
  Orphans: { unit: 'Count', meaning: 'tokens of ours that no secret refers to' },
  ManagementTokenHoursLeft: {
    unit: 'None',
    meaning: 'hours until the management token expires; absent when it never does',
  },
} as const;

export type PassMetric = keyof typeof PASS_METRICS;
