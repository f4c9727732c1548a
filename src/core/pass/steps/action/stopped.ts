import { runCodes } from '../../../diagnostics/catalogue/run';
import type { Diagnostic } from '../../../diagnostics/diagnostic';
import type { Action } from '../../../model/plan';

/** How an action ended that was not carried through. `moved`: somebody else acted first, and nothing is wrong. */
export type StopKind = 'failed' | 'moved' | 'unknown';

/** Ends an action at a step, with what to tell a person. */
export class StepStopped extends Error {
  override readonly name = 'StepStopped';

  constructor(
    readonly kind: StopKind,
    readonly diagnostic: Diagnostic,
  ) {
    super(diagnostic.message);
  }

  static tooOld(token: string, minutes: number): StepStopped {
    return new StepStopped('failed', runCodes.diagnose('pass-too-old', { token, minutes }));
  }

  static moved(action: Action, what: string): StepStopped {
    const parameters = { token: action.token, action: action.kind, what };
    return new StepStopped('moved', runCodes.diagnose('moved-meanwhile', parameters));
  }

  /** A token that leaked is not known to be dead. */
  static undead(kind: StopKind, told: { readonly [K in 'token' | 'id' | 'problem' | 'again']: string }): StepStopped {
    return new StepStopped(kind, runCodes.diagnose('kill-unseen', told));
  }

  static unproven(token: string, problem: string): StepStopped {
    return new StepStopped('failed', runCodes.diagnose('verification-failed', { token, problem }));
  }
}
