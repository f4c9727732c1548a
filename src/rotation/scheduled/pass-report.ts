import { conceal } from '../../core/diagnostics/conceal';
import type { DeclaredState } from '../../core/model/desired';
import type { EntryPlan } from '../../core/model/plan';
import type { Instant } from '../../core/model/time';
import { describeStep } from '../../core/reporting/plan/step-words';
import { copiesTold } from './copies';
import { metricsLine } from './embedded-metrics';
import type { PassMetric } from './metrics';
import { failingConsumers, type Told } from './failing-consumers';
import { measuresOf } from './pass-measures';
import type { Scheduled } from './pass-over';

/** What a pass over one spec says to logs, and why it failed, if it did. No text in it holds a value. */
export interface PassReport {
  readonly lines: readonly string[];
  readonly failures: readonly Told[];
}

/** @param at this machine's time, for the metrics */
export function reportOf({ ownerId, workspace }: DeclaredState, scheduled: Scheduled, at: Instant): PassReport {
  const of = { owner: ownerId, workspace };
  const { told, failures, measures } = scheduled.kind === 'failed' ? failedOf(scheduled) : passedOf(scheduled);
  const succeeded: Readonly<Partial<Record<PassMetric, number>>> = { PassSucceeded: failures.length === 0 ? 1 : 0 };
  return {
    lines: [
      ...told.map((one) => conceal(JSON.stringify({ ...of, ...one }))),
      JSON.stringify({ ...of, outcome: failures.length === 0 ? 'done' : 'failed' }),
      metricsLine(of, at, { ...measures, ...succeeded }),
    ],
    failures: failures.map(({ code, message }) => ({ code, message: conceal(message) })),
  };
}

interface Parts {
  readonly told: readonly Readonly<Record<string, string>>[];
  readonly failures: readonly Told[];
  readonly measures: Readonly<Partial<Record<PassMetric, number>>>;
}

const brief = ({ code, message }: Told): Told => ({ code, message });

const failedOf = ({ why }: Extract<Scheduled, { kind: 'failed' }>): Parts => ({
  told: why.map((one) => ({ ...brief(one) })),
  failures: why,
  measures: { Failures: why.length },
});

function passedOf({ end, unresolved, copies }: Extract<Scheduled, { kind: 'passed' }>): Parts {
  const outcomes = end.kind === 'applied' ? end.outcomes : [];
  const refusals = end.kind === 'refused' ? end.diagnostics : [];
  const entries = end.prepared.flatMap(({ plan }) => plan.entries);
  const stopped = outcomes.flatMap(({ status, diagnostic }) =>
    diagnostic && (status === 'failed' || status === 'unknown') ? [diagnostic] : [],
  );
  const [prepared] = end.prepared;
  const failing = prepared ? failingConsumers(prepared, outcomes) : [];
  const failures = [...unresolved, ...refusals, ...stopped, ...entries.flatMap(problemsOf), ...failing];
  const measures = prepared ? measuresOf(prepared) : {};
  return {
    told: [
      ...outcomes.map(({ action, status, diagnostic }) => ({
        token: action.token,
        action: action.kind,
        outcome: status,
        steps: action.steps
          .filter(({ kind }) => kind !== 'recheck')
          .map(describeStep)
          .join(', '),
        why: action.reasons.map(({ message }) => message).join('; '),
        ...(diagnostic && brief(diagnostic)),
      })),
      ...entries.flatMap(warningsOf),
      ...[...unresolved, ...refusals, ...failing, ...copiesTold(copies)].map((one) => ({ ...brief(one) })),
    ],
    failures,
    measures: {
      ...measures,
      CopiesFailed: copies.filter(({ how }) => how === 'failed').length,
      CopiesBehind: copies.filter(({ how }) => how === 'behind').length,
      Failures: failures.length,
      GateRefusals: end.kind === 'refused' && end.why === 'gate' ? 1 : 0,
    },
  };
}

/** Holds under which a token that should end may live on, or a consumer stays without a value: they need somebody. */
const UNSETTLED: ReadonlySet<string> = new Set(['version-unclear', 'retiring-starves', 'rotation-stuck']);

/**
 * What keeps an entry from being worked on, what keeps its tokens from ending, and a consumer that fails and for whom nothing
 * was asked: a pass with these is none that did all that it had to.
 */
const problemsOf = ({ token, blocked, holds }: EntryPlan): readonly Told[] =>
  [
    ...(blocked ? [blocked] : []),
    ...holds.filter(({ severity, code }) => severity === 'error' || UNSETTLED.has(code)),
  ].map(({ code, message }) => ({ code, message: `${token}: ${message}` }));

/** What a person should know of: errors, warnings, and what waits for an apply. */
const warningsOf = ({ token, blocked, holds }: EntryPlan): readonly Readonly<Record<string, string>>[] => [
  ...(blocked ? [{ token, ...brief(blocked) }] : []),
  ...holds
    .filter(({ severity, code }) => severity !== 'info' || code === 'left-to-apply')
    .map((hold) => ({ token, ...brief(hold) })),
];
