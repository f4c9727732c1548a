import { EventEmitter } from 'node:events';
import type { FastifyRequest } from 'fastify';
import type { Known } from '../../../gateway/table/gateway-table';
import type { Presented } from '../../access/authenticate';
import type { TokenCaller } from '../../access/caller';
import type { ProblemError } from '../../problem/problem-error';

/** A request on its way through: what the table knows of it, and who asks. */
export class Passage {
  /** Emits `abort` when the vendor's answer is of no use any more. */
  readonly signal = new EventEmitter();
  /** Told by the path or the query; by the body once that is read. */
  project: string | undefined;
  /** Why it was ended from outside. */
  cutBy: ProblemError | undefined;
  private readonly ends: (() => void)[] = [];

  constructor(
    readonly request: FastifyRequest,
    readonly credential: Presented,
    readonly found: Known,
    /** As it was when the request was judged last. */
    public caller: TokenCaller,
  ) {
    this.project = found.project;
  }

  /** Hash of the token, and what else decides whether it may go on. */
  get key(): string {
    const { rule, workspace } = this.found;
    return `${this.credential.hash} ${rule.method} ${rule.path} ${workspace ?? ''} ${this.project ?? ''}`;
  }

  /** The value itself, in bytes: it must not leave the gateway. */
  get ownSecret(): readonly Buffer[] {
    const value = /\S+\s*$/.exec(this.request.headers.authorization ?? '')?.[0].trim() ?? '';
    return value === '' ? [] : [Buffer.from(value)];
  }

  onEnd(end: () => void): void {
    this.ends.push(end);
  }

  end(): void {
    for (const end of this.ends.splice(0)) end();
    this.signal.emit('abort');
    this.signal.removeAllListeners();
  }

  /** Ends it on both sides, whatever is under way. */
  cut(problem: ProblemError): void {
    if (this.cutBy !== undefined) return;
    this.cutBy = problem;
    this.signal.emit('abort');
  }
}
