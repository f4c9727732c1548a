import type { Action, ActionKind } from '../../core/model/plan';
import { planAndApply } from '../applying';
import type { ExitCode } from '../exit-code';
import { showOutcomes } from '../outcomes';
import { showPlan } from '../planning';
import type { Invocation } from '../invocation';
import { namedEntries, withSession } from '../session';

export interface RotateFlags {
  readonly token?: readonly string[];
  readonly compromised?: boolean;
  readonly force?: boolean;
  readonly verbose?: boolean;
}

/** What replacing a value comes down to; a due rotation that an earlier run began is finished. */
const ROTATING: ReadonlySet<ActionKind> = new Set(['rotate', 'finish', 'replace']);

/** What leaked is killed also where nothing is replaced. */
const isRotation = ({ kind, reasons }: Action): boolean =>
  ROTATING.has(kind) || reasons.some((reason) => reason.code === 'compromised');

/** Replaces the values that are due, or those of the named entries now. Does nothing else that an apply would. */
export async function rotateCommand(
  invocation: Invocation<RotateFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  const { terminal, flags, signal } = invocation;
  return withSession(paths, 'rotate', 'apply', async (session) => {
    const named = flags.token && namedEntries(session.desired, flags.token);
    const applied = await planAndApply(terminal, session, {
      options: { ...(named && { rotate: named }), compromised: flags.compromised ?? false },
      keep: (action) => isRotation(action) && (named?.has(action.token) ?? true),
      force: flags.force ?? false,
      show: showPlan(terminal, flags),
      signal,
    });
    showOutcomes(terminal, applied, flags.format);
    return applied.exitCode;
  });
}
