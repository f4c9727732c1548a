import { FENCE_MS } from '../../src/core/model/time';
import type { PortCall } from '../../src/testing/memory/port-hooks';
import { Bed, saysOf } from './bed';
import { spec, type Situation, ON_TOKENS, ON_SECRETS, indexOf } from './situations';

describe('nothing starts later than 15 minutes after its observation', () => {
  /** The pass in which time passes right before the step whose port call is the one at `at`. */
  async function late({ before, desired = spec, options = {} }: Situation, at: number, ms: number) {
    const starts: number[] = [];
    const walk = async (onStep: (bed: Bed, nth: number) => void) => {
      const bed = new Bed();
      await before(bed);
      bed.allowStopping();
      const calls: PortCall[] = [];
      let steps = 0;
      const end = await bed.pass(desired, {
        options,
        calls,
        onEvent: ({ kind }) => {
          if (kind !== 'step') return;
          starts.push(calls.length);
          onStep(bed, (steps += 1));
        },
      });
      return { end, calls };
    };
    await walk(() => {});
    const nth = starts.findLastIndex((start) => start <= at) + 1;
    return walk((bed, step) => void (step === nth && bed.outside(() => bed.clock.advance(ms))));
  }

  test.each([...ON_TOKENS, ...ON_SECRETS])('%s', async (_what, situation) => {
    const at = await indexOf(situation);
    const { end, calls } = await late(situation, at, FENCE_MS + 1);
    expect(saysOf(end)).toContainEqual(expect.stringMatching(/failed \(pass-too-old\)$/));
    expect(calls[at]?.operation).not.toBe(situation.call);
    const inTime = await late(situation, at, FENCE_MS);
    expect(inTime.calls[at]?.operation).toBe(situation.call);
  });
});
