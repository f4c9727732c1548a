import { ownerId, tokenName } from '../../src/core/model/ids';
import type { DesiredToken } from '../../src/core/model/desired';
import type { PortCall } from '../../src/testing/memory/port-hooks';
import { Bed, DAY, desiredToken, errorsOf, HOUR, saysOf, specOf } from './bed';
import { leak } from './leaks';

const [A, B, C] = ['team-a', 'team-b', 'team-c'];
const HERE = 'eu-west-1';
const THERE = { region: 'us-east-1' };
const named = (name: string, isNamed = true): Pick<DesiredToken, 'secret'> => ({
  secret: { kind: 'managed', name, named: isNamed, tags: {}, recoveryWindowDays: 30 },
});
const usual = (owner: string, name: string, changes: Partial<DesiredToken> = {}) =>
  desiredToken(name, { ...named(`hawzu/${owner}/${name}`, false), ...changes });
const link = (owner: string, name: string) => ({ owner: ownerId(owner), name: tokenName(name) });
const stays = usual(A, 'stays');
const coming = specOf(B, [usual(B, 'gate', { ...THERE, movedFrom: link(A, 'api') })]);
const come = specOf(B, [usual(B, 'gate', THERE)]);

const refusing = (region: string) => ({
  faults: (call: PortCall) =>
    call.region === region && call.operation === 'listByTags' ? ('denied' as const) : undefined,
});

/** An entry that came to another region, and then to another owner, who calls it `gate`. */
async function moved() {
  const bed = new Bed();
  await bed.pass(specOf(A, [usual(A, 'api'), stays]));
  const former = bed.secret('api');
  const { id: leaked } = bed.current('api');
  bed.advance(2 * HOUR);
  await bed.pass(specOf(A, [usual(A, 'api', THERE), stays]));
  bed.advance(HOUR);
  await bed.pass([specOf(A, [usual(A, 'api', { ...THERE, movedTo: link(B, 'gate') }), stays]), coming]);
  bed.advance(HOUR);
  return { bed, former, leaked };
}

describe('an emergency of an entry that came from another owner', () => {
  test('leaves alone what that owner has besides, what others call the same, and another workspace', async () => {
    const { bed, leaked } = await moved();
    await bed.pass(specOf(C, [usual(C, 'api', THERE)]));
    const theirs = bed.inWorkspace('ws_other').workspace;
    await bed.pass(specOf(A, [desiredToken('api', named('other/api'))], theirs));
    const others = [bed.current('stays').id, ...bed.working('api').map(({ id }) => id)].filter((id) => id !== leaked);
    expect(others).toHaveLength(3);
    bed.allowStopping();
    for (const id of others) bed.isStranger(id);
    const end = await bed.pass(coming, leak('gate'));
    expect([bed.alive(leaked), errorsOf(end), bed.violations]).toEqual([[], '', []]);
    expect(bed.alive(...others)).toHaveLength(3);
  });

  test('leaves alone what the run declares, be it under the name that the entry had', async () => {
    const { bed } = await moved();
    const fresh = specOf(A, [desiredToken('api', { ...THERE, ...named('fresh/api') }), stays]);
    await bed.pass([fresh, coming]);
    const { arn } = bed.secret('api', ({ name }) => name === 'fresh/api');
    const { id } = bed.currentIn(bed.secret('api', (one) => one.arn === arn))!;
    bed.advance(HOUR);
    bed.allowStopping();
    bed.isStranger(id);
    await bed.pass([fresh, coming], leak('gate'));
    expect([bed.works(arn), bed.works('gate'), bed.violations]).toEqual([true, true, []]);
  });

  test('goes on where that owner’s secrets can’t be listed, and names what labels tell', async () => {
    const { bed, leaked } = await moved();
    bed.allowStopping();
    const { id } = bed.current('gate');
    const end = await bed.pass(coming, { ...leak('gate'), hooks: refusing(HERE) });
    expect([bed.alive(id), errorsOf(end).includes(`--kill ${leaked}`)]).toEqual([[], true]);
  });

  test('names what is left of a secret that is gone, once the spec says no more where the entry came from', async () => {
    const { bed, former, leaked } = await moved();
    bed.outside(() => bed.world.outside.forceDelete(former.arn));
    bed.allowStopping();
    expect(errorsOf(await bed.pass([come, specOf(A, [stays])], leak('gate')))).toContain(`--kill ${leaked}`);
  });

  test('tells no copy of the secret that it left from that secret', async () => {
    const { bed, former, leaked } = await moved();
    bed.outside(() => bed.world.outside.replicate(former.arn, THERE.region));
    bed.allowStopping();
    expect([errorsOf(await bed.pass(coming, leak('gate'))), bed.alive(leaked)]).toEqual(['', []]);
  });

  /** Who had the entry before, in which order; what the first one left is gone. */
  test.each<[string, readonly string[], boolean]>([
    ['its owner before', [A], false],
    ['its owner before, whom the spec still names', [A], true],
    ['the owner before that one', [C, A], false],
    ['the owner before that one, while the spec names the last', [C, A], true],
  ])(
    'names what %s left in a secret that is gone, also where that one has other entries',
    async (_whose, owners, said) => {
      const bed = new Bed();
      const [first, ...next] = owners;
      const kept = specOf(first!, [usual(first!, 'stays', THERE)]);
      await bed.pass(specOf(first!, [usual(first!, 'api', THERE), ...kept.tokens]));
      const [{ arn }, { id }] = [bed.secret('api'), bed.current('api')];
      bed.advance(HOUR);
      await bed.pass(specOf(first!, [desiredToken('api', { ...THERE, ...named('other/api') }), ...kept.tokens]));
      for (const [index, owner] of next.entries()) {
        const movedFrom = link(owners[index]!, 'api');
        await bed.pass(specOf(owner, [desiredToken('api', { ...THERE, ...named('other/api'), movedFrom })]));
      }
      const gate = (changes: Partial<DesiredToken> = {}) =>
        specOf(B, [desiredToken('gate', { ...THERE, ...named('other/api'), ...changes })]);
      const taking = gate({ movedFrom: link(owners.at(-1)!, 'api') });
      await bed.pass(taking);
      bed.outside(() => bed.world.outside.forceDelete(arn));
      bed.advance(HOUR);
      bed.allowStopping();
      const end = await bed.pass([kept, said ? taking : gate()], leak('gate'));
      expect([errorsOf(end).includes(`--kill ${id}`), bed.violations]).toEqual([true, []]);
    },
  );
});

