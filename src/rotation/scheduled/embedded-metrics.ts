import type { Instant } from '../../core/model/time';
import { METRIC_NAMESPACE, PASS_METRICS, type PassMetric } from './metrics';

/** Of whom metrics tell. */
export interface MetricDimensions {
  readonly owner: string;
  readonly workspace: string;
}

/** A log line that CloudWatch reads as metrics (its embedded metric format): no call, and no right to make one. */
export function metricsLine(
  { owner, workspace }: MetricDimensions,
  at: Instant,
  values: Readonly<Partial<Record<PassMetric, number>>>,
): string {
  const told = Object.entries(values).filter(([, value]) => Number.isFinite(value)) as [PassMetric, number][];
  return JSON.stringify({
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: [['Owner', 'Workspace']],
          Metrics: told.map(([Name]) => ({ Name, Unit: PASS_METRICS[Name].unit })),
        },
      ],
    },
    Owner: owner,
    Workspace: workspace,
    ...Object.fromEntries(told),
  });
}
