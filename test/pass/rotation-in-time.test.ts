import { versionId } from '../../src/core/model/ids';
import { later } from '../../src/core/model/time';
import { RotationRefused } from '../../src/core/pass/rotation/rotation-call';
import { Bed, type Call, DAY, desiredToken, specOf } from './bed';

const spec = specOf('acme-ci', [desiredToken('api')]);
type Step = Call['step'];

/** A rotation under way, and its next step with so much time left. */
async function withLeft(step: Step, ms: number): Promise<string> {
  const bed = new Bed();
  await bed.pass(spec);
  bed.advance(DAY);
  const { arn } = bed.secret('api');
  const version = versionId('22222222-2222-4222-8222-222222222222');
  bed.outside(() => {
    bed.world.outside.setRotation(arn, {});
    bed.world.outside.startRotation(arn, version);
  });
  const call = { entry: 'api', version };
  for (const before of ['createSecret', 'setSecret', 'testSecret'] as const) {
    if (before === step) break;
    await bed.rotate(spec, { ...call, step: before });
  }
  try {
    await bed.rotate(spec, { ...call, step, deadline: later(bed.clock.now(), ms) });
    return 'done';
  } catch (error) {
    if (!(error instanceof RotationRefused)) throw error;
    return error.message;
  }
}

describe('a step of a rotation is begun only if it can be finished', () => {
  test.each<[Step, number]>([
    ['createSecret', 20],
    ['testSecret', 5],
    ['finishSecret', 15],
  ])('%s takes up to %i seconds', async (step, seconds) => {
    expect(await withLeft(step, seconds * 1000)).toBe('done');
    const refused = await withLeft(step, seconds * 1000 - 1);
    expect(refused).toMatch(new RegExp(`\\b${seconds}\\b`));
    expect(refused).toMatch(new RegExp(`\\b${seconds - 1}\\b`));
  });

  test('setSecret, which does nothing, is done at any time, and nothing when time is over', async () => {
    expect(await withLeft('setSecret', 0)).toBe('done');
    expect(await withLeft('testSecret', -60_000)).toMatch(/\b0\b/);
  });
});
