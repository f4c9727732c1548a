import type { DesiredToken } from '../../src/core/model/desired';
import { ownerId, tokenName } from '../../src/core/model/ids';
import { projectAccess } from '../../src/testing/memory/desired';
import { NAME_TAG, OWNER_TAG, RENAMED_TAG } from '../../src/core/reconcile/observed/observed';
import { Bed, blocksBy, DAY, desiredToken, HOUR, names, plannedBy, saysOf, specOf } from './bed';

const NARROW = projectAccess(['proj_web', 'Project Viewer']);
const WIDE = projectAccess(['proj_web', 'Project Manager']);

const one = (changes: Partial<DesiredToken> = {}) => desiredToken('one', { access: NARROW, ...changes });
const two = (changes: Partial<DesiredToken> = {}) => desiredToken('two', { access: WIDE, ...changes });
const spec = specOf('acme-ci', [one(), two()]);

/** Two entries that stand, and somebody who may do nothing but tag secrets. */
async function standing(specs = [spec]) {
  const bed = new Bed();
  await bed.pass(specs);
  bed.advance(HOUR);
  const [first, second] = [bed.secret('one'), bed.secret('two')];
  const tag = (secret: typeof first, tags: Readonly<Record<string, string>>): void =>
    bed.outside(() => bed.world.outside.setTags(secret.arn, { ...secret.tags, ...tags }));
  return { bed, first, second, tag };
}

describe('name tags that somebody swapped between two secrets of ours', () => {
  test.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ['alone', {}, {}],
    ['with the mark of a rename', { [RENAMED_TAG]: 'one' }, { [RENAMED_TAG]: 'two' }],
  ])('block both entries, and no token gets the other’s rights: %s', async (_what, ofFirst, ofSecond) => {
    const { bed, first, second, tag } = await standing();
    tag(first, { [NAME_TAG]: 'two', ...ofFirst });
    tag(second, { [NAME_TAG]: 'one', ...ofSecond });
    const before = bed.world.snapshot().tokens.map(({ access, label }) => ({ access, label }));
    expect(blocksBy(await bed.plan(spec))).toEqual(['one: tags-contradict', 'two: tags-contradict']);
    for (const options of [{}, { prune: true }, { rotate: names('one', 'two') }]) {
      expect(saysOf(await bed.pass(spec, { options, force: true }))).toEqual([]);
      bed.advance(2 * DAY);
    }
    expect(bed.world.snapshot().tokens.map(({ access, label }) => ({ access, label }))).toEqual(before);
    // What the message says puts it right.
    tag(first, {});
    tag(second, {});
    expect([blocksBy(await bed.pass(spec)), plannedBy(await bed.plan(spec))]).toEqual([[], []]);
    expect(bed.violations).toEqual([]);
  });

  test('of two owners leave both entries as they are', async () => {
    const specs = [specOf('acme-ci', [one()]), specOf('other', [two()])];
    const { bed, first, second, tag } = await standing(specs);
    tag(first, { [NAME_TAG]: 'two', [OWNER_TAG]: 'other' });
    tag(second, { [NAME_TAG]: 'one', [OWNER_TAG]: 'acme-ci' });
    const end = await bed.pass(specs, { options: { prune: true }, force: true });
    expect([saysOf(end), blocksBy(end)]).toEqual([[], ['one: secret-not-ours', 'two: secret-not-ours']]);
    expect([bed.currentIn(first)?.access, bed.currentIn(second)?.access]).toEqual([NARROW, WIDE]);
    expect(bed.violations).toEqual([]);
  });

  test('do not turn an emergency against the other entry', async () => {
    const { bed, first, second, tag } = await standing();
    const [leaked, other] = [bed.currentIn(first)!.id, bed.currentIn(second)!.id];
    tag(first, { [NAME_TAG]: 'two' });
    tag(second, { [NAME_TAG]: 'one' });
    bed.allowStopping();
    await bed.pass(spec, { options: { compromised: names('one') } });
    expect(bed.alive(leaked)).toEqual([]);
    expect(bed.token(other)).toMatchObject({ status: 'enabled', revokedAt: null });
  });
});