describe('a prune after a rename and a change of region', () => {
  const renamed = usual(A, 'gate', { renamedFrom: tokenName('api') });
  const last = specOf(A, [usual(A, 'gate', THERE)]);
  const prune = { options: { prune: true } };

  /** `job` stands where the entry was, and another file of the owner declares it. */
  async function gone(others: readonly DesiredToken[] = [usual(A, 'job', named('other/job'))]): Promise<Bed> {
    const bed = new Bed();
    await bed.pass(specOf(A, [usual(A, 'api'), ...others]));
    bed.advance(2 * HOUR);
    await bed.pass(specOf(A, [renamed, ...others]));
    bed.advance(2 * HOUR);
    await bed.pass(specOf(A, [usual(A, 'gate', THERE), ...others]));
    bed.advance(2 * DAY);
    return bed;
  }
  const regionsAsked = async (bed: Bed, spec: Parameters<Bed['pass']>[0], options = {}) => {
    const calls: PortCall[] = [];
    await bed.pass(spec, { options, calls });
    return new Set(calls.flatMap(({ operation, region }) => (operation === 'listByTags' ? region : []))).size;
  };

  test('ends in a region that no entry has any more nothing that another file may declare', async () => {
    const bed = await gone();
    bed.allowStopping();
    bed.isStranger(bed.current('job').id);
    expect(saysOf(await bed.pass(last, prune))).toEqual(['remove gate: done']);
    expect([bed.works('job'), bed.violations]).toEqual([true, []]);
  });

  test('goes on where a region that it looks into refuses', async () => {
    const bed = await gone([]);
    bed.allowStopping();
    expect(saysOf(await bed.pass(last, { ...prune, hooks: refusing('ap-south-1') }))).toEqual(['remove gate: done']);
  });

  test('looks around only when it is one, and only while a live token is explained by no spec of the run', async () => {
    const bed = await gone([]);
    expect(await regionsAsked(bed, last)).toBe(1);
    bed.allowStopping();
    expect(await regionsAsked(bed, last, { prune: true })).toBeGreaterThan(10);
    const other = specOf(B, [usual(B, 'other', THERE)]);
    await bed.pass(other);
    expect(await regionsAsked(bed, [last, other], { prune: true })).toBe(1);
    expect(await regionsAsked(bed, last, { prune: true })).toBeGreaterThan(10);
    bed.allowStopping();
    bed.outside(() => bed.world.outside.personDisables(bed.current('other').id));
    expect(await regionsAsked(bed, last, { prune: true })).toBe(1);
  });
});
