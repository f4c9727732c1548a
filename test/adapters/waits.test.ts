import { setTimeout as delay } from 'node:timers/promises';
import { later } from '../../src/core/model/time';
import type { CallLimits } from '../../src/core/ports/call-limits';
import { portErrorOf } from '../../src/testing/contracts/port-error-expectations';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import { openEmulator } from './open-emulator';
import { openService } from './open-service';

/** One port whose server fails or hangs, and one of its calls under limits. */
interface Adapter {
  readonly call: (limits: CallLimits) => Promise<unknown>;
  /** How often the call was sent. */
  readonly sent: () => number;
  readonly close: () => Promise<void>;
}

type Failing = 'refuses for now' | 'asks to wait' | 'hangs';
type Open = (failing: Failing, clock: ManualClock) => Promise<Adapter>;

const HANGS_FOR = 1_000;

const tokenApi: Open = async (failing, clock) => {
  let sent = 0;
  const fault = {
    'refuses for now': { status: 503 },
    'asks to wait': { status: 429, retryAfterSeconds: 60 },
    hangs: { delayMs: HANGS_FOR },
  } as const;
  const world = await openService(
    { faults: ({ operation }) => (operation === 'get-me' && (sent += 1) > 0 ? fault[failing] : undefined) },
    { clock },
  );
  return {
    call: (limits) => world.api.during(limits).whoAmI(),
    sent: () => sent,
    close: () => world.close(),
  };
};

const secretsManager: Open = async (failing, clock) => {
  const fault = failing === 'hangs' ? { delayMs: HANGS_FOR } : 'throttle';
  const world = await openEmulator({ faults: () => fault }, { clock });
  return {
    call: (limits) => world.stores(undefined).during(limits).describe('hawzu/acme/ci'),
    sent: () => world.emulator.requests().length,
    close: () => world.close(),
  };
};

const PORTS: readonly (readonly [string, Failing, Open])[] = [
  ['the token API, which is out of order', 'refuses for now', tokenApi],
  ['the token API, which asks to wait for a minute', 'asks to wait', tokenApi],
  ['Secrets Manager, which throttles', 'refuses for now', secretsManager],
];

/** Fails after two seconds. */
async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; waited < 200 && !isSo(); waited += 1) await delay(10);
  expect(isSo()).toBe(true);
}

let opened: Adapter | undefined;
afterEach(() => opened?.close());

describe.each(PORTS)('a wait before another attempt at %s', (_what, failing, open) => {
  test('ends when it is aborted, with the failure that it waited after, and nothing is sent again', async () => {
    const clock = new ManualClock(undefined, { sleeping: 'waits' });
    opened = await open(failing, clock);
    const control = new AbortController();
    const ended = portErrorOf(opened.call({ signal: control.signal }));
    await until(() => clock.sleeping === 1);
    control.abort(new Error('interrupted'));
    await until(() => clock.sleeping === 0);
    const { kind } = await ended;
    expect(['unavailable', 'throttled']).toContain(kind);
    expect(opened.sent()).toBe(1);
  });

  test('is none where it was aborted before', async () => {
    const clock = new ManualClock(undefined, { sleeping: 'waits' });
    opened = await open(failing, clock);
    await portErrorOf(opened.call({ signal: AbortSignal.abort(new Error('interrupted')) }));
    expect([clock.sleeping, opened.sent()]).toEqual([0, 1]);
  });

  test('ends at the deadline of its caller', async () => {
    const clock = new ManualClock();
    opened = await open(failing, clock);
    const deadline = later(clock.now(), 2_000);
    await portErrorOf(opened.call({ deadline }));
    expect(clock.now()).toBeLessThanOrEqual(deadline);
    expect(opened.sent()).toBeGreaterThanOrEqual(1);
  });
});

describe.each<[string, Open]>([
  ['the token API', tokenApi],
  ['Secrets Manager', secretsManager],
])('an answer of %s', (_what, open) => {
  test('is waited for until the deadline of the caller, and no longer', async () => {
    const clock = new ManualClock();
    opened = await open('hangs', clock);
    const begun = performance.now();
    expect(await portErrorOf(opened.call({ deadline: later(clock.now(), 50) }))).toMatchObject({ kind: 'timeout' });
    expect(performance.now() - begun).toBeLessThan(HANGS_FOR);
  });

  test('is not asked for after that: nothing is sent', async () => {
    const clock = new ManualClock();
    opened = await open('refuses for now', clock);
    const error = await portErrorOf(opened.call({ deadline: clock.now() }));
    expect(error).toMatchObject({ kind: 'timeout', effect: 'none' });
    expect(opened.sent()).toBe(0);
  });
});
