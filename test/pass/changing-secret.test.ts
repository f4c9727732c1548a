import { secretArn, versionId } from '../../src/core/model/ids';
import type { PortCall } from '../../src/testing/memory/port-hooks';
import { Bed, DAY, holdsBy, plannedBy, saysOf } from './bed';
import { spec } from './situations';

/** A standing entry whose rotation is due, with another program that labels its version whenever versions are read, so often. */
async function busy(times: number) {
  const bed = new Bed();
  await bed.pass(spec);
  bed.advance(21 * DAY);
  const { arn, versions } = bed.secret('api');
  const current = versionId(versions[0]!.id);
  let reads = 0;
  const hooks = {
    interleave: async ({ operation }: PortCall) => {
      if (operation !== 'listVersions' || (reads += 1) > times) return;
      bed.outside(() => bed.world.outside.moveStage(secretArn(arn), `theirs-${reads}`, current));
    },
  };
  return { bed, hooks };
}

describe('a secret that changes while it is being looked at', () => {
  test('is looked at again, and worked on once it rests', async () => {
    const { bed, hooks } = await busy(1);
    const end = await bed.pass(spec, { hooks });
    expect(saysOf(end)).toEqual(['rotate api: done']);
    expect(bed.violations).toEqual([]);
  });

  test('again and again, is left to a later pass, which is told', async () => {
    const { bed, hooks } = await busy(Infinity);
    const end = await bed.pass(spec, { hooks });
    expect(plannedBy(end)).toEqual([]);
    expect(saysOf(end)).toEqual([]);
    expect(holdsBy(end).join()).toMatch(/secret-unreadable/);
  });
});