test('a secret of ours whose tag names another entry is not pruned, nor is another one taken in its place', async () => {
  const { bed, first, second, tag } = await standing();
  tag(first, { [NAME_TAG]: 'nothing' });
  tag(second, { [NAME_TAG]: 'one' });
  for (let day = 0; day < 5; day += 1) {
    const end = await bed.pass(spec, { options: { prune: true }, force: true });
    expect([saysOf(end), blocksBy(end)]).toEqual([[], ['one: tags-contradict', 'two: tags-contradict']]);
    bed.advance(DAY);
  }
  expect([bed.works(first.arn), bed.works(second.arn)]).toEqual([true, true]);
  expect(bed.violations).toEqual([]);
});

test('a secret with copied tags does not take the place of one whose tag was changed', async () => {
  const { bed, first, tag } = await standing();
  bed.outside(() =>
    bed.world.outside.makeSecret(
      { name: 'decoy', description: '', tags: first.tags },
      { version: 'd'.repeat(32) as never, text: 'postgres://user:pw@db' },
    ),
  );
  tag(first, { [NAME_TAG]: 'two' });
  for (let day = 0; day < 5; day += 1) {
    const end = await bed.pass(spec, { options: { prune: true, rotate: names('one') }, force: true });
    expect(blocksBy(end)).toEqual(['one: tags-contradict']);
    bed.advance(DAY);
  }
  expect(bed.works(first.arn)).toBe(true);
  expect(bed.secret('decoy').versions.map(({ value }) => value)).toEqual(['postgres://user:pw@db']);
});

test('a secret that is another entry’s by tag and label is told as that entry’s, and how to take it over by a rename', async () => {
  const { bed, first } = await standing();
  const uno = specOf('acme-ci', [desiredToken('uno', { secret: one().secret })]);
  expect(blocksBy(await bed.plan(uno))).toEqual(['uno: secret-not-ours']);
  const renamed = specOf('acme-ci', [desiredToken('uno', { secret: one().secret, renamedFrom: tokenName('one') })]);
  expect(blocksBy(await bed.pass(renamed))).toEqual([]);
  expect(bed.currentIn(first)?.label).toMatch(/^uno@/);
});

describe('tags and labels that differ because it is declared so', () => {
  test('two entries that take each other’s name keep secret and token', async () => {
    const { bed, first, second } = await standing();
    const renamed = specOf('acme-ci', [
      one({ access: WIDE, renamedFrom: tokenName('two') }),
      two({ access: NARROW, renamedFrom: tokenName('one') }),
    ]);
    await bed.pass(renamed);
    await bed.pass(renamed);
    expect([bed.currentIn(first)?.label, bed.currentIn(second)?.label]).toEqual([
      expect.stringMatching(/^two@/) as string,
      expect.stringMatching(/^one@/) as string,
    ]);
    expect([blocksBy(await bed.pass(renamed)), plannedBy(await bed.plan(renamed))]).toEqual([[], []]);
    expect(bed.violations).toEqual([]);
  });

  test('an entry that moves to another owner keeps secret and token', async () => {
    const { bed, first } = await standing([specOf('acme-ci', [one()]), specOf('other', [two()])]);
    const from = { owner: ownerId('acme-ci'), name: tokenName('one') };
    const token = bed.currentIn(first)!.id;
    const specs = [specOf('acme-ci', []), specOf('other', [two(), desiredToken('three', { movedFrom: from })])];
    await bed.pass(specs);
    bed.advance(HOUR);
    await bed.pass(specs);
    expect(bed.currentIn(bed.secret('three'))?.id).toBe(token);
    expect(bed.token(token).label).toMatch(/^three@/);
    expect(bed.violations).toEqual([]);
  });
});
