import type { DEFECT_SEVERITIES, DEFECT_STATUSES, EXECUTION_STATUSES, TEST_RESULTS } from './vocabulary/resource-kinds';
import type { WireInstant, WirePrincipal } from './wire';

/** What every kind of resource has. */
export interface WireResource {
  readonly id: string;
  /** Changes with each change. `If-Match` takes it, in quotes. */
  readonly version: string;
  /** The person behind it, or the token; null: it came with the seed of the service. */
  readonly created_by: WirePrincipal | null;
  readonly created_at: WireInstant;
  readonly updated_at: WireInstant;
}

export interface WireTestcase extends WireResource {
  readonly title: string;
  readonly priority: string;
  readonly type: string;
  readonly tags: readonly string[];
}

export interface WireTestcaseList {
  readonly testcases: readonly WireTestcase[];
  readonly next_cursor: string | null;
}

export interface WireReportResult {
  readonly testcase_id: string;
  readonly result: (typeof TEST_RESULTS)[number];
}

export interface WireExecution extends WireResource {
  readonly title: string;
  readonly status: (typeof EXECUTION_STATUSES)[number];
  /** One of each test case. */
  readonly results: readonly WireReportResult[];
}

export interface WireDefect extends WireResource {
  readonly title: string;
  readonly severity: (typeof DEFECT_SEVERITIES)[number];
  readonly status: (typeof DEFECT_STATUSES)[number];
  readonly testcase_id: string | null;
  readonly execution_id: string | null;
}
