import { leavesNothing } from '../../src/cli/local/rotation/told-rotation';
import { Applying } from './applying';
import { Book, dayOf } from './book';
import { DAY, HOUR } from './cast';
import { Chance } from './chance';
import { Consumers } from './consumers';
import { DeathWatch } from './death-watch';
import { type Figures, figuresOf } from './figures';
import { atMs, endMs, type Happening } from './happenings';
import { People } from './people';
import type { Plant } from './plant';
import { configureRotations, makeGivenSecrets, rotationDueAt } from './rotating';
import { Truth } from './truth';
import { YearClock } from './year-clock';
import { YearJudge } from './year-judge';
import type { Lived, YearPlan } from './year-plan';
import { YearWorld } from './year-world';

/** A value of a token, anywhere. */
const VALUE = /hwz_[0-9A-Za-z]{36}/;
const START = Date.UTC(2027, 0, 1, 0, 7, 0);

/** Lives through a year, from moment to moment. */
export class Year {
  readonly figures = new Map<string, number>();
  private rotationAt: number | undefined = undefined;
  private passAt: number;
  private checkAt: number;
  private outageUntil = Infinity;
  private readonly watch: DeathWatch;

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
    this.watch = new DeathWatch({ judge, book, applying, plant, size: plan.size, count: (what) => this.count(what) });
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
      const judge = new YearJudge(await Truth.of(world, clock.now()), book, people, plan.size, plant.blindJudge);
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
    await makeGivenSecrets(world, book);
    // A stale list does not show them at once.
    clock.advance(60_000);
    world.deploy(book.states());
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
      this.world.beginEvent(at);
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
    const leaked = this.world.logged.filter((line) => VALUE.test(line)).length;
    if (leaked > 0) this.judge.say(7, `${leaked} lines of functions and services hold a value`);
  }

  private async look(cause: 'step' | 'outside' | 'time'): Promise<void> {
    this.judge.look(await Truth.of(this.world, this.clock.now(), this.plant.shown), cause);
    this.rotationAt = undefined;
  }

  private nextRotation(): number {
    if (this.rotationAt === undefined) {
      this.rotationAt = rotationDueAt(this.world.emulator.snapshot());
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
    return this.plant.withoutPass ? Infinity : this.passAt;
  }

  private async pass(): Promise<void> {
    const { world, clock, plan } = this;
    const every = plan.size.passEveryHours * HOUR;
    this.passAt = START + (Math.floor((clock.now() - START) / every) + 1) * every;
    let isDone = false;
    await this.working(async () => void (isDone = await world.pass()));
    this.count(isDone ? 'passes that did all they had to' : 'passes that failed');
    this.watch.hear(world.passLines);
    const said = world.passLines.map(leavesNothing).filter((one) => one !== undefined);
    const isIdle = isDone && said.length > 0 && said.every(Boolean);
    if (this.plant.harmsStrangers) await this.harmStranger();
    await this.look('step');
    this.count('actions of passes', world.passLines.filter((line) => line.includes('"action"')).length);
    // It comes again with the next rotation, or whatever else happens.
    if (isIdle) this.passAt = Math.max(this.passAt, Math.min(this.nextRotation() + 1, clock.now() + 3 * DAY));
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
        world.deploy(book.states());
        return;
      case 'apply': {
        if (weather.outage) return;
        book.renewEnds(clock.now());
        const changed = happening.change && book.change(happening.change, happening.pick);
        if (changed) this.count(`spec changes: ${happening.change}`);
        if (happening.deployAfterHours === 0) world.deploy(book.states());
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
    await configureRotations(world, book, judge.truth, () => this.asleep());
    await this.look('step');
  }

  private async check(): Promise<void> {
    if (this.world.weather.outage) return;
    await this.look('time');
    await this.watch.check();
  }

  private count(what: string, by = 1): void {
    this.figures.set(what, (this.figures.get(what) ?? 0) + by);
  }

  private counted(): Figures {
    const days = Math.floor((this.clock.now() - START) / DAY);
    const { figures: events, world, book, consumers, applying, judge, people } = this;
    return figuresOf({ days, events, world, book, consumers, applying, judge, people });
  }
}
