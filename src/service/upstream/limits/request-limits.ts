import { type QuotaHeaders, Quotas, type ShareCounts } from '../../http/quota/quotas';
import { ProblemError } from '../../problem/problem-error';
import type { UpstreamLimits } from '../options/upstream-options';

/** Whose request it is. */
export interface Asking {
  /** Hash of the access token. */
  readonly hash: string;
  readonly workspace: string;
}

const limited = (why: string, headers: Readonly<Record<string, string>>): ProblemError =>
  new ProblemError('gateway-rate-limited', why, {}, headers);

/** What one token, and all tokens of a workspace, may ask of the vendor: in a minute over all replicas, and at once in this one. */
export class RequestLimits {
  private readonly ofToken: Quotas | undefined;
  private readonly ofWorkspace: Quotas | undefined;
  private readonly underWay = new Map<string, number>();
  private all = 0;

  constructor(
    private readonly limits: UpstreamLimits,
    clock: () => number,
    share: () => ShareCounts | undefined,
  ) {
    const quotas = (requestsPerMinute: number): Quotas | undefined =>
      requestsPerMinute === 0 ? undefined : new Quotas({ requestsPerMinute }, clock, share);
    this.ofToken = quotas(limits.requestsPerMinuteOfToken);
    this.ofWorkspace = quotas(limits.requestsPerMinuteOfWorkspace);
  }

  /** What has to be waited for before anything is taken; undefined: nothing. */
  more({ hash, workspace }: Asking): Promise<unknown> | undefined {
    const own = this.ofToken?.more(`vendor ${hash}`);
    const common = this.ofWorkspace?.more(`vendor of ${workspace}`);
    return own === undefined && common === undefined ? undefined : Promise.all([own, common]);
  }

  /**
   * Counts a request that may go to the vendor.
   * @returns to be called when it is over
   * @throws ProblemError when there are too many
   */
  take({ hash, workspace }: Asking): () => void {
    const own = this.underWay.get(hash) ?? 0;
    const { atOnce, atOnceOfToken } = this.limits;
    if (own >= atOnceOfToken)
      throw limited(`This token has ${own} requests to the vendor under way, which is the most.`, {
        'retry-after': '1',
      });
    if (this.all >= atOnce)
      throw limited(`There are ${this.all} requests to the vendor under way, which is the most.`, {
        'retry-after': '1',
      });
    // Its own first: a token that has used up its share takes nothing of the others'.
    counted(this.ofToken, `vendor ${hash}`, 'of this token');
    counted(this.ofWorkspace, `vendor of ${workspace}`, 'of this workspace');
    this.underWay.set(hash, own + 1);
    this.all += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.all -= 1;
      const left = (this.underWay.get(hash) ?? 1) - 1;
      if (left === 0) this.underWay.delete(hash);
      else this.underWay.set(hash, left);
    };
  }
}

function counted(quotas: Quotas | undefined, key: string, whose: string): QuotaHeaders | undefined {
  try {
    return quotas?.take(key);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw limited(
      `${error.message.replace(/\.[^.]*\.$/, '')} for the vendor ${whose}. Wait until the next minute begins.`,
      {
        'retry-after': error.headers['retry-after'] ?? '60',
      },
    );
  }
}
