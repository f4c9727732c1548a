import type { DesiredToken } from '../../src/core/model/desired';
import { parseLabel, pauseProof } from '../../src/core/model/label';
import type { TokenId } from '../../src/core/model/ids';
import { instant } from '../../src/core/model/time';
import { projectAccess } from '../../src/testing/memory/desired';
import {
  type Asked,
  Bed,
  DAY,
  desiredToken,
  holdsBy,
  HOUR,
  MINUTE,
  names,
  OVERLAP,
  plannedBy,
  saysOf,
  SETTLE,
  specOf,
} from './bed';

const on = specOf('acme-ci', [desiredToken('api')]);
const off = specOf('acme-ci', [desiredToken('api', { enabled: false })]);
const rotate = { options: { rotate: names('api') } };

/** A world with one entry, and its first token a day old. */
async function standing(): Promise<Bed> {
  const bed = new Bed();
  await bed.pass(on);
  bed.advance(DAY);
  return bed;
}

/** Passes until far after overlap and observation period. */
async function quiet(bed: Bed): Promise<void> {
  for (const wait of [OVERLAP + HOUR, SETTLE, 2 * DAY + HOUR, SETTLE]) {
    bed.advance(wait);
    await bed.pass(on);
  }
}

describe('the end of a pause', () => {
  test.each<[string, Partial<DesiredToken>, (bed: Bed) => unknown, unknown]>([
    [
      'expiry',
      { expiry: { kind: 'at', at: instant(Date.UTC(2026, 0, 9)) } },
      (bed) => bed.current('api').expiresAt,
      Date.UTC(2026, 0, 9),
    ],
    ['format', { format: 'plain' }, (bed) => bed.secret('api').tags['hawzu-tokens:format'], 'plain'],
  ])(
    'puts another %s right in the same apply, so that nothing is left to do',
    async (_what, changes, read, expected) => {
      const bed = await standing();
      const changed = { ...specOf('acme-ci', [desiredToken('api', changes)]) };
      await bed.pass(off);
      bed.advance(HOUR);
      await bed.pass(changed);
      expect([bed.works('api'), read(bed)]).toEqual([true, expected]);
      expect(plannedBy(await bed.plan(changed))).toEqual([]);
    },
  );
});

describe('a current token that somebody disabled', () => {
  test('is replaced by an apply, never enabled, and dies in the end', async () => {
    const bed = await standing();
    const leaked = bed.current('api').id;
    bed.outside(() => bed.world.outside.personDisables(leaked));
    expect(plannedBy(await bed.pass(on))).toEqual(['replace (disabled-outside)']);
    expect(bed.works('api')).toBe(true);
    for (let pass = 0; pass < 30; pass += 1) {
      bed.advance(6 * HOUR);
      await bed.pass(on);
      expect(bed.token(leaked)).toMatchObject({ status: 'disabled', enabledAt: null });
    }
    expect(bed.alive(leaked)).toEqual([]);
  });

  test('and then rotated is never enabled again', async () => {
    const bed = await standing();
    const leaked = bed.current('api').id;
    bed.outside(() => bed.world.outside.personDisables(leaked));
    expect(saysOf(await bed.pass(on, rotate))).toEqual(['replace api: done']);
    await bed.pass(on);
    expect(bed.token(leaked).enabledAt).toBeNull();
    await quiet(bed);
    expect(bed.alive(leaked)).toEqual([]);
  });

  test('is not edited or extended while it waits for its replacement', async () => {
    const bed = await standing();
    const leaked = bed.current('api');
    bed.outside(() => bed.world.outside.personDisables(leaked.id));
    const longer = { expiry: { kind: 'after', duration: { count: 60, unit: 'd' } } } as const;
    const access = projectAccess(['proj_web', 'Project Manager']);
    await bed.pass(specOf('acme-ci', [desiredToken('api', { ...longer, access })]));
    expect(bed.token(leaked.id)).toMatchObject({
      expiresAt: leaked.expiresAt,
      access: leaked.access,
      status: 'disabled',
    });
  });

  test('before a pause is replaced when the pause ends: the pause did not disable it', async () => {
    const bed = await standing();
    const leaked = bed.current('api').id;
    bed.outside(() => bed.world.outside.personDisables(leaked));
    bed.allowStopping();
    await bed.pass(off);
    bed.advance(HOUR);
    expect(plannedBy(await bed.pass(on))).toEqual(['replace (disabled-outside)']);
    expect(bed.token(leaked).enabledAt).toBeNull();
    expect(bed.works('api')).toBe(true);
  });
});

