import type { DesiredToken } from '../../src/core/model/desired';
import type { TokenId } from '../../src/core/model/ids';
import { formatLabel, parseLabel } from '../../src/core/model/label';
import { projectAccess } from '../../src/testing/memory/desired';
import { Bed, DAY, desiredToken, errorsOf, holdsBy, HOUR, names, OVERLAP, saysOf, specOf } from './bed';

const A = 'team-a';
const wide = projectAccess(['proj_web', 'Project Manager']);
const never: Partial<DesiredToken> = {
  expiry: { kind: 'never' },
  rotation: { ...desiredToken('api').rotation, kind: 'none' },
};
const api = (changes: Partial<DesiredToken> = {}) =>
  specOf(A, [desiredToken('api', { access: wide, ...never, ...changes }), desiredToken('other')]);
const narrow = api({ access: projectAccess(['proj_web', 'Project Viewer']) });

/** What somebody may have done to a token before its secret was gone. */
const EDITS: Readonly<Record<string, (bed: Bed, id: TokenId) => Promise<unknown> | void>> = {
  'a person edited': (bed, id) =>
    bed.outside(() => bed.world.outside.personEdits(id, { access: projectAccess(['proj_web', 'Project Viewer']) })),
  'a person renamed': (bed, id) => bed.outside(() => bed.world.outside.personEdits(id, { label: 'the old one' })),
  'a person gave the mark of another version': (bed, id) => {
    const label = formatLabel({ ...parseLabel(bed.token(id).label)!, version: 'deadbeef', nonce: 'aaaaaaaa' });
    bed.outside(() => bed.world.outside.personEdits(id, { label }));
  },
  'an apply narrowed': (bed) => bed.pass(narrow),
  'a pause stopped and its end enabled': async (bed) => {
    bed.allowStopping();
    await bed.pass(api({ enabled: false }));
    bed.advance(HOUR);
    await bed.pass(api());
  },
  'nobody touched since its backstop was cleared': () => undefined,
};
const edits = Object.keys(EDITS);

/** The secret of a token that never expires is deleted for good, after the token was edited. */
async function lost(edit: string, tellsIssuance = true): Promise<{ readonly bed: Bed; readonly old: TokenId }> {
  const bed = new Bed({ tellsIssuance });
  // No service is so fast that the edit after the promotion falls into the millisecond of the issue.
  const interleave = async (): Promise<void> => bed.clock.advance(1);
  await bed.pass(api(), { hooks: { interleave } });
  bed.advance(DAY);
  const old = bed.current('api').id;
  await EDITS[edit]!(bed, old);
  bed.advance(HOUR);
  bed.allowStopping();
  bed.outside(() => bed.world.outside.forceDelete(bed.secret('api').arn));
  return { bed, old };
}

const WAITS = [HOUR, OVERLAP, HOUR, 3 * DAY, HOUR];

describe('a token of ours has its overlap and dies when its secret is deleted for good, though before', () => {
  test.each(edits)('%s it', async (edit) => {
    const { bed, old } = await lost(edit);
    await bed.pass(api());
    expect([bed.alive(old), bed.works('api')]).toEqual([[expect.anything()], true]);
    for (const wait of WAITS) {
      bed.advance(wait);
      await bed.pass(api());
    }
    expect([bed.alive(old), bed.works('api'), bed.violations]).toEqual([[], true, []]);
  });

  test.each(edits)('%s it, and the entry is paused then: it stops at once', async (edit) => {
    const { bed, old } = await lost(edit);
    await bed.pass(api({ enabled: false }));
    expect(bed.token(old).status).toBe('disabled');
  });

  test.each(edits)('%s it, and the values leak: it dies at once', async (edit) => {
    const { bed, old } = await lost(edit);
    await bed.pass(api(), { options: { compromised: names('api') } });
    expect(bed.alive(old)).toEqual([]);
  });
});

