import { createInterface } from 'node:readline/promises';
import { painterFor } from '../../adapters/system/colours';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { type Painter, plainPainter } from '../../core/reporting/text/painter';
import { ExitCode } from './exit-code';
import { CommandFailure } from './failure';

/** Flags that mean the same in every command. */
export interface CommonFlags {
  readonly color: boolean;
  readonly quiet?: boolean;
  readonly yes?: boolean;
  readonly format?: string;
}

/** Where a command writes. Results go to stdout, everything said about the work to stderr. */
export class Terminal {
  readonly coloured: boolean;
  readonly painter: Painter;
  #progress = '';

  constructor(private readonly flags: CommonFlags) {
    const onTerminal = process.stdout.isTTY === true && process.stderr.isTTY === true;
    this.painter = flags.color ? painterFor(process.env, onTerminal) : plainPainter;
    this.coloured = this.painter !== plainPainter;
  }

  /** Columns of the terminal; 100 when the output is no terminal, as in a pipeline's log. */
  get width(): number {
    return process.stdout.columns ?? 100;
  }

  /** Only errors, what is blocked, and a closing line. */
  get brief(): boolean {
    return this.flags.quiet === true;
  }

  get interactive(): boolean {
    return process.stdin.isTTY === true && process.stderr.isTTY === true;
  }

  result(text: string): void {
    this.clearProgress();
    process.stdout.write(text.endsWith('\n') || text === '' ? text : `${text}\n`);
  }

  say(text: string): void {
    if (this.flags.quiet) return;
    this.clearProgress();
    process.stderr.write(`${text}\n`);
  }

  /** Errors are said even when --quiet. */
  complain(text: string): void {
    this.clearProgress();
    process.stderr.write(text.endsWith('\n') || text === '' ? text : `${text}\n`);
  }

  /** One line that changes in place on a terminal; nothing in a pipeline, where `say` tells the milestones. */
  progress(text: string): void {
    if (this.flags.quiet || process.stderr.isTTY !== true) return;
    const room = Math.max(20, (process.stderr.columns ?? 80) - 1);
    this.#progress = text.length > room ? `${text.slice(0, room - 1)}…` : text;
    process.stderr.write(`\r\u001b[2K${this.#progress}`);
  }

  clearProgress(): void {
    if (this.#progress === '') return;
    this.#progress = '';
    process.stderr.write('\r\u001b[2K');
  }

  /**
   * Asks for a yes, unless --yes has said it. Anything else ends the command: no terminal to ask at, a plan that the flags
   * kept from being shown, another answer or none, an interruption.
   * @param shown whether there was a plan to look at
   */
  async confirm(question: string, signal: AbortSignal, shown = this.#showsPlans): Promise<true> {
    if (this.flags.yes) return true;
    if (!this.interactive) throw refusal('approval-missing');
    if (!shown) throw refusal('approval-unseen');
    this.clearProgress();
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    const interrupted = new AbortController();
    const ended = new AbortController();
    lines.on('SIGINT', () => interrupted.abort()).on('close', () => ended.abort());
    try {
      const wishes = AbortSignal.any([signal, interrupted.signal, ended.signal]);
      const answer = await lines.question(`${question} Only "yes" is taken: `, { signal: wishes });
      if (answer.trim() === 'yes') return true;
    } catch (error) {
      if (!ended.signal.aborted && !interrupted.signal.aborted && !signal.aborted) throw error;
      this.say('');
      if (interrupted.signal.aborted || signal.aborted) throw new CommandFailure(ExitCode.interrupted, []);
    } finally {
      lines.close();
    }
    throw refusal('approval-declined');
  }

  get #showsPlans(): boolean {
    return this.flags.quiet !== true && (this.flags.format ?? 'text') === 'text';
  }
}

const refusal = (code: 'approval-missing' | 'approval-unseen' | 'approval-declined'): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose(code, {})]);