describe('a pause', () => {
  test('marks a token before it disables it, and its end enables it before it takes the mark off', async () => {
    const bed = await standing();
    const { id, label } = bed.current('api');
    bed.allowStopping();
    const seen: string[] = [];
    const watch = {
      interleave: async () =>
        void seen.push(`${bed.token(id).status} ${bed.token(id).label === label ? 'plain' : 'marked'}`),
    };
    await bed.pass(off, { hooks: watch });
    const { status, disabledAt, label: marked } = bed.token(id);
    expect([status, marked]).toEqual(['disabled', `${label}!paused-${pauseProof(id, disabledAt!)}`]);
    bed.advance(HOUR);
    expect(saysOf(await bed.pass(on, { hooks: watch }))).toEqual(['resume api: done']);
    expect(bed.token(id)).toMatchObject({ status: 'enabled', label });
    expect([...new Set(seen)]).toEqual(['enabled plain', 'enabled marked', 'disabled marked']);
    expect(bed.violations).toEqual([]);
  });

  test('whose disables lie an hour apart ends with the current token enabled and the superseded one never', async () => {
    const bed = await standing();
    const old = bed.current('api').id;
    await bed.pass(on, rotate);
    const current = bed.current('api').id;
    bed.advance(HOUR);
    bed.allowStopping();
    // The first pass of the pause dies after one disable; another finishes it an hour later.
    let disables = 0;
    await bed
      .pass(off, {
        hooks: {
          faults: ({ operation }) => (operation === 'disable' && (disables += 1) === 2 ? 'crash-before' : undefined),
        },
      })
      .catch(() => undefined);
    bed.advance(HOUR);
    await bed.pass(off);
    expect([bed.token(old).status, bed.token(current).status]).toEqual(['disabled', 'disabled']);
    bed.advance(DAY);
    expect(saysOf(await bed.pass(on))).toContain('resume api: done');
    expect([bed.token(old).enabledAt, bed.works('api')]).toEqual([null, true]);
    await quiet(bed);
    expect(bed.alive(old)).toEqual([]);
    expect(bed.token(current).status).toBe('enabled');
  });

  test('and rollback, pause, resume, rotate leave no superseded token that was enabled', async () => {
    const bed = await standing();
    const first = bed.current('api').id;
    await bed.pass(on, rotate);
    const second = bed.current('api').id;
    bed.advance(HOUR);
    expect(saysOf(await bed.pass(on, { options: { rollback: names('api') } }))).toContain('rollback api: done');
    expect(bed.current('api').id).toBe(first);
    bed.advance(HOUR);
    bed.allowStopping();
    await bed.pass(off);
    bed.advance(HOUR);
    await bed.pass(on);
    expect([bed.works('api'), bed.token(second).enabledAt]).toEqual([true, null]);
    bed.advance(HOUR);
    await bed.pass(on, rotate);
    await quiet(bed);
    expect(bed.alive(first, second)).toEqual([]);
    expect(bed.works('api')).toBe(true);
  });

  test('in which the token expired ends with a new one; the expired one is not brought back to life', async () => {
    const bed = await standing();
    const { id, expiresAt } = bed.current('api');
    bed.allowStopping();
    await bed.pass(off);
    bed.advance(40 * DAY);
    await bed.pass(off);
    expect(plannedBy(await bed.pass(on))).toContain('replace (expired)');
    expect(bed.token(id)).toMatchObject({ expiresAt, status: 'disabled' });
    expect(bed.works('api')).toBe(true);
  });

  test('in which somebody enables the token has it disabled again', async () => {
    const bed = await standing();
    const { id } = bed.current('api');
    bed.allowStopping();
    await bed.pass(off);
    bed.advance(HOUR);
    bed.outside(() => bed.world.outside.personEnables(id));
    expect(saysOf(await bed.pass(off))).toEqual(['pause api: done']);
    expect(bed.token(id).status).toBe('disabled');
    expect(plannedBy(await bed.pass(off))).toEqual([]);
  });

  test('of an entry whose secret was deleted by force disables its tokens all the same', async () => {
    const bed = await standing();
    const { id } = bed.current('api');
    bed.outside(() => bed.world.outside.forceDelete(bed.secret('api').arn));
    const here = specOf('acme-ci', [desiredToken('api', { enabled: false, region: 'eu-west-1' }), desiredToken('web')]);
    await bed.pass(here);
    bed.allowStopping();
    await bed.pass(here);
    expect(bed.token(id).status).toBe('disabled');
  });

  test('is over when a person disables the token after it: the next pass does not enable it', async () => {
    const bed = await standing();
    const { id } = bed.current('api');
    bed.allowStopping();
    await bed.pass(off);
    bed.advance(HOUR);
    await bed.pass(on);
    bed.advance(HOUR);
    bed.outside(() => bed.world.outside.personDisables(id));
    expect(plannedBy(await bed.pass(on))).toEqual(['replace (disabled-outside)']);
    expect(bed.token(id).status).toBe('disabled');
  });

  test('whose end died before it enabled, or before it took the mark off, ends with a working token', async () => {
    const bed = await standing();
    bed.allowStopping();
    await bed.pass(off);
    bed.advance(HOUR);
    const dying = {
      faults: ({ operation }: { readonly operation: string }) =>
        operation === 'enable' ? ('crash-before' as const) : undefined,
    };
    await bed.pass(on, { hooks: dying }).catch(() => undefined);
    await bed.pass(on);
    expect(bed.works('api')).toBe(true);
    bed.advance(SETTLE);
    expect(plannedBy(await bed.pass(on))).toEqual([]);
  });
});

