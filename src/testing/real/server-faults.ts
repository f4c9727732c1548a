import type { PortName } from '../../core/ports/errors';
import type { Fault as StoreFault } from '../../emulator';
import type { Fault as ServiceFault } from '../../service';

/** One request as a server got it. `index` counts the requests to both servers since the count was last begun. */
export interface ServerRequest {
  readonly server: PortName;
  readonly operation: string;
  readonly index: number;
}

/**
 * What goes wrong with a request at the server. `cut-*`: the connection ends without an answer, before or after the
 * effect. `throttled-long` asks to wait longer than any client does. `late`: the answer comes when the client has given
 * up, and so does the effect at the token service. A number makes it slow: so many milliseconds of real time.
 */
export type ServerFault =
  | number
  | 'cut-before'
  | 'cut-after'
  | 'throttled'
  | 'throttled-wait'
  | 'throttled-long'
  | 'failed'
  | 'late'
  | 'denied';

/** How late, in milliseconds of real time, and how long a client waits that is to notice. */
export const LATE_MS = 160;
export const IMPATIENT_MS = 80;

/** The faults that a server can show: only Secrets Manager denies by policy, only the token service sends Retry-After. */
export const FAULTS_OF: Readonly<Record<PortName, readonly ServerFault[]>> = {
  'token API': ['cut-before', 'cut-after', 'throttled', 'throttled-wait', 'throttled-long', 'failed', 'late'],
  'Secrets Manager': ['cut-before', 'cut-after', 'throttled', 'failed', 'late', 'denied'],
};

export function serviceFault(fault: ServerFault): ServiceFault {
  if (typeof fault === 'number') return { delayMs: fault };
  switch (fault) {
    case 'cut-before':
      return { drop: 'before' };
    case 'cut-after':
      return { drop: 'after' };
    case 'throttled':
      return { status: 429 };
    case 'throttled-wait':
      return { status: 429, retryAfterSeconds: 7 };
    case 'throttled-long':
      return { status: 429, retryAfterSeconds: 3_600 };
    case 'failed':
      return { status: 500 };
    case 'late':
      return { delayMs: LATE_MS };
    case 'denied':
      throw new Error('the token service denies by roles, not by a fault plan');
  }
}

export function storeFault(fault: ServerFault): StoreFault {
  if (typeof fault === 'number') return { delayMs: fault };
  switch (fault) {
    case 'cut-before':
      return { drop: 'before' };
    case 'cut-after':
      return { drop: 'after' };
    case 'throttled':
      return 'throttle';
    case 'failed':
      return 'internal';
    case 'late':
      return { delayMs: LATE_MS };
    case 'denied':
      return 'accessDenied';
    case 'throttled-wait':
    case 'throttled-long':
      throw new Error('Secrets Manager sends no Retry-After');
  }
}
