import { leavesNothing } from '../../src/cli/local/rotation/told-rotation';
import { Applying } from './applying';
import { Book, dayOf } from './book';
import { DAY, HOUR } from './cast';
import { Chance } from './chance';
import { Consumers } from './consumers';
import { atMs, endMs, type Happening, happeningsOf } from './happenings';
import { overdueTokens, unexplained } from './overdue';
import { People } from './people';
import type { Plant } from './plant';
import { configureRotations } from './rotating';
import type { Size } from './size';
import { Truth } from './truth';
import { YearClock } from './year-clock';
import { YearJudge } from './year-judge';
import { YearWorld } from './year-world';

const START = Date.UTC(2027, 0, 1, 0, 7, 0);

/** A year as it can be written to a file, and lived through again. */
export interface YearPlan {
  readonly seed: number;
  readonly size: Size;
  readonly happenings: readonly Happening[];
}

export const planOfYear = (seed: number, size: Size): YearPlan => ({
  seed,
  size,
  happenings: happeningsOf(new Chance(seed), size),
});

/** What came of it. */
export interface Lived {
  readonly violations: readonly string[];
  readonly figures: Figures;
  /** Every line that functions and services wrote. */
  readonly logged: readonly string[];
}

export type Figures = ReadonlyMap<string, number>;

/** Lives through a year, from moment to moment. */
export class Year {
  readonly figures = new Map<string, number>();
  private rotationAt: number | undefined = undefined;
  private passAt: number;
  private checkAt: number;
  private outageUntil = Infinity;
  private isQuiet = false;
  private readonly told = new Set<string>();

  private constructor(
    private readonly plan: YearPlan,
    private readonly plant: Plant,
    private readonly clock: YearClock,
    private readonly world: YearWorld,
    private readonly book: Book,
    private readonly people: People,
    private readonly consumers: Consumers,
    private readonly applying: Applying,
    private readonly judge: YearJudge,
    private readonly trace: (line: string) => void,
  ) {
    this.passAt = START + plan.size.passEveryHours * HOUR;
    this.checkAt = START + DAY;
    clock.meanwhile = () => this.asleep();
  }

  /** What is wrong, the first first; nothing where nothing is. */
  static async live(
    plan: YearPlan,
    { plant = {}, trace = () => undefined }: { readonly plant?: Plant; readonly trace?: (line: string) => void } = {},
  ): Promise<Lived> {
    const chance = new Chance(plan.seed);
    const clock = new YearClock(START);
    const world = await YearWorld.open({ chance, clock, size: plan.size, plant });
    try {
      const book = new Book(chance, plan.size, START);
      const people = new People(world, book);
      const judge = new YearJudge(
        await Truth.of(world, clock.now()),
        book,
        people,
        plan.size.staleMs,
        plant.blindJudge,
      );
      const year = new Year(
        plan,
        plant,
        clock,
        world,
        book,
        people,
        new Consumers(world, book, chance, plan.size),
        new Applying(world, book, clock),
        judge,
        trace,
      );
      await year.begin();
      await year.run();
      return { violations: judge.violations, figures: year.counted(), logged: world.logged };
    } finally {
      await world.close();
    }
  }

  /** Secrets that people give, the first apply, and rotation. */
  private async begin(): Promise<void> {
    const { world, book, clock } = this;
    for (const entry of book.entries.filter(({ secret }) => secret === 'given')) {
      const made = await world.secretsManager<{ ARN: string }>(entry.region, 'CreateSecret', {
        Name: `people/${entry.name}`,
        ClientRequestToken: `${entry.name} ${'0'.repeat(32)}`.replaceAll(' ', '-').slice(0, 40),
      });
      book.given.set(entry.name, made.ARN);
    }
    // A stale list does not show them at once.
    clock.advance(60_000);
    world.deploy(book.states(clock.now()));
    await this.apply(undefined);
    this.consumers.know(book.entries, clock.now());
  }