/** A pass that dies right before its next call of an operation. */
const dyingBefore = (operation: string): Pick<Asked, 'hooks'> => ({
  hooks: { faults: (call) => (call.operation === operation ? 'crash-before' : undefined) },
});

const personDisables = (bed: Bed, id: TokenId): void => bed.outside(() => bed.world.outside.personDisables(id));

describe('a token that carries the mark of a pause, and that a person disabled last', () => {
  test.each<[string, (bed: Bed, id: TokenId) => Promise<void>]>([
    [
      'when the pass died right after it wrote the mark',
      async (bed, id) => {
        await bed.pass(off, dyingBefore('disable')).catch(() => undefined);
        expect(parseLabel(bed.token(id).label)?.paused).toBe(true);
        personDisables(bed, id);
      },
    ],
    [
      'when the pass died so, and another pass of the pause followed',
      async (bed, id) => {
        await bed.pass(off, dyingBefore('disable')).catch(() => undefined);
        personDisables(bed, id);
        bed.advance(MINUTE);
        await bed.pass(off);
      },
    ],
    [
      'right before the pass did',
      async (bed, id) => {
        const before = ({ operation }: { readonly operation: string }): void => {
          if (operation === 'disable' && bed.token(id).status === 'enabled') personDisables(bed, id);
        };
        await bed.pass(off, { hooks: { interleave: async (call) => before(call) } });
      },
    ],
    [
      'when somebody had enabled it during the pause',
      async (bed, id) => {
        await bed.pass(off);
        bed.advance(HOUR);
        bed.outside(() => bed.world.outside.personEnables(id));
        bed.advance(MINUTE);
        personDisables(bed, id);
      },
    ],
    [
      'when the end of the pause died before it took the mark off',
      async (bed, id) => {
        await bed.pass(off);
        bed.advance(HOUR);
        await bed.pass(on, dyingBefore('edit')).catch(() => undefined);
        expect(bed.works('api')).toBe(true);
        bed.advance(MINUTE);
        personDisables(bed, id);
      },
    ],
  ])('is replaced and never enabled, %s', async (_when, happens) => {
    const bed = await standing();
    const { id } = bed.current('api');
    bed.allowStopping();
    await happens(bed, id);
    const { enabledAt, disabledAt } = bed.token(id);
    bed.advance(HOUR);
    expect(plannedBy(await bed.pass(on))).toEqual(['replace (disabled-outside)']);
    await quiet(bed);
    expect([bed.works('api'), bed.alive(id)]).toEqual([true, []]);
    expect(bed.token(id)).toMatchObject({ enabledAt, disabledAt });
    expect(bed.violations).toEqual([]);
  });

  test('looks like one whose pass died before it noted that it had disabled it: that is replaced too', async () => {
    const bed = await standing();
    const { id } = bed.current('api');
    bed.allowStopping();
    let edits = 0;
    const second = ({ operation }: { readonly operation: string }) =>
      operation === 'edit' && (edits += 1) === 2 ? ('crash-before' as const) : undefined;
    await bed.pass(off, { hooks: { faults: second } }).catch(() => undefined);
    expect(bed.token(id).status).toBe('disabled');
    expect(plannedBy(await bed.plan(off))).toEqual([]);
    expect(plannedBy(await bed.pass(on))).toEqual(['replace (disabled-outside)']);
    expect([bed.works('api'), bed.violations]).toEqual([true, []]);
  });
});

