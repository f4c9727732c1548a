import { ownerId, tokenName } from '../../src/core/model/ids';
import type { DesiredState, DesiredToken } from '../../src/core/model/desired';
import { Bed, DAY, desiredToken, holdsBy, HOUR, saysOf, specOf } from './bed';

const A = 'team-a';
const B = 'team-b';
const THERE = { region: 'us-east-1' };
const api = (changes: Partial<DesiredToken> = {}) => desiredToken('api', changes);
const keep = desiredToken('keep', THERE);
const stays = desiredToken('stays');
const link = (owner: string, name = 'api') => ({ owner: ownerId(owner), name: tokenName(name) });
const prune = { options: { prune: true } };

const here = specOf(A, [api(), keep, stays]);
const there = specOf(A, [api(THERE), keep, stays]);
const inRegion = (bed: Bed, region: string) => bed.secret('api', (secret) => secret.region === region);

const use = (bed: Bed, value: string) => bed.outside(() => bed.world.outside.consumerUses(value));

/** A pass an hour, each with `--prune`, for a day. */
async function aDay(bed: Bed, specs: DesiredState | readonly DesiredState[]): Promise<void> {
  for (let hour = 0; hour < 5; hour += 1) {
    bed.advance(5 * HOUR);
    await bed.pass(specs, prune);
  }
}

describe('the readers of a secret that its entry left have a day, counted from when it left', () => {
  test('it came back to a secret that it had before, which tells nothing of when', async () => {
    const bed = new Bed();
    await bed.pass(here);
    bed.advance(2 * DAY);
    await bed.pass(there);
    const second = bed.currentIn(inRegion(bed, 'us-east-1'))!;
    bed.advance(30 * HOUR);
    use(bed, second.value!);
    bed.advance(26 * HOUR);
    const end = await bed.pass(here, prune);
    expect([holdsBy(end).filter((told) => told === 'api: former-secret').length, bed.alive(second.id).length]).toEqual([
      1, 1,
    ]);
    bed.advance(23 * HOUR);
    await bed.pass(here, prune);
    expect(bed.alive(second.id)).toHaveLength(1);
    bed.advance(2 * HOUR);
    bed.allowStopping();
    expect(saysOf(await bed.pass(here, prune))).toEqual(['remove api: done']);
    expect([bed.alive(second.id), bed.works(inRegion(bed, 'eu-west-1').arn), bed.violations]).toEqual([[], true, []]);
  });

  test('however often it goes there and back, and however long it stays', async () => {
    const bed = new Bed();
    await bed.pass(here);
    for (const [index, spec] of [there, here, there, here, there].entries()) {
      bed.advance((index % 3) * 3 * DAY + 30 * HOUR);
      const before = bed.secrets('api').flatMap((secret) => bed.currentIn(secret)?.id ?? []);
      const was = spec === there ? 'eu-west-1' : 'us-east-1';
      const { id } = bed.currentIn(inRegion(bed, was))!;
      await bed.pass(spec, { options: { prune: index % 2 === 0 } });
      await bed.pass(spec, prune);
      // What was current in the spec before is there for a day; the rest may have been removed by then.
      expect([index, before.includes(id), bed.works(inRegion(bed, was).arn)]).toEqual([index, true, true]);
      bed.advance(23 * HOUR);
      expect((await bed.pass(spec, prune)).kind).toBe('applied');
      expect([index, bed.works(inRegion(bed, was).arn)]).toEqual([index, true]);
    }
    expect(bed.violations).toEqual([]);
  });

  test('it moved on to another owner, and its old one takes it out of the spec', async () => {
    for (const waits of [0, HOUR]) {
      const bed = new Bed();
      await bed.pass(here);
      const former = bed.current('api');
      bed.advance(2 * HOUR);
      await bed.pass(there, prune);
      bed.advance(HOUR);
      const leaving = specOf(A, [api({ ...THERE, movedTo: link(B) }), keep, stays]);
      const coming = specOf(B, [api({ ...THERE, movedFrom: link(A) })]);
      await bed.pass([leaving, coming], prune);
      bed.advance(waits);
      use(bed, former.value!);
      const left = specOf(A, [keep, stays]);
      const end = await bed.pass([left, coming], prune);
      expect([saysOf(end), bed.alive(former.id).length]).toEqual([[], 1]);
      expect(holdsBy(end)).toContain('api: former-secret');
      bed.allowStopping();
      await aDay(bed, [left, coming]);
      expect([bed.alive(former.id), bed.works(inRegion(bed, 'us-east-1').arn), bed.violations]).toEqual([[], true, []]);
    }
  });

  test('a removed entry and what it left go in one prune, but for what it came back from a moment ago', async () => {
    const bed = new Bed();
    await bed.pass(here);
    bed.advance(2 * HOUR);
    await bed.pass(there);
    bed.advance(HOUR);
    bed.allowStopping();
    expect(saysOf(await bed.pass(specOf(A, [keep, stays]), prune))).toEqual(['remove api: done', 'remove api: done']);
  });
});

test('what was noted of a secret that its entry left is struck out when it comes back, and plans come to rest', async () => {
  const bed = new Bed();
  await bed.pass(here);
  for (const spec of [there, here, there, here]) {
    bed.advance(30 * HOUR);
    await bed.pass(spec);
    expect(saysOf(await bed.pass(spec))).toEqual([]);
    const present = inRegion(bed, spec === here ? 'eu-west-1' : 'us-east-1');
    expect(present.tags['hawzu-tokens:left'] ?? 'no').toBe('no');
  }
});
