import type { DesiredToken } from '../../src/core/model/desired';
import { ownerId, secretArn, tokenName, type TokenId } from '../../src/core/model/ids';
import { parseLabel } from '../../src/core/model/label';
import { duration } from '../../src/core/model/time';
import type { SecretValue } from '../../src/core/model/secret-value';
import { projectAccess } from '../../src/testing/memory/desired';
import { Bed, DAY, desiredToken, HOUR, names, OVERLAP, plannedBy, saysOf, SETTLE, specOf } from './bed';

/** Bare values say nothing of themselves, and who made the token of one may not be who runs now. */
const year = { kind: 'after', duration: duration(1, 'y') } as const;
const WIDE = projectAccess(['proj_web', 'Project Manager']);
const entry = (changes: Partial<DesiredToken> = {}) =>
  desiredToken('api', { format: 'plain', expiry: year, ...changes });
const other = desiredToken('stays');
const spec = (changes: Partial<DesiredToken> = {}) => specOf('acme-ci', [entry(changes), other]);

interface Rotated {
  readonly bed: Bed;
  readonly old: TokenId;
  readonly credential: SecretValue;
}

const second = (bed: Bed): SecretValue =>
  bed.outside(() =>
    bed.world.outside.personIssues({
      label: 'pipeline-2',
      access: { type: 'workspace', role: 'Administrator' },
      expiresAt: null,
    }),
  ).value;

/** One management token made the first value, another one rotated it. */
async function rotated(changes: Partial<DesiredToken> = {}): Promise<Rotated> {
  const bed = new Bed();
  await bed.pass(spec(changes));
  const old = bed.current('api').id;
  bed.advance(DAY);
  const credential = second(bed);
  await bed.pass(spec(changes), { credential, options: { rotate: names('api') } });
  bed.advance(HOUR);
  return { bed, old, credential };
}

test('a pause within the overlap disables what another management token made, and plans rest', async () => {
  const { bed, old, credential } = await rotated();
  bed.allowStopping();
  const paused = spec({ enabled: false });
  expect(saysOf(await bed.pass(paused, { credential }))).toEqual(['pause api: done']);
  expect(bed.token(old).status).toBe('disabled');
  for (const wait of [HOUR, 3 * DAY]) {
    bed.advance(wait);
    expect(plannedBy(await bed.plan(paused, {}, credential))).toEqual([]);
    expect(saysOf(await bed.pass(paused, { credential }))).toEqual([]);
  }
});

test('a narrowing within the overlap narrows it, and plans rest', async () => {
  const { bed, old, credential } = await rotated({ access: WIDE });
  expect(saysOf(await bed.pass(spec(), { credential }))).toEqual(['narrow api: done']);
  expect(bed.token(old).access).toEqual(entry().access);
  expect(plannedBy(await bed.plan(spec(), {}, credential))).toEqual([]);
  expect(bed.violations).toEqual([]);
});

test('to look at it is no use of it: it is retired in time, however often passes look', async () => {
  const { bed, old, credential } = await rotated();
  const used = bed.token(old).lastUsedAt;
  for (let hour = 0; hour < 30; hour += 1) {
    bed.advance(HOUR);
    await bed.pass(spec(), { credential });
  }
  expect(bed.token(old).lastUsedAt).toBe(used);
  expect(bed.token(old).status).toBe('disabled');
  expect(bed.violations).toEqual([]);
});

test('a move between owners takes it along, and it is retired there', async () => {
  const { bed, old, credential } = await rotated();
  const link = (owner: string) => ({ owner: ownerId(owner), name: tokenName('api') });
  const leaving = specOf('acme-ci', [entry({ movedTo: link('team-b') }), other]);
  const coming = specOf('team-b', [entry({ movedFrom: link('acme-ci') })]);
  await bed.pass([leaving, coming], { credential });
  expect(parseLabel(bed.token(old).label)?.scopeKey).toBe(parseLabel(bed.current('api').label)?.scopeKey);
  expect(plannedBy(await bed.plan([leaving, coming], {}, credential))).toEqual([]);
  const there = specOf('team-b', [entry()]);
  for (const wait of [HOUR, OVERLAP, SETTLE, 3 * DAY, SETTLE]) {
    bed.advance(wait);
    await bed.pass([specOf('acme-ci', [other]), there], { credential });
  }
  expect(bed.token(old).status).toBe('disabled');
  expect(bed.violations).toEqual([]);
});

test.each(['json', 'plain'] as const)(
  'after a move a current token that a person renames is still ours, though its value tells of the former owner: %s',
  async (format) => {
    const bed = new Bed();
    const link = (owner: string) => ({ owner: ownerId(owner), name: tokenName('api') });
    await bed.pass(specOf('acme-ci', [entry({ format }), other]));
    bed.advance(DAY);
    await bed.pass([
      specOf('acme-ci', [entry({ format, movedTo: link('team-b') }), other]),
      specOf('team-b', [entry({ format, movedFrom: link('acme-ci') })]),
    ]);
    bed.advance(HOUR);
    const there = specOf('team-b', [entry({ format })]);
    const { id } = bed.current('api');
    bed.outside(() => bed.world.outside.personEdits(id, { label: 'renamed' }));
    bed.advance(HOUR);
    expect(saysOf(await bed.pass(there))).toEqual(['update api: done']);
    expect(bed.current('api').id).toBe(id);
    expect(plannedBy(await bed.plan(there))).toEqual([]);
  },
);

describe('a current token that a person renamed gets its label back, and nothing is issued', () => {
  test('whoever made it', async () => {
    const bed = new Bed();
    const alone = specOf('acme-ci', [entry()]);
    await bed.pass(alone);
    bed.advance(2 * HOUR);
    const credential = second(bed);
    const { id } = bed.current('api');
    bed.outside(() => bed.world.outside.personEdits(id, { label: 'ci pipeline token' }));
    bed.advance(HOUR);
    expect(saysOf(await bed.pass(alone, { credential }))).toEqual(['update api: done']);
    expect(bed.current('api').id).toBe(id);
    expect(parseLabel(bed.token(id).label)?.name).toBe('api');
    expect(plannedBy(await bed.plan(alone, {}, credential))).toEqual([]);
  });

  test.each(['the first value', 'a later one', 'one that is the only one left'])(
    'in a secret that is given by ARN: %s',
    async (which) => {
      const bed = new Bed();
      const arn = bed.world.outside.makeSecret({ name: 'team/plain', description: '', tags: {} });
      const given = specOf('acme-ci', [entry({ secret: { kind: 'external', arn: secretArn(arn), takeOver: false } })]);
      await bed.pass(given);
      bed.advance(2 * HOUR);
      if (which !== 'the first value') {
        await bed.pass(given, { options: { rotate: names('api') } });
        const waits = which === 'a later one' ? [2 * HOUR] : [OVERLAP + HOUR, HOUR, 3 * DAY];
        for (const wait of waits) {
          bed.advance(wait);
          await bed.pass(given);
        }
      }
      const { id } = bed.current('team/plain');
      bed.outside(() => bed.world.outside.personEdits(id, { label: 'ci pipeline token' }));
      bed.advance(HOUR);
      expect(saysOf(await bed.pass(given))).toEqual(['update api: done']);
      expect(bed.current('team/plain').id).toBe(id);
      expect(plannedBy(await bed.plan(given))).toEqual([]);
      expect(bed.violations).toEqual([]);
    },
  );
});