test('a pause and a rename in one apply leave nothing to do, and the token comes back', async () => {
  const bed = await standing();
  const { id } = bed.current('api');
  const renamed = { renamedFrom: 'api' as DesiredToken['name'] };
  const both = specOf('acme-ci', [desiredToken('web', { ...renamed, enabled: false })]);
  bed.allowStopping();
  await bed.pass(both);
  expect(plannedBy(await bed.plan(both))).toEqual([]);
  bed.advance(HOUR);
  expect(saysOf(await bed.pass(specOf('acme-ci', [desiredToken('web', renamed)])))).toEqual(['resume web: done']);
  expect([bed.current('web').id, bed.works('web')]).toEqual([id, true]);
});

test('a token that was renamed during a pause comes back', async () => {
  const bed = await standing();
  const { id } = bed.current('api');
  const renamed = { renamedFrom: 'api' as DesiredToken['name'] };
  bed.allowStopping();
  await bed.pass(off);
  bed.advance(HOUR);
  await bed.pass(specOf('acme-ci', [desiredToken('web', { ...renamed, enabled: false })]));
  bed.advance(HOUR);
  await bed.pass(specOf('acme-ci', [desiredToken('web', renamed)]));
  expect([bed.current('web').id, bed.works('web')]).toEqual([id, true]);
});

describe('a superseded token that a person enabled again', () => {
  test('is left to them, and says so, until they disable it', async () => {
    const bed = await standing();
    const old = bed.current('api').id;
    await bed.pass(on, rotate);
    bed.advance(OVERLAP + HOUR);
    await bed.pass(on);
    bed.advance(SETTLE);
    await bed.pass(on);
    expect(bed.token(old).status).toBe('disabled');
    bed.advance(HOUR);
    bed.outside(() => bed.world.outside.personEnables(old));
    bed.advance(5 * DAY);
    expect(holdsBy(await bed.pass(on))).toContain('api: re-enabled');
    expect(bed.token(old).status).toBe('enabled');
    await bed.pass(on, rotate);
    bed.advance(5 * DAY);
    expect(holdsBy(await bed.pass(on))).toContain('api: re-enabled');
    bed.outside(() => bed.world.outside.personDisables(old));
    bed.advance(2 * DAY + MINUTE);
    await bed.pass(on);
    expect(bed.alive(old)).toEqual([]);
  });
});

test('a pause mark that a person wrote onto a superseded token does not bring it back', async () => {
  const bed = await standing();
  const old = bed.current('api');
  await bed.pass(on, rotate);
  bed.outside(() => {
    bed.world.outside.personEdits(old.id, { label: `${old.label}!paused` });
    bed.world.outside.personDisables(old.id);
  });
  await bed.pass(on);
  await quiet(bed);
  expect(bed.token(old.id).enabledAt).toBeNull();
  expect(parseLabel(bed.current('api').label)?.paused).toBe(false);
});
