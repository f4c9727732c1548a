import { isPortError } from '../../../core/ports/errors';
import type { SecretValue } from '../../../core/model/secret-value';
import type { Action } from '../../../core/model/plan';
import { formatSecond } from '../../../core/model/time-words';
import { scheduledWork } from '../../../core/pass/scheduled-pass';
import { describeStep } from '../../../core/reporting/plan/step-words';
import { planAndApply } from '../../pass/apply/applying';
import { type Session, type SpecSession, withSession } from '../../pass/session';
import { CommandFailure } from '../../terminal/failure';
import { ExitCode } from '../../terminal/exit-code';
import type { Invocation } from '../../terminal/invocation';
import type { DevClock } from '../time/dev-clock';
import { currentValue } from './current-value';
import { heading } from './heading';

const HOUR_MS = 3_600_000;
/** A pass every twelve hours ends a superseded token of the example within a week. */
const PASS_EVERY_MS = 12 * HOUR_MS;
const PASSES = 14;

/** Rotates one token and moves time on: both values work, then only the new one does. Says whether that was so. */
export async function showRotation(
  { terminal, signal }: Invocation<object>,
  spec: string,
  clock: DevClock,
): Promise<boolean> {
  heading(terminal, '5. A rotation, and the end of the old token while time is moved');
  const tell = (text: string): void => terminal.result(`  ${formatSecond(clock.now())}  ${text}`);
  const run = async (session: Session, more: Pick<Parameters<typeof planAndApply>[2], 'optionsOf' | 'keep'>) => {
    const applied = await planAndApply(terminal, session, {
      ...{ force: false, approved: true, show: () => undefined, signal, ...more },
    });
    if (applied.exitCode !== ExitCode.done) throw new CommandFailure(applied.exitCode, applied.problems);
    return applied.outcomes.map(({ action }) => action);
  };
  return withSession([spec], 'apply', { signal }, async (session) => {
    const [of] = session.specs;
    const token = of?.desired.tokens.find(({ enabled, rotation }) => enabled && rotation.kind === 'every');
    if (!of || !token) return false;
    const isIts = (action: Action): boolean => action.token === token.name;
    const old = await currentValue(of, token);
    await run(session, { optionsOf: () => ({ rotate: new Set([token.name]) }), keep: isIts });
    const made = await currentValue(of, token);
    tell(
      `${token.name} is rotated: the old value gets ${await answer(of, old)}, the new one ${await answer(of, made)}`,
    );
    const { options, keep } = scheduledWork(true);
    let isEnded = false;
    for (let pass = 0; pass < PASSES && !isEnded && !signal.aborted; pass += 1) {
      clock.moveTo(clock.now() + PASS_EVERY_MS);
      const done = await run(session, { optionsOf: () => options, keep: (action) => isIts(action) && keep(action) });
      for (const { steps } of done) {
        tell(
          `a pass: ${steps
            .filter(({ kind }) => kind !== 'recheck')
            .map(describeStep)
            .join(', ')}`,
        );
      }
      isEnded = done.some(({ steps }) => steps.some(({ kind }) => kind === 'revoke'));
    }
    const last = await answer(of, old);
    const next = await answer(of, made);
    tell(`the old value gets ${last}, the new one ${next}`);
    return last === '401' && next === '200';
  });
}

/** What the API answers a consumer. */
async function answer({ ports }: SpecSession, value: SecretValue): Promise<string> {
  try {
    await ports.tokenApi.authenticate(value);
    return '200';
  } catch (error) {
    if (isPortError(error, 'unauthenticated')) return '401';
    throw error;
  }
}
