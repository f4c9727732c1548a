import type { DesiredToken } from '../../src/core/model/desired';
import type { TokenId } from '../../src/core/model/ids';
import { parseLabel } from '../../src/core/model/label';
import type { SecretValue } from '../../src/core/model/secret-value';
import { duration } from '../../src/core/model/time';
import type { PortCall } from '../../src/testing/memory/port-hooks';
import { projectAccess } from '../../src/testing/memory/desired';
import { Bed, DAY, desiredToken, holdsBy, HOUR, names, OVERLAP, plannedBy, saysOf, SETTLE, specOf } from './bed';

/** A person renames a token of ours between the loss of AWSPREVIOUS and its end: nothing but its value tells whose it is. */
const year = { kind: 'after', duration: duration(1, 'y') } as const;
const WIDE = projectAccess(['proj_web', 'Project Manager']);
const other = desiredToken('web');
const api = (changes: Partial<DesiredToken> = {}) =>
  specOf('acme-ci', [desiredToken('api', { expiry: year, ...changes }), other]);
const without = specOf('acme-ci', [other]);
const FORMATS = ['json', 'plain'] as const;
type Format = (typeof FORMATS)[number];

/** Rotated, tombstoned, and renamed by a person. */
async function renamed(changes: Partial<DesiredToken> = {}): Promise<{ readonly bed: Bed; readonly old: TokenId }> {
  const bed = new Bed();
  await bed.pass(api(changes));
  bed.advance(DAY);
  const old = bed.current('api').id;
  await bed.pass(api(changes), { options: { rotate: names('api') } });
  bed.advance(OVERLAP + HOUR);
  expect(saysOf(await bed.pass(api(changes)))).toEqual(['retire api: done']);
  bed.advance(10 * 60_000);
  bed.outside(() => bed.world.outside.personEdits(old, { label: 'ci token (OLD)' }));
  bed.advance(SETTLE);
  return { bed, old };
}

const second = (bed: Bed): SecretValue =>
  bed.outside(() =>
    bed.world.outside.personIssues({
      label: 'pipeline-2',
      access: { type: 'workspace', role: 'Administrator' },
      expiresAt: null,
    }),
  ).value;

const isDead = (bed: Bed, id: TokenId): boolean => bed.token(id).status === 'disabled';

const LATE = { 'at once': 0, 'forty days late': 40 * DAY } as const;
const times = Object.keys(LATE) as (keyof typeof LATE)[];

test.each(FORMATS.flatMap((format) => times.map((time) => [format, time] as const)))(
  'a renamed superseded token gets its label back, is disabled and then revoked (%s, %s)',
  async (format, time) => {
    const { bed, old } = await renamed({ format });
    bed.advance(LATE[time]);
    const used = bed.token(old).lastUsedAt;
    await bed.pass(api({ format }));
    expect(parseLabel(bed.token(old).label)?.name).toBe('api');
    expect(bed.token(old).lastUsedAt).toBe(used);
    for (const wait of [OVERLAP + HOUR, OVERLAP + HOUR, 3 * DAY, SETTLE]) {
      bed.advance(wait);
      await bed.pass(api({ format }));
    }
    expect(bed.token(old).revokedAt).not.toBeNull();
    expect(plannedBy(await bed.plan(api({ format })))).toEqual([]);
    expect(bed.works('api')).toBe(true);
    expect(bed.violations).toEqual([]);
  },
);

test.each(FORMATS)('a pause disables it: %s', async (format) => {
  const { bed, old } = await renamed({ format });
  bed.allowStopping();
  await bed.pass(api({ format, enabled: false }));
  expect(isDead(bed, old)).toBe(true);
  expect(bed.works('api')).toBe(false);
});

test('and so does a pass over an entry that is paused already', async () => {
  const { bed, old } = await renamed();
  // A person renames it and switches it off and on again, so that the pause finds it only later.
  bed.allowStopping();
  bed.outside(() => bed.world.outside.personDisables(old));
  await bed.pass(api({ enabled: false }));
  bed.advance(HOUR);
  bed.outside(() => bed.world.outside.personEnables(old));
  bed.advance(HOUR);
  await bed.pass(api({ enabled: false }));
  expect(isDead(bed, old)).toBe(true);
});

test.each(FORMATS)('a narrowing narrows it: %s', async (format) => {
  const { bed, old } = await renamed({ format, access: WIDE });
  await bed.pass(api({ format }));
  expect(bed.token(old).access).toEqual(desiredToken('api').access);
});

test.each(FORMATS)('a prune ends it: %s', async (format) => {
  const { bed, old } = await renamed({ format });
  bed.allowStopping();
  await bed.pass(without, { options: { prune: true } });
  expect(bed.token(old).revokedAt).not.toBeNull();
});

test.each(FORMATS)('and so does a destruction: %s', async (format) => {
  const { bed, old } = await renamed({ format });
  bed.allowStopping();
  await bed.pass(api({ format }), { options: { destroy: names('api') } });
  expect(bed.token(old).revokedAt).not.toBeNull();
});

test('a scheduled pass disables it', async () => {
  const { bed, old } = await renamed();
  for (const wait of [HOUR, OVERLAP + HOUR]) {
    bed.advance(wait);
    await bed.scheduled(api());
  }
  expect(isDead(bed, old)).toBe(true);
  expect(bed.violations).toEqual([]);
});