  private async run(): Promise<void> {
    const { clock, plan } = this;
    const end = endMs(START, plan.size);
    let next = 0;
    while (this.judge.violations.length === 0) {
      const happening = plan.happenings[next];
      const times = {
        happening: happening ? atMs(START, happening) : Infinity,
        outage: this.outageUntil,
        rotation: this.nextRotation(),
        pass: this.nextPass(),
        check: this.checkAt,
        consumers: this.consumers.nextAt,
      };
      const [what, at] = Object.entries(times).reduce((least, one) => (one[1] < least[1] ? one : least)) as [
        keyof typeof times,
        number,
      ];
      if (at > end) break;
      clock.moveTo(at);
      if (what !== 'consumers')
        this.trace(`${dayOf(START, clock.now())} ${what} ${what === 'happening' ? JSON.stringify(happening) : ''}`);
      this.count(`events: ${what}`);
      switch (what) {
        case 'happening':
          next += 1;
          await this.happen(happening!);
          break;
        case 'outage':
          this.endOutage();
          break;
        case 'rotation':
          await this.rotate();
          break;
        case 'pass':
          await this.pass();
          break;
        case 'check':
          this.checkAt += 3 * DAY;
          await this.check();
          break;
        case 'consumers':
          await this.consume();
      }
    }
    if (this.judge.violations.length === 0) await this.check();
  }

  private async look(cause: 'step' | 'outside' | 'time'): Promise<void> {
    this.judge.look(await Truth.of(this.world, this.clock.now(), this.plant.shown), cause);
    this.rotationAt = undefined;
  }

  private nextRotation(): number {
    if (this.rotationAt === undefined) {
      const times = this.world.emulator.snapshot().flatMap(({ rotation, deletionAt }) => {
        if (!rotation?.enabled || deletionAt !== undefined) return [];
        return (rotation.flight ? rotation.flight.dueAt : rotation.window?.rotatesAt) ?? [];
      });
      this.rotationAt = Math.min(Infinity, ...times);
    }
    // Secrets Manager rotates nothing while it is out.
    return this.world.weather.outage === 'Secrets Manager'
      ? Math.max(this.outageUntil + 1, this.rotationAt)
      : this.rotationAt;
  }

  private async rotate(): Promise<void> {
    const { world, clock } = this;
    await this.working(() => world.emulator.rotateDue());
    const again = world.lambda.lateBy(clock.now());
    await this.look('step');
    if (!again) return;
    // Lambda may bring a call again when everything is over.
    clock.advance(40_000);
    this.count('calls that came again later');
    await this.working(() => world.lambda.invoke(again.arn, again.event));
    await this.look('step');
  }

  private async working(work: () => Promise<unknown>): Promise<void> {
    const { weather } = this.world;
    const before = weather.worker;
    weather.worker = 'function';
    try {
      await work();
    } finally {
      weather.worker = before;
    }
  }

  /** Somebody waits: what is due goes on meanwhile. */
  private async asleep(): Promise<void> {
    if (this.world.weather.worker === 'function' || this.world.weather.outage) return;
    await this.working(() => this.world.emulator.rotateDue());
  }

  private nextPass(): number {
    if (this.plant.withoutPass) return Infinity;
    return this.isQuiet ? Infinity : this.passAt;
  }

  private async pass(): Promise<void> {
    const { world, clock, plan } = this;
    const every = plan.size.passEveryHours * HOUR;
    this.passAt = START + (Math.floor((clock.now() - START) / every) + 1) * every;
    let isDone = false;
    await this.working(async () => void (isDone = await world.pass()));
    this.count(isDone ? 'passes that did all they had to' : 'passes that failed');
    const said = world.passLines.map(leavesNothing).filter((one) => one !== undefined);
    const isIdle = isDone && said.length > 0 && said.every(Boolean);
    if (this.plant.harmsStrangers) await this.harmStranger();
    await this.look('step');
    this.count('actions of passes', world.passLines.filter((line) => line.includes('"action"')).length);
    // It comes again with the next rotation, or whatever else happens.
    if (isIdle) this.passAt = Math.max(this.passAt, Math.min(this.nextRotation() + 1, clock.now() + DAY));
  }

  private async harmStranger(): Promise<void> {
    const [id] = this.people.strangers;
    if (id !== undefined) await this.world.people('POST', `access-token/${id}/disable`);
  }

  private async consume(): Promise<void> {
    const { weather } = this.world;
    weather.worker = 'consumer';
    const refused = await this.consumers.act(this.clock.now());
    weather.worker = 'nobody';
    for (const one of refused) this.judge.hear(one, this.clock.now());
  }

