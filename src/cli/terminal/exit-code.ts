/** What an exit code of the command line means; documented in docs/cli.md. */
export const ExitCode = {
  /** Done, or nothing to do. */
  done: 0,
  error: 1,
  /** With --detailed-exitcode: there are changes (as in Terraform). */
  changes: 2,
  /** Refused by the safety gate; nothing was changed. A plan with --detailed-exitcode: an apply will be. */
  refused: 3,
  invalidSpec: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
