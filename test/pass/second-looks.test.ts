import type { PortCall } from '../../src/testing/memory/port-hooks';
import { Bed, DAY, HOUR, MINUTE, saysOf } from './bed';
import { api, current, first, rotate, spec, WIDE } from './situations';

test('what keeps changing under the hands of a pass is looked at three times more, ever later, and told then', async () => {
  const bed = new Bed();
  await first(api({ access: WIDE }))(bed);
  const start = bed.clock.now();
  let edits = 0;
  const waited: number[] = [];
  const interleave = async ({ operation }: PortCall) => {
    if (operation !== 'edit') return;
    edits += 1;
    waited.push(bed.clock.now() - start);
    bed.outside(() => bed.world.outside.personEdits(current(bed), { label: `hello ${edits}` }));
  };
  const end = await bed.pass(spec, { hooks: { interleave } });
  expect(saysOf(end)).toEqual(['narrow api: moved (moved-meanwhile)']);
  expect(waited).toEqual([0, 1_000, 3_000, 6_000]);
  expect(bed.current('api').access).toEqual(WIDE);
});

test('and not again once a person interrupts', async () => {
  const bed = new Bed();
  await first(api({ access: WIDE }))(bed);
  const control = new AbortController();
  let edits = 0;
  const interleave = async ({ operation }: PortCall) => {
    if (operation !== 'edit') return;
    edits += 1;
    control.abort();
    bed.outside(() => bed.world.outside.personEdits(current(bed), { label: 'hello' }));
  };
  const end = await bed.pass(spec, { hooks: { interleave }, signal: control.signal });
  expect([saysOf(end), edits]).toEqual([['narrow api: moved (moved-meanwhile)'], 1]);
});

test('a secret that changes at every look is looked at three times, ever later, before a pass goes on without it', async () => {
  const bed = new Bed();
  await bed.pass(spec);
  bed.advance(21 * DAY);
  const start = bed.clock.now();
  const [version] = bed.secret('api').versions;
  const looked: number[] = [];
  const interleave = async ({ operation }: PortCall) => {
    if (operation !== 'listVersions') return;
    looked.push(bed.clock.now() - start);
    bed.outside(() => bed.world.outside.moveStage(bed.secret('api').arn, `theirs-${looked.length}`, version!.id));
  };
  expect(saysOf(await bed.pass(spec, { hooks: { interleave } }))).toEqual([]);
  expect(looked).toEqual([0, 500, 1_500]);
});

describe('an approval is for the world that was looked at', () => {
  const looks = async (ms: number) => {
    const bed = new Bed();
    await first()(bed);
    const calls: PortCall[] = [];
    const seen: number[] = [];
    const pages = () => calls.filter(({ operation }) => operation === 'listTokens').length;
    const approve = async () => {
      seen.push(pages());
      bed.clock.advance(ms);
      return true;
    };
    const end = await bed.pass(spec, { options: rotate, approve, calls });
    expect(saysOf(end)).toEqual(['rotate api: done']);
    return pages() / seen[0]!;
  };

  test('for five minutes, and looked at again after them', async () => {
    expect(await looks(0)).toBe(1);
    expect(await looks(5 * MINUTE)).toBe(1);
    expect(await looks(5 * MINUTE + 1)).toBe(2);
    expect(await looks(HOUR)).toBe(2);
  });
});
