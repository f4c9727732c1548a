import { type TokenId, versionId } from '../../src/core/model/ids';
import { parseLabel, splitArn, versionMark } from '../../src/core/model/label';
import { statusOf } from '../../src/core/outlook/status';
import { projectAccess, workspaceAccess } from '../../src/testing/memory/desired';
import { Bed, DAY, desiredToken, HOUR, MINUTE, OVERLAP, plannedBy, SETTLE, specOf } from './bed';
import { copied, months, rotate, spec, standing, strangersToken, WIDE } from './standing';

const ADMINISTRATOR = workspaceAccess('Administrator');

describe('a token with a copied label', () => {
  test.each<[string, (bed: Bed) => Promise<string>]>([
    ['of the current token', async (bed) => copied(bed.current('api'))],
    [
      'of a superseded token',
      async (bed) => {
        const old = bed.current('api');
        await bed.pass(spec, rotate);
        return copied(old);
      },
    ],
    [
      'of a tombstoned token',
      async (bed) => {
        const old = bed.current('api');
        await bed.pass(spec, rotate);
        bed.advance(OVERLAP + HOUR);
        await bed.pass(spec);
        return copied(old);
      },
    ],
    [
      'of a disabled token',
      async (bed) => {
        const old = bed.current('api');
        await bed.pass(spec, rotate);
        for (const wait of [OVERLAP + HOUR, SETTLE]) {
          bed.advance(wait);
          await bed.pass(spec);
        }
        return copied(old);
      },
    ],
    [
      'of a revoked token',
      async (bed) => {
        const old = bed.current('api');
        await bed.pass(spec, rotate);
        for (const wait of [OVERLAP + HOUR, SETTLE, 3 * DAY]) {
          bed.advance(wait);
          await bed.pass(spec);
        }
        expect(bed.token(old.id).revokedAt).not.toBeNull();
        return copied(old);
      },
    ],
    [
      'with a version that never was',
      async (bed) => copied(bed.current('api')).replace(/-[0-9a-f]{8}\./, '-00000000.'),
    ],
    [
      'of another incarnation of the secret',
      async (bed) => copied(bed.current('api')).replace(`.${splitArn(bed.secret('api').arn).suffix}-`, '.AAAAAA-'),
    ],
    ['and the mark of a pause', async (bed) => `${copied(bed.current('api'))}!paused`],
    ['and a claim', async (bed) => `${copied(bed.current('api'))}+claim`],
  ])('is reported and never touched: %s', async (_what, label) => {
    const bed = await standing();
    const stranger = strangersToken(bed, await label(bed));
    const said = await months(bed);
    expect(bed.violations).toEqual([]);
    expect(bed.token(stranger.id)).toMatchObject({ status: 'enabled', revokedAt: null });
    expect(said).toContain('api: stranger');
    expect(bed.works('api')).toBe(true);
    bed.allowStopping();
    await bed.pass(specOf('acme-ci', []), { options: { prune: true } });
    expect(bed.violations).toEqual([]);
  });

  test.each(['narrowing', 'a pause', 'a rename', 'a move'])('survives %s of the entry', async (what) => {
    const bed = await standing();
    strangersToken(bed, copied(bed.current('api')));
    bed.advance(SETTLE);
    bed.allowStopping();
    const changed = {
      narrowing: desiredToken('api', { access: projectAccess(['proj_api', 'Project Viewer']) }),
      'a pause': desiredToken('api', { enabled: false }),
      'a rename': desiredToken('web', { renamedFrom: desiredToken('api').name }),
      'a move': desiredToken('api', { movedFrom: { owner: spec.ownerId, name: desiredToken('api').name } }),
    }[what]!;
    const owner = what === 'a move' ? 'another-team' : 'acme-ci';
    await bed.pass(specOf(owner, [changed]));
    bed.advance(DAY);
    await bed.pass(specOf(owner, [changed]));
    expect(bed.violations).toEqual([]);
  });

  test('of an entry whose secret is gone does not keep it from a new one', async () => {
    const bed = await standing();
    strangersToken(bed, copied(bed.current('api')));
    bed.outside(() => bed.world.outside.forceDelete(bed.secret('api').arn));
    bed.advance(HOUR);
    await bed.pass(spec);
    expect(bed.works('api')).toBe(true);
    await months(bed);
    expect(bed.violations).toEqual([]);
  });

  test('does not make the current value doubtful for ever', async () => {
    const bed = await standing();
    const { id } = bed.current('api');
    const stranger = strangersToken(bed, copied(bed.current('api')));
    bed.outside(() => bed.world.outside.consumerUses(stranger.value));
    bed.advance(20 * DAY);
    expect(plannedBy(await bed.pass(spec))).toContain('rotate (rotation-due)');
    for (const wait of [OVERLAP + HOUR, SETTLE, 3 * DAY]) {
      bed.advance(wait);
      await bed.pass(spec);
    }
    expect(bed.alive(id)).toEqual([]);
    expect(bed.violations).toEqual([]);
  });

  test('of a bare value does not end its token before AWSPREVIOUS comes off', async () => {
    const bed = new Bed();
    const plain = specOf('acme-ci', [desiredToken('api', { format: 'plain' })]);
    await bed.pass(plain);
    bed.advance(HOUR);
    const { id } = bed.current('api');
    strangersToken(bed, copied(bed.current('api')));
    await bed.pass(plain, rotate);
    for (const wait of [OVERLAP + HOUR, HOUR, HOUR, 3 * DAY]) {
      bed.advance(wait);
      await bed.pass(plain);
    }
    expect(bed.violations).toEqual([]);
    expect(bed.alive(id)).toEqual([]);
  });

  test('does not make every pass present the value of a superseded token, whose wait for quiet would never end', async () => {
    const bed = await standing();
    const { id } = bed.current('api');
    const { versions, arn } = bed.secret('api');
    // A person saves the value again, so that the token's label comes to name another version than the stranger's copy.
    const again = versionId('00000000-0000-4000-8000-000000000001');
    bed.outside(() => bed.world.outside.overwriteValue(arn, again, versions[0]!.value!));
    strangersToken(bed, copied(bed.current('api')));
    bed.advance(HOUR);
    await bed.pass(spec);
    bed.advance(20 * DAY);
    expect(plannedBy(await bed.pass(spec))).toContain('rotate (rotation-due)');
    const usedAt = bed.token(id).lastUsedAt;
    for (const wait of [OVERLAP + HOUR, HOUR, SETTLE, 3 * DAY]) {
      bed.advance(wait);
      await bed.pass(spec);
    }
    expect(bed.token(id).lastUsedAt).toBe(usedAt);
    expect(bed.alive(id)).toEqual([]);
    expect(bed.violations).toEqual([]);
  });

  test.each(['before', 'after'])(
    'that a person gave an idle token of theirs, made %s ours, does not make it ours',
    async (when) => {
      const bed = new Bed();
      const make = () => strangersToken(bed, 'idle since last year', 'people@acme.example');
      const early = when === 'before' ? make() : undefined;
      bed.advance(HOUR);
      await bed.pass(spec);
      bed.advance(HOUR);
      const idle = early ?? make();
      bed.advance(DAY);
      bed.outside(() => bed.world.outside.personEdits(idle.id, { label: copied(bed.current('api')) }));
      await months(bed);
      expect(bed.violations).toEqual([]);
      expect(bed.token(idle.id)).toMatchObject({ status: 'enabled', revokedAt: null, access: WIDE });
      expect(bed.works('api')).toBe(true);
    },
  );
});