describe('where the token API does not tell what a token was issued under, a run that leaves one alive is not done', () => {
  test.each(['a person edited', 'an apply narrowed'])('%s it', async (edit) => {
    const { bed, old } = await lost(edit, false);
    await bed.pass(api());
    for (const wait of WAITS) {
      bed.advance(wait);
      const end = await bed.pass(api());
      expect([bed.token(old).status, bed.token(old).revokedAt]).toEqual(['enabled', null]);
      expect(errorsOf(end)).toContain(`retire --end ${old}`);
    }
    const ended = await bed.pass(api(), { options: { end: new Set([old]) } });
    expect([saysOf(ended), bed.alive(old), errorsOf(ended)]).toEqual([['retire api: done'], [], '']);
    bed.advance(HOUR);
    expect([errorsOf(await bed.pass(api())), bed.works('api'), bed.violations]).toEqual(['', true, []]);
  });

  test('nor in a pause', async () => {
    const { bed, old } = await lost('a person edited', false);
    const end = await bed.pass(api({ enabled: false }));
    expect(errorsOf(end)).toContain(`retire --end ${old}`);
  });

  test('another label settles it, since then it is none of the entry', async () => {
    const { bed, old } = await lost('a person edited', false);
    bed.outside(() => bed.world.outside.personEdits(old, { label: 'mine' }));
    expect(errorsOf(await bed.pass(api()))).toBe('');
  });
});

test('a token of another management token of ours, of which nothing tells any more, is named as one that may be ours', async () => {
  const bed = new Bed();
  const credential = bed.world.outside.personIssues({
    label: 'second management',
    access: { type: 'workspace', role: 'Administrator' },
    expiresAt: null,
  }).value;
  await bed.pass(specOf(A, [desiredToken('other')]));
  await bed.pass(api(), { credential });
  const old = bed.current('api').id;
  bed.allowStopping();
  bed.outside(() => bed.world.outside.forceDelete(bed.secret('api').arn));
  for (const wait of WAITS) {
    bed.advance(wait);
    expect(errorsOf(await bed.pass(api()))).toContain(`retire --end ${old}`);
  }
  expect([bed.token(old).status, bed.works('api'), bed.violations]).toEqual(['enabled', true, []]);
});

describe("a real stranger's is never touched, nor does it fail a run", () => {
  test('that a person made with a copied label', async () => {
    const { bed } = await lost('nobody touched since its backstop was cleared');
    await bed.pass(api());
    const label = formatLabel({ ...parseLabel(bed.current('api').label)!, nonce: 'copied' });
    const { id } = bed.world.outside.personIssues({ label, access: wide, expiresAt: null }, 'eve@acme.example');
    bed.isStranger(id);
    bed.outside(() => bed.world.outside.forceDelete(bed.secret('api').arn));
    for (const wait of WAITS) {
      bed.advance(wait);
      const end = await bed.pass(api());
      expect(errorsOf(end)).toBe('');
      expect(holdsBy(end)).toContain('api: stranger');
    }
    expect([bed.token(id).status, bed.violations]).toEqual(['enabled', []]);
  });

  test('that works for another entry, and on which somebody wrote our label', async () => {
    const bed = new Bed();
    const theirs = specOf('team-b', [desiredToken('theirs')]);
    await bed.pass([api(), theirs]);
    bed.advance(DAY);
    const { id } = bed.current('theirs');
    const label = formatLabel({ ...parseLabel(bed.current('api').label)!, nonce: 'copied' });
    bed.outside(() => bed.world.outside.personEdits(id, { label }));
    bed.isStranger(id);
    bed.allowed = { ...bed.allowed, secrets: new Set([bed.secret('api').arn]) };
    bed.outside(() => bed.world.outside.forceDelete(bed.secret('api').arn));
    for (const wait of WAITS) {
      bed.advance(wait);
      expect(errorsOf(await bed.pass(api()))).toBe('');
    }
    expect([bed.token(id).status, bed.token(id).revokedAt, bed.token(id).label]).toEqual(['enabled', null, label]);
  });
});
