import { ProblemError } from '../../problem/problem-error';

/** A vendor that asks for more is asked again sooner: an hour would stop everybody for what may be a mistake. */
const LONGEST_MILLISECONDS = 300_000;

/** How long a Retry-After of a vendor lasts, in milliseconds; undefined: it can't be read. */
function lasting(retryAfter: string, now: number): number | undefined {
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1_000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** When the vendor said to one request that it has to wait, all of the workspace wait, since all have its one token. */
export class VendorPauses {
  private readonly until = new Map<string, number>();

  constructor(private readonly clock: () => number) {}

  /** Of a 429 or a 503 of the vendor. */
  note(workspace: string, retryAfter: string | undefined): void {
    const now = this.clock();
    const milliseconds = retryAfter === undefined ? undefined : lasting(retryAfter, now);
    if (milliseconds === undefined) return;
    const until = now + Math.min(milliseconds, LONGEST_MILLISECONDS);
    if (until > (this.until.get(workspace) ?? 0)) this.until.set(workspace, until);
  }

  /** @throws ProblemError while the vendor's wait lasts */
  require(workspace: string): void {
    const until = this.until.get(workspace);
    if (until === undefined) return;
    const left = until - this.clock();
    // A clock that went back would make it longer than it ever was.
    if (left <= 0 || left > LONGEST_MILLISECONDS) return void this.until.delete(workspace);
    const seconds = String(Math.max(1, Math.ceil(left / 1_000)));
    const why = `The vendor asked for a pause of all requests of this workspace. Wait ${seconds} s; nothing was sent to it.`;
    throw new ProblemError('gateway-vendor-busy', why, {}, { 'retry-after': seconds });
  }
}
