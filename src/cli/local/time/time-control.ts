import { createInterface, type Interface } from 'node:readline';
import { cliCodes } from '../../../core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../../../core/diagnostics/diagnostic';
import { addDuration, parseDuration } from '../../../core/model/time';
import type { Emulator, SecretSnapshot } from '../../../emulator';
import { speedIn } from './clock-speed';
import type { DevClock } from './dev-clock';

interface ControlParts {
  readonly clock: DevClock;
  readonly secrets: Emulator;
  /** Moments, beside those of rotations, that a jump does not pass over. */
  readonly moments: () => readonly number[];
  /** Does what is due by now. */
  readonly catchUp: () => Promise<void>;
  /** Told when a line has moved the clock, or changed its speed. */
  readonly moved: () => void;
  /** Told of a line that is none. */
  readonly wrong: (diagnostic: Diagnostic) => void;
}

const SHOWN = 40;
/** Through all that happens in three years takes minutes; and a clock never goes back. */
const FARTHEST_MS = 3 * 366 * 86_400_000;

/**
 * Lines that people type while the services run: `+20d` moves the clock, through all that happens meanwhile, and `3600x`
 * changes how fast it goes.
 */
export class TimeControl {
  private lines: Interface | undefined;
  private latest: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(private readonly parts: ControlParts) {}

  read(input: NodeJS.ReadableStream): void {
    // Not as a terminal: Ctrl-C is for the command.
    this.lines = createInterface({ input, terminal: false });
    this.lines.on('line', (line) => void this.take(line.trim()));
  }

  /** Resolves when everything up to then has happened. */
  take(line: string): Promise<void> {
    if (line === '') return this.latest;
    const speed = line.endsWith('x') ? speedIn(line) : undefined;
    if (speed !== undefined) return (this.latest = this.latest.then(() => this.goAt(speed)));
    const length = line.startsWith('+') ? parseDuration(line.slice(1)) : undefined;
    const { clock } = this.parts;
    if (length === undefined || addDuration(clock.now(), length) - clock.now() > FARTHEST_MS) {
      const found = line.replace(/\p{Cc}/gu, ' ').slice(0, SHOWN);
      this.parts.wrong(cliCodes.diagnose('clock-line-unknown', { found }));
      return this.latest;
    }
    return (this.latest = this.latest.then(() => this.move(addDuration(this.parts.clock.now(), length))));
  }

  /** What is under way ends with the services. */
  close(): void {
    this.closed = true;
    this.lines?.close();
  }

  private goAt(speed: number): void {
    if (this.closed) return;
    this.parts.clock.goAt(speed);
    this.parts.moved();
  }

  /** From one moment at which a rotation is due to the next: passing over them at once would make one of many. */
  private async move(target: number): Promise<void> {
    const { clock, secrets, catchUp, moved, moments } = this.parts;
    await catchUp();
    for (;;) {
      if (this.closed) return;
      const next = nextMoment(secrets.snapshot(), moments(), clock.now());
      if (next === undefined || next > target) break;
      clock.moveTo(next);
      await catchUp();
    }
    clock.moveTo(target);
    await catchUp();
    if (!this.closed) moved();
  }
}

/** When the next rotation is due that is not due yet, or another moment comes. */
function nextMoment(secrets: readonly SecretSnapshot[], others: readonly number[], now: number): number | undefined {
  const rotations = secrets.flatMap(({ rotation }) => {
    const due =
      rotation?.enabled === true ? (rotation.flight ? rotation.flight.dueAt : rotation.window?.rotatesAt) : undefined;
    return due !== undefined && due > now ? [due] : [];
  });
  const times = [...rotations, ...others.filter((time) => time > now)];
  return times.reduce<number | undefined>((least, time) => Math.min(least ?? time, time), undefined);
}
