import { Gauge, type Registry } from 'prom-client';
import type { UpstreamState } from '../upstream/options/upstream-state';

/** What Prometheus is told of the vendor behind a gateway, as it is when it asks. */
export function addUpstreamMetrics(registry: Registry, state: () => UpstreamState, clock: () => number): void {
  const gauge = (name: string, help: string, labelNames: string[], collect: (gauge: Gauge) => void): void => {
    new Gauge({
      ...{ name, help, labelNames, registers: [registry] },
      collect() {
        this.reset();
        collect(this);
      },
    });
  };
  const age = (since: number): number => Math.max(0, (clock() - since) / 1_000);
  gauge('hawzu_upstream_circuit_open', '1 while the vendor is left alone because it failed too often.', [], (one) =>
    one.set(state().circuit === 'open' ? 1 : 0),
  );
  gauge('hawzu_upstream_requests_under_way', 'Requests between a consumer and the vendor.', [], (one) =>
    one.set(state().underWay),
  );
  gauge(
    'hawzu_upstream_token_up',
    '1 while the vendor takes its token of this workspace, 0 where it refuses it or has not taken one yet.',
    ['workspace'],
    (one) => {
      for (const { workspace, state: is } of state().tokens) one.set({ workspace }, is === 'good' ? 1 : 0);
    },
  );
  gauge(
    'hawzu_upstream_token_age_seconds',
    "How old the vendor's token is, as far as it is known; otherwise how long it is in use here.",
    ['workspace'],
    (one) => {
      for (const { workspace, since } of state().tokens) if (since !== undefined) one.set({ workspace }, age(since));
    },
  );
  gauge(
    'hawzu_upstream_token_success_seconds',
    'Seconds since the vendor last took its token.',
    ['workspace'],
    (one) => {
      for (const { workspace, lastSuccess } of state().tokens)
        if (lastSuccess !== undefined) one.set({ workspace }, age(lastSuccess));
    },
  );
  gauge(
    'hawzu_upstream_places_stale',
    '1 where workspaces and projects could not be read of the vendor and are those of an earlier reading.',
    ['workspace'],
    (one) => {
      for (const { workspace, isStale } of state().places) one.set({ workspace }, isStale ? 1 : 0);
    },
  );
}