  private async happen(happening: Happening): Promise<void> {
    const { world, clock, people, book } = this;
    const { weather } = world;
    switch (happening.kind) {
      case 'outage':
        weather.outage = happening.of;
        this.outageUntil = clock.now() + happening.hours * HOUR;
        this.judge.outages.push({ from: clock.now(), until: this.outageUntil });
        return;
      case 'busy':
        weather.busyUntil = clock.now() + happening.hours * HOUR;
        return;
      case 'people':
        if (weather.outage) return;
        await people.act(happening.deed, happening.pick, this.judge.truth);
        return this.look('outside');
      case 'deploy':
        world.deploy(book.states(clock.now()));
        return;
      case 'apply': {
        if (weather.outage) return;
        const changed = happening.change && book.change(happening.change, happening.pick);
        if (changed) this.count(`spec changes: ${happening.change}`);
        if (happening.deployAfterHours === 0) world.deploy(book.states(clock.now()));
        await this.apply(happening.crashAt);
        this.consumers.know(book.known.values(), clock.now());
      }
    }
  }

  private endOutage(): void {
    this.world.weather.outage = undefined;
    this.outageUntil = Infinity;
    this.rotationAt = undefined;
  }

  /** One that meets what it meets, then others that see it through, and what has to be so then. */
  private async apply(crashAt: number | undefined): Promise<void> {
    const { applying, judge, world, book } = this;
    await applying.roughly(crashAt);
    await this.look('step');
    const { left, refusals } = await applying.calmly();
    await this.look('step');
    for (const one of left) judge.say(8, `after applies there is still: ${one}`);
    for (const one of refusals) judge.violations.push(`an apply was refused: ${one}`);
    for (const one of applying.brokenAfter(judge.truth)) judge.say(1, `after an apply, ${one}`);
    await configureRotations(world, book, judge.truth);
    await this.asleep();
    await this.look('step');
  }

  /** Whatever should be dead by now is, or somebody is told why it is not. */
  private async check(): Promise<void> {
    const { judge, book, plan } = this;
    if (this.world.weather.outage) return;
    await this.look('time');
    const situation = { truth: judge.truth, book, since: judge.since, outages: judge.outages, size: plan.size };
    const overdue = overdueTokens(situation);
    if (overdue.length === 0) return;
    const named = this.plant.muteStatus
      ? { tokens: new Map<string, string>(), entries: new Map<string, string>() }
      : await this.applying.status();
    for (const { id } of overdue) {
      const code = named.tokens.get(id);
      if (code !== undefined && !this.told.has(id)) this.count(`superseded tokens kept and named: ${code}`);
      this.told.add(id);
    }
    for (const one of unexplained(overdue, situation, named)) judge.say(3, one);
  }

  private count(what: string, by = 1): void {
    this.figures.set(what, (this.figures.get(what) ?? 0) + by);
  }

  private counted(): Figures {
    const { world, consumers, applying, judge, people } = this;
    const rotations = world.logged.filter((line) => / RotationSucceeded /.test(line)).length;
    const failures = world.logged.filter((line) => / RotationFailed /.test(line)).length;
    const all: readonly (readonly [string, number])[] = [
      ['days', Math.floor((this.clock.now() - START) / DAY)],
      ['entries declared at the end', this.book.entries.length],
      ...this.figures,
      ['rotations', rotations],
      ['attempts of rotations that failed', failures],
      ['calls of functions', world.lambda.calls],
      ['passes of the command line', applying.passes],
      ['… that died or could not look', applying.crashes],
      ['looks of the judge', judge.looks],
      ['tokens superseded', judge.superseded],
      ['tokens that died', judge.deaths],
      ['reads by consumers', consumers.reads],
      ['calls by consumers', consumers.calls],
      ['calls that nobody answered', consumers.unanswered],
      ...[...judge.excused].map(([why, count]) => [`401, since ${why}`, count] as const),
      ...[...applying.codes].map(([code, count]) => [`held, and said so: ${code}`, count] as const),
      ...[...people.done].map(([deed, count]) => [`people: ${deed}`, count] as const),
      ...[...world.weather.met].map(([what, count]) => [`met: ${what}`, count] as const),
    ];
    return new Map(all);
  }
}
