import type { TokenId, VersionId } from '../../src/core/model/ids';
import type { PassEnd } from '../../src/core/pass/run-pass';
import { Bed, DAY, desiredToken, holdsBy, HOUR, names, OVERLAP, plansOf, saysOf, SETTLE, specOf } from './bed';

const web = desiredToken('web');
const api = desiredToken('api');
const both = specOf('acme-ci', [api, web]);
const retireOnly = { keep: ({ kind }: { readonly kind: string }) => kind === 'retire' };

let written = 0;
/** A person writes the value that is current in one secret into another one. */
function copies(bed: Bed, value: string, into: string): void {
  written += 1;
  bed.outside(() =>
    bed.world.outside.overwriteValue(bed.secret(into).arn, `${written}`.padStart(32, 'p') as VersionId, value),
  );
}
const valueIn = (bed: Bed, entry: string): string =>
  bed.secret(entry).versions.find(({ stages }) => stages.includes('AWSCURRENT'))!.value!;

/** A superseded token of `api` is due to be disabled, and a person copied its value into the secret of another entry. */
async function copiedSuperseded(specs: readonly ReturnType<typeof specOf>[], into = 'web') {
  const bed = new Bed();
  await bed.pass(specs);
  bed.advance(DAY);
  const [old, value] = [bed.current('api').id, valueIn(bed, 'api')];
  await bed.pass(specs[0]!, { options: { rotate: names('api') } });
  bed.advance(OVERLAP + HOUR);
  await bed.pass(specs);
  bed.advance(SETTLE);
  copies(bed, value, into);
  return { bed, old };
}

/** What people read of whose secret shows the token. */
const holderSaid = (end: PassEnd): string =>
  plansOf(end)
    .flatMap(({ entries }) => entries.flatMap(({ holds }) => holds))
    .flatMap(({ code, message }) => (code === 'held-elsewhere' ? [message] : []))
    .join();

const lives = (bed: Bed, id: TokenId) => [bed.token(id).status, bed.token(id).revokedAt];
const LIVE = ['enabled', null];

describe('a superseded token whose value the secret of another entry shows', () => {
  test('is not retired, and the hold says whose secret it is in', async () => {
    const { bed, old } = await copiedSuperseded([both]);
    const end = await bed.pass(both, retireOnly);
    expect(saysOf(end)).toEqual([]);
    expect(holdsBy(end)).toContain('api: held-elsewhere');
    expect(holderSaid(end)).toMatch(/\bweb[^(]*$/);
    expect([lives(bed, old), bed.works('web')]).toEqual([LIVE, true]);
    expect(bed.violations).toEqual([]);
  });

  test('lives while the other entry gets a value of its own and for its overlap, and ends then', async () => {
    const { bed, old } = await copiedSuperseded([both]);
    expect(saysOf(await bed.pass(both))).toEqual(['replace web: done']);
    for (let hours = 0; hours < 23; hours += 1) {
      bed.advance(HOUR);
      await bed.pass(both);
      expect([hours, ...lives(bed, old)]).toEqual([hours, ...LIVE]);
    }
    for (const wait of [2 * HOUR, SETTLE, OVERLAP, SETTLE, 3 * DAY, HOUR]) {
      bed.advance(wait);
      await bed.pass(both);
    }
    expect(bed.alive(old)).toEqual([]);
    expect([bed.works('api'), bed.works('web'), bed.violations]).toEqual([true, true, []]);
  });

  test('is not retired for the sake of an entry of another spec of the run either', async () => {
    const one = specOf('acme-ci', [api]);
    const other = specOf('team', [desiredToken('theirs', { secret: named('theirs') })]);
    const { bed, old } = await copiedSuperseded([one, other], 'theirs');
    const end = await bed.pass([one, other], retireOnly);
    expect(holdsBy(end)).toContain('api: held-elsewhere');
    expect(holderSaid(end)).toContain('theirs (team)');
    expect([lives(bed, old), bed.works('theirs')]).toEqual([LIVE, true]);
  });

  test('dies in an emergency all the same', async () => {
    const { bed, old } = await copiedSuperseded([both]);
    bed.allowStopping();
    await bed.pass(both, { options: { compromised: names('api') } });
    expect(bed.alive(old)).toEqual([]);
  });
});

describe('a removed entry whose token the secret of another entry shows', () => {
  test('is kept by a prune until that has a value of its own and its overlap is over', async () => {
    const bed = new Bed();
    await bed.pass(both);
    bed.advance(DAY);
    const { id } = bed.current('api');
    copies(bed, valueIn(bed, 'api'), 'web');
    const left = specOf('acme-ci', [web]);
    const prune = { options: { prune: true } };
    const first = await bed.pass(left, prune);
    expect(saysOf(first)).toEqual(['replace web: done']);
    expect(holdsBy(first)).toContain('api: held-elsewhere');
    bed.advance(OVERLAP - HOUR);
    await bed.pass(left, prune);
    expect(lives(bed, id)).toEqual(LIVE);
    bed.advance(2 * HOUR);
    await bed.pass(left, prune);
    bed.advance(HOUR);
    bed.allowStopping();
    expect(saysOf(await bed.pass(left, prune))).toEqual(['remove api: done']);
    expect([bed.alive(id), bed.works('web'), bed.violations]).toEqual([[], true, []]);
  });

  test('is kept alone: another one is removed, and what is gone is no entry of the next plan', async () => {
    const bed = new Bed();
    await bed.pass(specOf('acme-ci', [api, desiredToken('job'), web]));
    bed.advance(DAY);
    const [kept, job] = [bed.current('api').id, bed.current('job').id];
    copies(bed, valueIn(bed, 'api'), 'web');
    bed.allowStopping();
    const left = specOf('acme-ci', [web]);
    const end = await bed.pass(left, { options: { prune: true } });
    expect([...saysOf(end)].sort()).toEqual(['remove job: done', 'replace web: done']);
    expect([bed.alive(job), lives(bed, kept)]).toEqual([[], LIVE]);
    const names = plansOf(await bed.pass(left, { options: { prune: true } })).flatMap(({ entries }) =>
      entries.map(({ token }) => token),
    );
    expect(names.sort()).toEqual(['api', 'web']);
  });

  test('is kept where another secret had its name too, which goes', async () => {
    const bed = new Bed();
    const elsewhere = desiredToken('api', { secret: named('moved') });
    await bed.pass(both);
    bed.advance(DAY);
    const { id } = bed.current('api');
    copies(bed, valueIn(bed, 'api'), 'web');
    await bed.pass(specOf('acme-ci', [elsewhere, web]));
    bed.advance(HOUR);
    const moved = bed.currentIn(bed.secret('moved'))!.id;
    bed.allowStopping();
    const end = await bed.pass(specOf('acme-ci', [web]), { options: { prune: true } });
    expect(holdsBy(end).filter((hold) => hold === 'api: held-elsewhere')).toHaveLength(1);
    expect([bed.alive(moved), lives(bed, id)]).toEqual([[], LIVE]);
  });
});

function named(name: string) {
  return { kind: 'managed', name, named: true, tags: {}, recoveryWindowDays: 30 } as const;
}
