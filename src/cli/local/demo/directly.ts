import { planAndApply } from '../../pass/apply/applying';
import type { ExitCode } from '../../terminal/exit-code';
import type { Invocation } from '../../terminal/invocation';
import { showOutcomes } from '../../pass/apply/outcomes';
import { showPlan } from '../../pass/apply/planning';
import { withSession } from '../../pass/session';

/** Plans and applies as `hawzu-tokens apply` does. */
export const applyDirectly = ({ terminal, signal, flags }: Invocation<object>, spec: string): Promise<ExitCode> =>
  withSession([spec], 'apply', { signal }, async (session) => {
    const applied = await planAndApply(terminal, session, {
      optionsOf: () => ({}),
      force: false,
      approved: true,
      show: showPlan(terminal, { ...flags, format: 'text' }),
      signal,
    });
    showOutcomes(terminal, applied, 'text');
    return applied.exitCode;
  });
