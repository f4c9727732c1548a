import { versionId } from '../../src/core/model/ids';
import { Bed, DAY, desiredToken, HOUR, specOf } from './bed';

const spec = specOf('acme-ci', [desiredToken('ci')]);

/**
 * Secrets Manager has tried for an hour, while the token API was out, and tries again in its next window: a whole interval
 * later. By then the token has ended, so a pass has it begin anew.
 */
test('a rotation that came to nothing in an outage is taken up again before the token ends', async () => {
  const bed = new Bed();
  await bed.pass(spec);
  bed.advance(HOUR);
  const { ends } = bed.attachFunction(spec, 'ci');
  const { arn } = bed.secret('ci');
  // The end of its interval comes, and the function fails: its version stays empty.
  bed.advance(20 * DAY);
  bed.outside(() => bed.world.outside.startRotation(arn, versionId('o'.repeat(36))));
  // The outage is over a day later.
  for (let day = 1; day < 30; day += 1) {
    bed.advance(DAY);
    expect({ day, works: bed.works('ci') }).toEqual({ day, works: true });
    await bed.scheduled(spec);
    await Promise.all(ends);
    await bed.pass(spec);
  }
});
