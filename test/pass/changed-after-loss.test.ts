import { workspaceAccess } from '../../src/core/model/access';
import type { DesiredToken } from '../../src/core/model/desired';
import { ownerId, type TokenId, tokenName } from '../../src/core/model/ids';
import { projectAccess } from '../../src/testing/memory/desired';
import { actionsBy, Bed, DAY, desiredToken, holdsBy, HOUR, names, OVERLAP, specOf } from './bed';

const A = 'team-a';
const wide = projectAccess(['proj_web', 'Project Manager']);
const never: Partial<DesiredToken> = {
  expiry: { kind: 'never' },
  rotation: { ...desiredToken('api').rotation, kind: 'none' },
};
const api = (changes: Partial<DesiredToken> = {}) => specOf(A, [desiredToken('api', { access: wide, ...changes })]);
const from = { owner: ownerId(A), name: tokenName('api') };

/** What a spec may change of a token that no version shows any more. */
const CHANGES: readonly (readonly [string, ReturnType<typeof api>])[] = [
  ['narrowed', api({ access: projectAccess(['proj_web', 'Project Viewer']), ...never })],
  ['renamed', specOf(A, [desiredToken('gateway', { access: wide, renamedFrom: from.name, ...never })])],
  ['moved to another owner', specOf('team-b', [desiredToken('api', { access: wide, movedFrom: from, ...never })])],
];

/** Somebody deleted the secret of a token that never expires, without a recovery window. */
async function lost(): Promise<{ readonly bed: Bed; readonly old: TokenId }> {
  const bed = new Bed();
  await bed.pass(api(never));
  bed.advance(DAY);
  const old = bed.current('api').id;
  bed.allowStopping();
  bed.outside(() => bed.world.outside.forceDelete(bed.secret('api').arn));
  return { bed, old };
}

async function days(bed: Bed, spec: ReturnType<typeof api>): Promise<void> {
  for (const wait of [OVERLAP - 2 * HOUR, 4 * HOUR, DAY, 3 * DAY]) {
    bed.advance(wait);
    await bed.pass(spec, { options: { prune: true } });
  }
}

describe('the token of a secret that was deleted and made anew has its overlap and dies, also where it is then', () => {
  test.each(CHANGES)('%s', async (_what, spec) => {
    const { bed, old } = await lost();
    await bed.pass(api(never));
    bed.advance(HOUR);
    const effects = actionsBy(await bed.pass(spec)).flatMap((action) => action.effects);
    expect(effects).toContainEqual(expect.stringContaining(`token ${old}, whose value no version of the secret has`));
    bed.advance(OVERLAP - HOUR);
    await bed.pass(spec);
    expect(bed.alive(old)).toHaveLength(1);
    await days(bed, spec);
    expect([bed.alive(old), bed.violations]).toEqual([[], []]);
    const [{ name }] = spec.tokens as [DesiredToken];
    expect(bed.works(name)).toBe(true);
    expect(holdsBy(await bed.pass(spec))).not.toContain(`${name}: stranger`);
  });

  test('narrowed by the very apply that makes the secret anew', async () => {
    const { bed, old } = await lost();
    const [, spec] = CHANGES[0]!;
    await bed.pass(spec);
    expect(bed.alive(old)).toHaveLength(1);
    await days(bed, spec);
    expect([bed.alive(old), bed.works('api'), bed.violations]).toEqual([[], true, []]);
  });

  test('and a run that dies between the changes leaves it an end', async () => {
    for (let at = 0; at < 3; at += 1) {
      const { bed, old } = await lost();
      await bed.pass(api(never));
      bed.advance(HOUR);
      const [, spec] = CHANGES[2]!;
      let edits = 0;
      const faults = ({ operation }: { readonly operation: string }) =>
        operation === 'edit' && (edits += 1) > at ? ('crash-before' as const) : undefined;
      await bed.pass(spec, { hooks: { faults } }).catch(() => undefined);
      await days(bed, spec);
      expect([at, bed.alive(old)]).toEqual([at, []]);
    }
  });
});

test('one whose version is there keeps its end: it is known as before', async () => {
  const bed = new Bed();
  await bed.pass(api());
  const old = bed.current('api').id;
  bed.advance(HOUR);
  await bed.pass(api(), { options: { rotate: names('api') } });
  bed.advance(OVERLAP + HOUR);
  await bed.pass(api());
  const { expiresAt } = bed.token(old);
  const narrow = api({ access: projectAccess(['proj_web', 'Project Viewer']) });
  await bed.pass(narrow);
  expect([bed.token(old).expiresAt, bed.token(old).access]).toEqual([expiresAt, narrow.tokens[0]!.access]);
});

test('a change of the access type changes nothing of it, so it is retired in order', async () => {
  const { bed, old } = await lost();
  await bed.pass(api(never));
  bed.advance(HOUR);
  const spec = api({ access: workspaceAccess('Viewer'), ...never });
  await bed.pass(spec);
  expect(bed.token(old).expiresAt).toBeNull();
  for (let day = 0; day < 8; day += 1) {
    bed.advance(DAY);
    await bed.pass(spec);
  }
  expect(bed.alive(old)).toEqual([]);
});