test('a label that was copied since the secret changed last is no reason to believe that its token still works', async () => {
  const bed = await standing();
  const { id, label } = bed.current('api');
  bed.advance(DAY);
  const copy = strangersToken(bed, copied({ label }));
  bed.outside(() => bed.world.outside.personRevokes(id));
  const seen = await bed.plan(spec);
  expect(plannedBy(seen)).toEqual(['replace (current-without-token)']);
  const [status] = seen.flatMap(({ desired, world, plan }) => statusOf(desired, world, plan).tokens);
  expect(status!.state).toBe('broken');
  bed.allowStopping();
  await bed.pass(spec);
  expect(bed.works('api')).toBe(true);
  expect(bed.token(copy.id).revokedAt).toBeNull();
});

test.each([-3, 3])('nor is a secret store whose clock is %i hours off a reason to doubt a token', async (hours) => {
  const bed = new Bed({ storeAheadMs: hours * HOUR });
  await bed.pass(spec);
  for (const wait of [0, MINUTE, DAY]) {
    bed.advance(wait);
    const seen = await bed.plan(spec);
    const [status] = seen.flatMap(({ desired, world, plan }) => statusOf(desired, world, plan).tokens);
    expect([wait, plannedBy(seen), status!.state]).toEqual([wait, [], 'works']);
  }
});

describe('a token of ours that nobody can use', () => {
  /** A run that dies between issuing and storing. */
  const orphaned = async (bed: Bed): Promise<TokenId> => {
    const dying = {
      faults: ({ operation }: { readonly operation: string }) =>
        operation === 'put' ? ('crash-before' as const) : undefined,
    };
    const before = new Set(bed.world.snapshot().tokens.map(({ id }) => id));
    await bed.pass(spec, { ...rotate, hooks: dying }).catch(() => undefined);
    return bed.world.snapshot().tokens.find(({ id }) => !before.has(id))!.id;
  };

  test('is retired as an orphan: the run itself made it', async () => {
    const bed = await standing();
    const orphan = await orphaned(bed);
    bed.advance(SETTLE + MINUTE);
    expect(plannedBy(await bed.pass(spec))).toContain('retire (orphan)');
    expect(bed.alive(orphan)).toEqual([]);
  });

  test('made by an earlier management token is retired too, since that one made tokens that are proven to be ours', async () => {
    const bed = await standing();
    const orphan = await orphaned(bed);
    const successor = bed.outside(() =>
      bed.world.outside.personIssues({ label: 'management, new', access: ADMINISTRATOR, expiresAt: null }),
    );
    bed.advance(SETTLE + MINUTE);
    expect(plannedBy(await bed.pass(spec, { credential: successor.value }))).toContain('retire (orphan)');
    expect(bed.alive(orphan)).toEqual([]);
    expect(bed.violations).toEqual([]);
  });

  test('and superseded is retired in its phases although an earlier management token made it', async () => {
    const bed = await standing();
    const old = bed.current('api').id;
    const { value: credential } = bed.outside(() =>
      bed.world.outside.personIssues({ label: 'management, new', access: ADMINISTRATOR, expiresAt: null }),
    );
    await bed.pass(spec, { ...rotate, credential });
    for (const wait of [OVERLAP + HOUR, SETTLE, 3 * DAY]) {
      bed.advance(wait);
      await bed.pass(spec, { credential });
    }
    expect(bed.alive(old)).toEqual([]);
    expect(bed.violations).toEqual([]);
  });
});

test('the mark in a copied label is that of the version, so a test that copies it copies the whole proof', async () => {
  const bed = await standing();
  const secret = bed.secret('api');
  const current = secret.versions.find(({ stages }) => stages.includes('AWSCURRENT'))!;
  expect(parseLabel(copied(bed.current('api')))).toMatchObject({
    version: versionMark(current.id),
    incarnation: splitArn(secret.arn).suffix,
    nonce: 'copied',
  });
});
