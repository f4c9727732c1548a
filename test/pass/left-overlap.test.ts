import type { DesiredToken } from '../../src/core/model/desired';
import { duration } from '../../src/core/model/time';
import { RIGHTS, surveyForKill } from '../../src/core/pass/look/survey';
import type { CallLimits } from '../../src/core/ports/call-limits';
import { later } from '../../src/core/model/time';
import type { TokenApi } from '../../src/core/ports/token-api';
import { Bed, DAY, desiredToken, specOf } from './bed';

const [HERE, THERE] = ['eu-west-1', 'us-east-1'];

describe('tokens in a secret that is left over keep working for the overlap', () => {
  const withOverlap = (hours: number, changes: Partial<DesiredToken> = {}): Partial<DesiredToken> => {
    const { rotation } = desiredToken('any');
    return { region: HERE, rotation: { ...rotation, overlap: duration(hours, 'h') }, ...changes };
  };
  const overlaps = async (bed: Bed, ...entries: readonly DesiredToken[]) => {
    const [seen] = await bed.plan(specOf('acme-ci', entries));
    return seen!.world.undeclared.map(({ name, overlap }) => [name, overlap]);
  };

  test('of the entry that left it', async () => {
    const bed = new Bed();
    await bed.pass(specOf('acme-ci', [desiredToken('api', withOverlap(24, { region: THERE })), desiredToken('web')]));
    const entries = [desiredToken('api', withOverlap(48)), desiredToken('web', { region: THERE })];
    expect(await overlaps(bed, ...entries)).toContainEqual(['api', duration(48, 'h')]);
  });

  test.each([
    [24, 72],
    [72, 24],
  ])('of any entry that may have left it, whichever is longest: %i and %i hours', async (ofOld, ofNew) => {
    const bed = new Bed();
    const old = desiredToken('old', withOverlap(ofOld, { region: THERE }));
    const renamed = desiredToken('new', withOverlap(ofNew));
    await bed.pass(specOf('acme-ci', [old, renamed]));
    const { arn, tags } = bed.secret('new');
    bed.outside(() => bed.world.outside.setTags(arn, { ...tags, 'hawzu-tokens:renamed-from': 'old' }));
    const left = { ...bed.secret('old').tags };
    bed.outside(() => bed.world.outside.makeSecret({ name: 'left', description: '', tags: left }, undefined, HERE));
    expect(await overlaps(bed, old, renamed)).toEqual([['old', duration(72, 'h')]]);
  });

  test('and nobody’s where no entry did', async () => {
    const bed = new Bed();
    await bed.pass(specOf('acme-ci', [desiredToken('api', { region: HERE }), desiredToken('web', { region: HERE })]));
    bed.advance(DAY);
    expect(await overlaps(bed, desiredToken('web', { region: HERE }))).toEqual([['api', undefined]]);
  });
});

test('before tokens are killed, nobody waits longer than ten seconds for what only a replacement needs', async () => {
  const { world, clock } = new Bed();
  const seen: (CallLimits['deadline'] | undefined)[] = [];
  const tokenApi: TokenApi = Object.assign(world.tokenApi(), {
    during(this: TokenApi, { deadline }: CallLimits) {
      seen.push(deadline);
      return this;
    },
  });
  const { survey } = await surveyForKill({ tokenApi, clock }, world.workspace);
  expect(survey!.catalogue.roles.length).toBeGreaterThan(RIGHTS.kill.length);
  expect(seen).toEqual([later(clock.now(), 10_000)]);
});
