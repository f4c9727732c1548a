import { planAndApply } from '../applying';
import type { ExitCode } from '../exit-code';
import type { Invocation } from '../invocation';
import { showOutcomes } from '../outcomes';
import { showPlan } from '../planning';
import { withSession } from '../session';

/** Plans and applies as `hawzu-tokens apply` does. */
export const applyDirectly = ({ terminal, signal, flags }: Invocation<object>, spec: string): Promise<ExitCode> =>
  withSession([spec], 'apply', {}, async (session) => {
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