test('a plan, which reads no value, names it', async () => {
  const { bed, old } = await renamed();
  const plans = await bed.plan(api());
  expect(holdsBy(plans)).toContain('api: may-be-relabelled');
  expect(JSON.stringify(plans.flatMap(({ plan }) => plan.entries.flatMap(({ holds }) => holds)))).toContain(old);
  expect(plannedBy(plans)).toEqual([]);
});

describe('what is none of ours is left alone', () => {
  test.each(FORMATS)('a token that the same management token made and somebody edited: %s', async (format: Format) => {
    const { bed } = await renamed({ format });
    const issued = await bed.world.tokenApi().issue(bed.world.workspace, {
      label: 'a script of mine',
      access: projectAccess(['proj_web', 'Project Viewer']),
      expiresAt: null,
    });
    const { id } = issued.value.token;
    bed.isStranger(id);
    bed.advance(HOUR);
    bed.outside(() => bed.world.outside.personEdits(id, { label: 'a script of mine, renamed' }));
    bed.allowStopping();
    for (const wait of [HOUR, OVERLAP + HOUR, 3 * DAY]) {
      bed.advance(wait);
      await bed.pass(api({ format }));
    }
    await bed.pass(without, { options: { prune: true } });
    expect(bed.token(id)).toMatchObject({ status: 'enabled', revokedAt: null, label: 'a script of mine, renamed' });
    expect(bed.violations).toEqual([]);
  });
});

test('a pass without such a token reads no value and lists no versions', async () => {
  const bed = new Bed();
  await bed.pass(api());
  // Tokens that people made, and one of this run that nobody edited, are none of it.
  const bare = { access: projectAccess(['proj_web', 'Project Viewer']), expiresAt: null };
  await bed.world.tokenApi().issue(bed.world.workspace, { label: 'by a script', ...bare });
  const { id } = bed.outside(() => bed.world.outside.personIssues({ label: 'by hand', ...bare }));
  bed.advance(HOUR);
  bed.outside(() => bed.world.outside.personEdits(id, { label: 'by hand, renamed' }));
  bed.advance(DAY);
  await bed.pass(api(), { options: { rotate: names('api') } });
  for (const wait of [OVERLAP + HOUR, HOUR, 3 * DAY, HOUR]) {
    bed.advance(wait);
    await bed.pass(api());
  }
  const calls: PortCall[] = [];
  await bed.pass(api(), { calls });
  expect(calls.map(({ operation }) => operation).filter((one) => /listVersions|read|authenticate/.test(one))).toEqual(
    [],
  );
});

test('another management token of the same people finds it, though nothing else is left of the first', async () => {
  const { bed, old } = await renamed();
  const credential = second(bed);
  await bed.pass(api(), { credential, options: { rotate: names('api') } });
  for (const wait of [OVERLAP + HOUR, OVERLAP + HOUR, 3 * DAY, OVERLAP + HOUR, 3 * DAY]) {
    bed.advance(wait);
    await bed.pass(api(), { credential });
  }
  expect(bed.token(old).revokedAt).not.toBeNull();
  // One that a person renames when only this one makes tokens.
  const { id } = bed.current('web');
  await bed.pass(api(), { credential, options: { rotate: names('web') } });
  bed.advance(OVERLAP + HOUR);
  await bed.pass(api(), { credential });
  bed.outside(() => bed.world.outside.personEdits(id, { label: 'web (OLD)' }));
  for (const wait of [HOUR, OVERLAP + HOUR, 3 * DAY]) {
    bed.advance(wait);
    await bed.pass(api(), { credential });
  }
  expect(bed.token(id).revokedAt).not.toBeNull();
  expect(bed.violations).toEqual([]);
});

describe('a token of the same maker that is none of ours, and that somebody edited,', () => {
  const edited = async (bed: Bed): Promise<void> => {
    const access = projectAccess(['proj_web', 'Project Viewer']);
    const made = await bed.world.tokenApi().issue(bed.world.workspace, { label: 'a script', access, expiresAt: null });
    bed.advance(1);
    bed.outside(() => bed.world.outside.personEdits(made.value.token.id, { label: 'a script of mine' }));
  };
  const callsOf = async (bed: Bed): Promise<readonly string[]> => {
    const calls: PortCall[] = [];
    await bed.pass(api(), { calls });
    return calls.map(({ operation }) => operation).filter((one) => /listVersions|read/.test(one));
  };
  const standing = async (tellsIssuance = true): Promise<Bed> => {
    const bed = new Bed({ tellsIssuance });
    await bed.pass(api());
    bed.advance(3 * DAY);
    return bed;
  };

  test('costs nothing at secrets that have not changed since', async () => {
    const bed = await standing();
    await edited(bed);
    bed.advance(HOUR);
    expect(await callsOf(bed)).toEqual([]);
  });

  test.each([
    ['nor where it was issued under no label of ours', true, []],
    ['and where nobody tells that, has no version read that was made at another time', false, ['listVersions', 'read']],
  ])('%s', async (_what, tellsIssuance, calls) => {
    const bed = await standing(tellsIssuance);
    await edited(bed);
    bed.advance(3 * DAY);
    await bed.pass(api(), { options: { rotate: names('api') } });
    bed.advance(OVERLAP + HOUR);
    await bed.pass(api());
    bed.advance(2 * OVERLAP);
    await bed.pass(api());
    bed.advance(HOUR);
    // The secret of the other entry did not change; of this one only the current version is read.
    expect(await callsOf(bed)).toEqual(calls);
  });
});
