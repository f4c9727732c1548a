import { ProblemError } from '../../problem/problem-error';
import { problemOfError } from '../../http/answer/problem-of-error';

/** A request that is under way between a consumer and the vendor. */
export interface OpenStream {
  /** Hash of the access token, and what else two streams must have in common to be judged as one. */
  readonly key: string;
  /** Resolves while it may go on. */
  judge(): Promise<void>;
  /** Ends it on both sides. */
  cut(problem: ProblemError): void;
}

/** A store that does not answer once may answer the next time; twice in a row nobody knows whether a token is still good. */
const FAILURES = 2;

/**
 * Looks at all streams again and again, in the store, so that one whose token was revoked, disabled or narrowed, on whatever
 * replica, or has expired, ends within two seconds.
 */
export class OpenStreams {
  private readonly streams = new Set<OpenStream>();
  private readonly failures = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(private readonly milliseconds: number) {}

  /** @returns to be called when it is over */
  add(stream: OpenStream): () => void {
    this.streams.add(stream);
    this.timer ??= setInterval(() => void this.look(), this.milliseconds).unref();
    return () => {
      this.streams.delete(stream);
      if (this.streams.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
      this.failures.clear();
    };
  }

  get size(): number {
    return this.streams.size;
  }

  /** Judges what is open now; a look that is still going on counts as this one. */
  look(): Promise<void> {
    return (this.looking ??= this.judgeAll().finally(() => (this.looking = undefined)));
  }

  private async judgeAll(): Promise<void> {
    const alike = new Map<string, OpenStream[]>();
    for (const stream of this.streams) alike.set(stream.key, [...(alike.get(stream.key) ?? []), stream]);
    await Promise.all([...alike.values()].map((streams) => this.judgeOne(streams)));
  }

  private async judgeOne(streams: readonly OpenStream[]): Promise<void> {
    const [first] = streams as readonly [OpenStream];
    const { key } = first;
    try {
      await withinTime(first.judge(), this.milliseconds);
      this.failures.delete(key);
    } catch (error) {
      const problem = problemOfError(error);
      const failed = (this.failures.get(key) ?? 0) + 1;
      if (problem.status >= 500 && failed < FAILURES) return void this.failures.set(key, failed);
      this.failures.delete(key);
      for (const stream of streams) stream.cut(problem);
    }
  }
}

/** A store that is silent has not said that a token is good. */
function withinTime(work: Promise<void>, milliseconds: number): Promise<void> {
  let late: NodeJS.Timeout;
  const silent = new Promise<never>((_resolve, reject) => {
    const why = 'The store does not say whether this access token is still good.';
    late = setTimeout(() => reject(new ProblemError('store-unavailable', why)), milliseconds);
  });
  return Promise.race([work, silent]).finally(() => clearTimeout(late));
}
