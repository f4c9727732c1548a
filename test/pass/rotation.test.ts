import { OWNER_TAG } from '../../src/core/reconcile/observed/observed';
import { ownerId, secretArn, type SecretArn, tokenName, versionId } from '../../src/core/model/ids';
import { labelFor, parseLabel } from '../../src/core/model/label';
import { SecretValue } from '../../src/core/model/secret-value';
import { later, SETTLE_MS } from '../../src/core/model/time';
import type { RotationStep } from '../../src/core/pass/rotation/rotation-call';
import { RotationRefused } from '../../src/core/pass/rotation/rotation-call';
import { StepStopped } from '../../src/core/pass/steps/action/stopped';
import type { TokenApi } from '../../src/core/ports/token-api';
import { isPortError, PortError } from '../../src/core/ports/errors';
import type { PortCall } from '../../src/testing/memory/port-hooks';
import { projectAccess, workspaceAccess } from '../../src/testing/memory/desired';
import { Bed, type Call, DAY, desiredToken, HOUR, saysOf, specOf } from './bed';

const NEXT = versionId('a'.repeat(36));
const STEPS: readonly RotationStep[] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const api = desiredToken('api');
const spec = specOf('acme-ci', [api]);
/** The same, whose tokens have no end. */
const never = desiredToken('api', {
  expiry: { kind: 'never' },
  rotation: { ...api.rotation, kind: 'none' } as never,
});

/** A secret with its first value, and a rotation that Secrets Manager has begun. */
const begun = async (entry = api): Promise<Bed> => {
  const bed = new Bed();
  await bed.pass(specOf('acme-ci', [entry]));
  bed.advance(HOUR);
  const { arn } = bed.secret('api');
  bed.outside(() => {
    bed.world.outside.setRotation(arn, {});
    bed.world.outside.startRotation(arn, NEXT);
  });
  return bed;
};

const at = (step: RotationStep, more: Partial<Call> = {}): Call => ({ entry: 'api', step, version: NEXT, ...more });

/** `done`, or the code of what ended the call. */
const ends = async (call: Promise<void>): Promise<string> => {
  try {
    await call;
    return 'done';
  } catch (error) {
    // What people read has no holes where a name, a number or a reason should be.
    expect((error as Error).message).not.toMatch(/undefined|NaN|-\d+ s/);
    if (error instanceof RotationRefused || error instanceof StepStopped) return error.diagnostic.code;
    if (isPortError(error)) return error.kind;
    throw error;
  }
};

const rotated = async (bed: Bed, desired = spec): Promise<string[]> => {
  const said: string[] = [];
  for (const step of STEPS) said.push(await ends(bed.rotate(desired, at(step))));
  return said;
};
const labelsOf = (bed: Bed): readonly (readonly string[])[] =>
  bed.secret('api').versions.map(({ stages }) => [...stages].sort());
const tokens = (bed: Bed) => bed.world.snapshot().tokens.filter(({ label }) => label.startsWith('api@'));

describe('the four steps', () => {
  test('end with a new current value that works, the one before at hand, and nothing pending', async () => {
    const bed = await begun();
    const before = bed.current('api');
    expect(await rotated(bed)).toEqual(['done', 'done', 'done', 'done']);
    expect(labelsOf(bed)).toEqual([['AWSPREVIOUS'], ['AWSCURRENT']]);
    const { id, access, expiresAt } = bed.current('api');
    expect(id).not.toBe(before.id);
    expect(access).toEqual(api.access);
    expect(expiresAt).not.toBeNull();
    expect(bed.token(before.id)).toMatchObject({ status: 'enabled', revokedAt: null });
    expect(bed.violations).toEqual([]);
    // What a pass sees then is in order.
    bed.outside(() => bed.world.outside.setRotation(bed.secret('api').arn, {}));
    expect(saysOf(await bed.pass(spec))).toEqual([]);
  });

  test('may each come three times, and beside each other, and issue one token', async () => {
    const bed = await begun();
    for (const step of STEPS) {
      const said = await Promise.all([0, 1, 2].map(() => ends(bed.rotate(spec, at(step)))));
      expect(said).toContain('done');
    }
    expect(tokens(bed).filter(({ revokedAt }) => revokedAt === null)).toHaveLength(2);
    expect(bed.works('api')).toBe(true);
    expect(await rotated(bed)).toEqual(['done', 'done', 'done', 'done']);
    expect(bed.violations).toEqual([]);
  });

  test('go on after a death at any call of the world, and lose nothing for good', async () => {
    let made = Infinity;
    for (let dies = 1; dies <= made; dies += 1) {
      const bed = await begun();
      let calls = 0;
      const interleave = async (): Promise<void> => {
        calls += 1;
        if (calls === dies) throw new Error('killed');
      };
      for (const step of STEPS) await bed.rotate(spec, at(step), { hooks: { interleave } }).catch(() => undefined);
      if (calls < dies) made = calls;
      expect(bed.works('api')).toBe(true);
      expect(await rotated(bed)).toEqual(['done', 'done', 'done', 'done']);
      expect(labelsOf(bed)).toEqual([['AWSPREVIOUS'], ['AWSCURRENT']]);
      expect(bed.violations).toEqual([]);
    }
    expect(made).toBeGreaterThan(15);
  });

  test('come again after the end, and write nothing', async () => {
    for (const entry of [api, never]) {
      const bed = await begun(entry);
      const of = specOf('acme-ci', [entry]);
      await rotated(bed, of);
      const made: string[] = [];
      const interleave = async ({ operation }: PortCall): Promise<void> => void made.push(operation);
      for (const step of STEPS) await bed.rotate(of, at(step), { hooks: { interleave } });
      const writes = ['issue', 'edit', 'enable', 'revoke', 'put', 'moveStage', 'tag', 'update', 'create', 'rotate'];
      expect(made.filter((operation) => writes.includes(operation))).toEqual([]);
      expect(made).toContain('describe');
    }
  });

  test('carry the claim of a resource on', async () => {
    const bed = await begun();
    const { id, label } = bed.current('api');
    bed.outside(() => bed.world.outside.personEdits(id, { label: `${label}+abc` }));
    await rotated(bed);
    expect(parseLabel(bed.current('api').label)?.claim).toBe('abc');
  });
});

describe('a call that Secrets Manager did not ask for does nothing', () => {
  test.each<[string, (bed: Bed) => void]>([
    ['rotation is off', (bed) => bed.world.outside.setRotation(bed.secret('api').arn, undefined)],
    [
      'the version lost AWSPENDING',
      (bed) => bed.world.outside.moveStage(bed.secret('api').arn, 'AWSPENDING', undefined),
    ],
    ['the secret is going', (bed) => bed.world.outside.deleteSecret(bed.secret('api').arn)],
  ])('where %s', async (_what, act) => {
    const bed = await begun();
    bed.outside(() => act(bed));
    const before = tokens(bed);
    expect(await rotated(bed)).toEqual(Array(4).fill('rotation-not-asked'));
    expect(tokens(bed)).toEqual(before);
  });

  test('for a secret that is gone', async () => {
    const bed = await begun();
    const { arn } = bed.secret('api');
    bed.allowStopping();
    bed.outside(() => bed.world.outside.forceDelete(arn));
    expect(await ends(bed.rotate(spec, at('createSecret', { arn })))).toBe('rotation-not-asked');
  });

  test('for a secret without a first value', async () => {
    const bed = new Bed();
    const arn = bed.world.outside.makeSecret({ name: 'hawzu/acme/api', description: '', tags: {} });
    bed.outside(() => {
      bed.world.outside.setRotation(arn, {});
      bed.world.outside.startRotation(arn, NEXT);
    });
    expect(await ends(bed.rotate(spec, at('createSecret', { arn })))).toBe('rotation-before-first-value');
    expect(tokens(bed)).toEqual([]);
  });

  test('for a version that does not exist', async () => {
    const bed = await begun();
    const other = versionId('b'.repeat(36));
    expect(await ends(bed.rotate(spec, at('createSecret', { version: other })))).toBe('rotation-not-asked');
  });

  test('for a version that carries nothing but a label of somebody’s', async () => {
    const bed = await begun();
    const { arn } = bed.secret('api');
    bed.outside(() => {
      bed.world.outside.moveStage(arn, 'MINE', NEXT);
      bed.world.outside.moveStage(arn, 'AWSPENDING', undefined);
    });
    expect(await rotated(bed)).toEqual(Array(4).fill('rotation-not-asked'));
    expect(tokens(bed)).toHaveLength(1);
  });

  test('for an entry that is declared disabled', async () => {
    const bed = await begun();
    const paused = specOf('acme-ci', [desiredToken('api', { enabled: false })]);
    expect(await ends(bed.rotate(paused, at('createSecret')))).toBe('rotation-paused');
  });

  test('when too little time is left', async () => {
    const bed = await begun();
    const soon = (seconds: number) => ({ deadline: later(bed.clock.now(), seconds * 1000) });
    expect(await ends(bed.rotate(spec, at('createSecret', soon(19))))).toBe('rotation-out-of-time');
    await expect(bed.rotate(spec, at('createSecret', soon(19.5)))).rejects.toThrow(
      '19 s are left, and this step may take 20 s',
    );
    await expect(bed.rotate(spec, at('createSecret', soon(-1)))).rejects.toThrow(' 0 s are left');
    expect(tokens(bed)).toHaveLength(1);
    expect(await ends(bed.rotate(spec, at('createSecret', soon(20))))).toBe('done');
    expect(await ends(bed.rotate(spec, at('finishSecret', soon(14))))).toBe('rotation-out-of-time');
    expect(labelsOf(bed)[0]).toEqual(['AWSCURRENT']);
  });
});

test('every call of the world ends by the deadline of the call', async () => {
  const bed = await begun();
  const deadlines = new Set<unknown>();
  const bounded = (inner: TokenApi): TokenApi => ({
    ...inner,
    recognises: (value) => inner.recognises(value),
    whoAmI: () => inner.whoAmI(),
    during: (limits) => {
      deadlines.add(limits.deadline);
      return inner.during(limits);
    },
  });
  const deadline = later(bed.clock.now(), HOUR);
  await bed.rotate(spec, at('createSecret', { deadline }), { wrap: bounded });
  expect([...deadlines]).toEqual([deadline]);
});

describe('a step', () => {
  test('has nothing to set at the token API, value or not', async () => {
    const bed = await begun();
    const before = bed.look();
    expect(await ends(bed.rotate(spec, at('setSecret')))).toBe('done');
    expect(bed.look().secrets).toEqual(before.secrets);
  });

  test('that creates what is there issues nothing more', async () => {
    const bed = await begun();
    for (const _time of [1, 2]) await bed.rotate(spec, at('createSecret'));
    // The first one's, and this rotation's: none that was issued and given up.
    expect(tokens(bed)).toHaveLength(2);
  });

  test('that tests finds out that the new token does not work', async () => {
    const bed = await begun();
    await bed.rotate(spec, at('createSecret'));
    const [, made] = tokens(bed);
    bed.outside(() => bed.world.outside.personRevokes(made!.id));
    expect(await ends(bed.rotate(spec, at('testSecret')))).toBe('verification-failed');
    expect(await ends(bed.rotate(spec, at('finishSecret')))).toBe('verification-failed');
    expect(labelsOf(bed)[0]).toEqual(['AWSCURRENT']);
  });

  test('that finishes looks once more whether its value is the current one', async () => {
    const bed = await begun();
    await bed.rotate(spec, at('createSecret'));
    const { arn } = bed.secret('api');
    let moves = 0;
    const interleave = async ({ operation }: PortCall): Promise<void> => {
      if (operation === 'moveStage') moves += 1;
      // Promoted, and AWSPENDING taken off: somebody writes a value before the last look.
      if (operation === 'read' && moves === 2) {
        moves += 1;
        bed.world.outside.overwriteValue(arn, versionId('h'.repeat(36)), 'theirs');
      }
    };
    bed.allowStopping();
    expect(await ends(bed.rotate(spec, at('finishSecret'), { hooks: { interleave } }))).toBe('moved-meanwhile');
    expect(moves).toBe(3);
  });

  test('that comes late takes AWSPENDING off the promoted version if it is the last one, and does nothing else', async () => {
    const bed = await begun();
    await rotated(bed);
    const { arn } = bed.secret('api');
    bed.outside(() => bed.world.outside.moveStage(arn, 'AWSPENDING', NEXT));
    for (const step of STEPS.slice(0, 3)) expect(await ends(bed.rotate(spec, at(step)))).toBe('done');
    expect(labelsOf(bed)[1]).toEqual(['AWSCURRENT', 'AWSPENDING']);
    expect(await ends(bed.rotate(spec, at('finishSecret')))).toBe('done');
    expect(labelsOf(bed)).toEqual([['AWSPREVIOUS'], ['AWSCURRENT']]);
  });

  test('works in the region of the secret', async () => {
    const far = desiredToken('api', { region: 'us-east-1' });
    const bed = await begun(far);
    expect(await rotated(bed, specOf('acme-ci', [far]))).toEqual(['done', 'done', 'done', 'done']);
    expect(bed.secret('api').region).toBe('us-east-1');
  });
});

describe('what the declaration, or the value, says against a rotation', () => {
  const changed = (changes: Parameters<typeof desiredToken>[1]) => specOf('acme-ci', [desiredToken('api', changes)]);

  test('an entry that has moved away is the new owner’s, once that has taken it over', async () => {
    const bed = await begun();
    const moved = changed({ movedTo: { owner: ownerId('acme-web'), name: tokenName('api') } });
    expect(await ends(bed.rotate(moved, at('createSecret')))).toBe('done');
    const { arn, tags } = bed.secret('api');
    bed.outside(() => bed.world.outside.setTags(arn, { ...tags, [OWNER_TAG]: 'acme-web' }));
    expect(await ends(bed.rotate(moved, at('testSecret')))).toBe('rotation-moved');
  });

  test('an entry whose declared end has come, within the time in which clocks may differ, gets no further token', async () => {
    const bed = await begun();
    const ending = (ms: number) => changed({ expiry: { kind: 'at', at: later(bed.clock.now(), ms) } });
    expect(await ends(bed.rotate(ending(SETTLE_MS), at('createSecret')))).toBe('rotation-ended');
    expect(await ends(bed.rotate(ending(SETTLE_MS + 1), at('createSecret')))).toBe('done');
  });

  test('a pause that the function was not deployed with stands in the label of the current token', async () => {
    const bed = await begun();
    bed.allowStopping();
    await bed.pass(changed({ enabled: false }));
    expect(await ends(bed.rotate(spec, at('createSecret')))).toBe('rotation-paused');
    expect(bed.working('api')).toEqual([]);
  });

  test('a token that a person labelled anew is the entry’s, in the secret that we made for it', async () => {
    const bed = await begun();
    const { id } = bed.current('api');
    bed.outside(() => bed.world.outside.personEdits(id, { label: 'mine' }));
    expect(await rotated(bed)).toEqual(['done', 'done', 'done', 'done']);
    expect(bed.current('api').id).not.toBe(id);
  });

  test('an entry with a secret given by ARN is not rotated in another one', async () => {
    const bed = await begun();
    const { arn } = bed.secret('api');
    const other = bed.world.outside.makeSecret({ name: 'warehouse/api', description: '', tags: {} });
    bed.outside(() => bed.world.outside.personEdits(bed.current('api').id, { label: 'mine' }));
    const given = changed({ secret: { kind: 'external', arn: other, takeOver: true } });
    expect(await ends(bed.rotate(given, at('createSecret', { arn })))).toBe('rotation-not-declared');
  });

  describe('of a secret that is given by ARN', () => {
    /** A value that somebody put into a secret of theirs, and a rotation of it that has begun. */
    const given = async (
      takeOver: boolean,
      text: (value: string, id: string, arn: SecretArn) => string,
      labelOn = (_arn: SecretArn): string => 'theirs',
    ) => {
      const bed = new Bed();
      const arn = bed.world.outside.makeSecret({ name: 'warehouse/api', description: '', tags: {} });
      const theirs = bed.world.outside.personIssues({
        label: labelOn(arn),
        access: api.access,
        expiresAt: null,
      });
      bed.outside(() => {
        const value = text(theirs.value.reveal(), theirs.id, arn);
        bed.world.outside.overwriteValue(arn, versionId('d'.repeat(36)), value);
        bed.world.outside.setRotation(arn, {});
        bed.world.outside.startRotation(arn, NEXT);
      });
      const entry = changed({ secret: { kind: 'external', arn, takeOver } });
      return ends(bed.rotate(entry, at('createSecret', { arn })));
    };

    test.each([
      ['without consent', false, 'rotation-of-foreign-value'],
      ['with takeOver', true, 'done'],
    ])('a value that somebody else put there is replaced with consent alone: %s', async (_what, takeOver, end) => {
      expect(await given(takeOver, (value) => value)).toBe(end);
    });

    test('a token that is labelled for another secret is somebody else’s', async () => {
      const arn = secretArn('arn:aws:secretsmanager:eu-west-1:123456789012:secret:warehouse/web-AbCdEf');
      const label = labelFor({ name: api.name, owner: ownerId('acme-ci'), arn, version: NEXT, nonce: 'abc' });
      expect(
        await given(
          false,
          (value) => value,
          () => label,
        ),
      ).toBe('rotation-of-foreign-value');
    });

    test('a pause that the function was not deployed with stands in the label of its token too', async () => {
      const paused = (arn: SecretArn): string =>
        `${labelFor({ name: api.name, owner: ownerId('acme-ci'), arn, version: NEXT, nonce: 'abc' })}!paused`;
      expect(await given(true, (value) => value, paused)).toBe('rotation-paused');
    });

    test('a value that quotes a label of the entry’s is its own, whatever a person wrote on the token', async () => {
      const quoting = (token: string, tokenId: string, arn: SecretArn) =>
        JSON.stringify({
          token,
          tokenId,
          label: labelFor({ name: api.name, owner: ownerId('acme-ci'), arn, version: NEXT, nonce: 'abc' }),
        });
      expect(await given(false, quoting)).toBe('done');
    });
  });

  test('a value in a stranger’s secret can quote what it likes', async () => {
    const bed = await begun();
    const { value: arn } = await bed.world
      .stores(undefined)
      .create({ name: 'mallory/api', description: '', tags: bed.secret('api').tags });
    const label = labelFor({ name: api.name, owner: ownerId('acme-ci'), arn, version: NEXT, nonce: 'abc' });
    bed.outside(() => {
      const value = JSON.stringify({ token: `hwz_${'0'.repeat(36)}`, tokenId: 'tok_none', label });
      bed.world.outside.overwriteValue(arn, versionId('e'.repeat(36)), value);
      bed.world.outside.setRotation(arn, {});
      bed.world.outside.startRotation(arn, NEXT);
    });
    expect(await ends(bed.rotate(spec, at('createSecret', { arn })))).toBe('rotation-not-declared');
  });
});

test('a token that is to have no end loses the one that it was issued with, also after a death', async () => {
  let made = Infinity;
  for (let dies = 1; dies <= made; dies += 1) {
    const bed = await begun(never);
    const endless = specOf('acme-ci', [never]);
    let calls = 0;
    const interleave = async (): Promise<void> => {
      calls += 1;
      if (calls === dies) throw new Error('killed');
    };
    for (const step of STEPS) await bed.rotate(endless, at(step), { hooks: { interleave } }).catch(() => undefined);
    if (calls < dies) made = calls;
    await rotated(bed, endless);
    expect(bed.current('api').expiresAt).toBeNull();
    expect(bed.violations).toEqual([]);
  }
});

describe('a value that somebody who may write the secret put under the version', () => {
  /** The value of a token of somebody else's, with an end. */
  const foreign = (bed: Bed, access = api.access, label = 'laptop') =>
    bed.world.outside.personIssues({ label, access, expiresAt: later(bed.clock.now(), 2 * HOUR) });
  /** The label of a token that was issued for a version of the same id, which whoever writes a secret chooses. */
  const ofAnotherSecret = (): string => {
    const arn = secretArn('arn:aws:secretsmanager:eu-west-1:123456789012:secret:hawzu/acme/web-AbCdEf');
    return labelFor({ name: api.name, owner: ownerId('acme-ci'), arn, version: NEXT, nonce: 'abc' });
  };

  test.each([
    ['another token', (bed: Bed) => foreign(bed).value.reveal()],
    ['a token of another secret', (bed: Bed) => foreign(bed, api.access, ofAnotherSecret()).value.reveal()],
    ['the current value, so that nothing rotates', (bed: Bed) => bed.secret('api').versions[0]!.value!],
  ])('is not promoted: %s', async (_what, text) => {
    const bed = await begun();
    const before = bed.current('api').id;
    await bed.world.stores(undefined).put(bed.secret('api').arn, NEXT, new SecretValue(text(bed)), ['AWSPENDING']);
    expect((await rotated(bed)).at(-1)).toBe('verification-failed');
    expect(bed.current('api').id).toBe(before);
  });

  test.each(['AWSPENDING', 'AWSCURRENT'])('keeps its end, be it %s', async (label) => {
    const bed = await begun(never);
    const { id, value } = foreign(bed, projectAccess(['proj_web', 'Project Member']));
    await bed.world.stores(undefined).put(bed.secret('api').arn, NEXT, value, [label]);
    await rotated(bed, specOf('acme-ci', [never]));
    expect(bed.token(id).expiresAt).not.toBeNull();
  });

  test.each([
    ['bare', () => `hwz_${'0'.repeat(36)}`],
    ['with the id of no token', () => JSON.stringify({ token: `hwz_${'0'.repeat(36)}`, tokenId: 'tok_none' })],
  ])('in place of the current one widens nothing, and ends no pause: %s', async (_what, text) => {
    const viewer = projectAccess(['proj_web', 'Project Viewer']);
    const member = specOf('acme-ci', [desiredToken('api', { access: projectAccess(['proj_web', 'Project Member']) })]);
    for (const isPaused of [false, true]) {
      const bed = new Bed();
      await bed.pass(specOf('acme-ci', [desiredToken('api', { access: viewer })]));
      bed.allowStopping();
      if (isPaused) await bed.pass(specOf('acme-ci', [desiredToken('api', { access: viewer, enabled: false })]));
      const { arn } = bed.secret('api');
      bed.outside(() => {
        bed.world.outside.overwriteValue(arn, versionId('g'.repeat(36)), text());
        bed.world.outside.setRotation(arn, {});
        bed.world.outside.startRotation(arn, NEXT);
      });
      const said = await rotated(bed, member);
      if (isPaused) expect(said[0]).toBe('rotation-paused');
      else expect(bed.current('api').access).toEqual(viewer);
    }
  });

  test.each([
    ['Project Member', 'Project Viewer'],
    ['Project Viewer', 'Project Member'],
  ])('in place of the current one leaves the rights of its newest token: %s, then %s', async (older, newer) => {
    const bed = new Bed();
    const of = (role: string) => projectAccess(['proj_web', role]);
    await bed.pass(specOf('acme-ci', [desiredToken('api', { access: of(older) })]));
    bed.advance(HOUR);
    const { arn } = bed.secret('api');
    const label = labelFor({ name: api.name, owner: ownerId('acme-ci'), arn, version: NEXT, nonce: 'abc' });
    bed.allowStopping();
    bed.outside(() => {
      bed.world.outside.personIssues({ label, access: of(newer), expiresAt: null });
      bed.world.outside.overwriteValue(arn, versionId('g'.repeat(36)), `hwz_${'0'.repeat(36)}`);
      bed.world.outside.setRotation(arn, {});
      bed.world.outside.startRotation(arn, versionId('f'.repeat(36)));
    });
    const member = specOf('acme-ci', [desiredToken('api', { access: of('Project Member') })]);
    for (const step of STEPS) await bed.rotate(member, at(step, { version: versionId('f'.repeat(36)) }));
    expect(bed.current('api').access).toEqual(of(newer));
  });
});

describe('what a replacement may do', () => {
  const viewer = projectAccess(['proj_web', 'Project Viewer']);
  const member = projectAccess(['proj_web', 'Project Member']);
  const both = projectAccess(['proj_web', 'Project Member'], ['proj_api', 'Project Viewer']);

  test.each([
    ['is what is declared where that narrows', member, viewer, viewer],
    ['stays what it is where more is declared: an apply widens', viewer, member, viewer],
    [
      'is, place by place, what both allow',
      both,
      projectAccess(['proj_web', 'Project Viewer'], ['proj_new', 'Project Viewer']),
      viewer,
    ],
  ])('%s', async (_what, was, declared, is) => {
    const bed = await begun(desiredToken('api', { access: was }));
    expect(await rotated(bed, specOf('acme-ci', [desiredToken('api', { access: declared })]))).toContain('done');
    expect(bed.current('api').access).toEqual(is);
  });

  test('is not guessed where workspace and projects differ', async () => {
    const bed = await begun();
    const wide = specOf('acme-ci', [desiredToken('api', { access: workspaceAccess('Administrator') })]);
    expect(await ends(bed.rotate(wide, at('createSecret')))).toBe('rotation-rights-differ');
    expect(tokens(bed)).toHaveLength(1);
  });

  test.each([
    ['the current token is for the workspace', workspaceAccess('Viewer'), viewer],
    ['no project is in both', viewer, projectAccess(['proj_api', 'Project Viewer'])],
  ])('is not guessed where %s', async (_what, was, declared) => {
    const bed = await begun(desiredToken('api', { access: was }));
    const said = await ends(
      bed.rotate(specOf('acme-ci', [desiredToken('api', { access: declared })]), at('createSecret')),
    );
    expect(said).toBe('rotation-rights-differ');
    expect(tokens(bed)).toHaveLength(1);
  });

  test('is wider for nobody because the current token is gone', async () => {
    const bed = await begun(desiredToken('api', { access: member }));
    await bed.rotate(specOf('acme-ci', [desiredToken('api', { access: member })]), at('createSecret'));
    bed.allowStopping();
    bed.outside(() => bed.world.outside.personRevokes(bed.current('api').id));
    const narrow = specOf('acme-ci', [desiredToken('api', { access: viewer })]);
    expect(await ends(bed.rotate(narrow, at('testSecret')))).toBe('verification-failed');
  });

  test.each<[string, (bed: Bed) => string]>([
    [
      'is of another workspace',
      (bed) =>
        bed
          .inWorkspace('ws_beta')
          .outside.personIssues({ label: 'theirs', access: workspaceAccess('Viewer'), expiresAt: null })
          .value.reveal(),
    ],
    ['names another token', (bed) => JSON.stringify({ token: bed.current('api').value, tokenId: 'tok_other' })],
  ])('is not guessed where the current value %s', async (_what, text) => {
    const bed = await begun();
    const { arn } = bed.secret('api');
    bed.allowStopping();
    bed.outside(() => {
      bed.world.outside.overwriteValue(arn, versionId('i'.repeat(36)), text(bed));
      bed.world.outside.moveStage(arn, 'AWSPENDING', NEXT);
    });
    expect(await ends(bed.rotate(spec, at('createSecret')))).toBe('rotation-rights-unclear');
  });

  test('is not guessed where the last rights can’t be read', async () => {
    const bed = await begun();
    bed.allowStopping();
    bed.outside(() => bed.world.outside.personDisables(bed.current('api').id));
    const forgetful = (inner: TokenApi): TokenApi => ({
      ...inner,
      recognises: (value) => inner.recognises(value),
      whoAmI: () => inner.whoAmI(),
      authenticate: (value) => inner.authenticate(value),
      during: () => forgetful(inner),
      getToken: () =>
        Promise.reject(
          new PortError({ port: 'token API', operation: 'getToken', kind: 'unavailable', effect: 'none' }, 'down'),
        ),
    });
    expect(await ends(bed.rotate(spec, at('createSecret'), { wrap: forgetful }))).toBe('unavailable');
    expect(tokens(bed)).toHaveLength(1);
  });

  test.each<[string, (bed: Bed) => void]>([
    ['expired', (bed) => bed.advance(40 * DAY)],
    ['was disabled', (bed) => bed.outside(() => bed.world.outside.personDisables(bed.current('api').id))],
    ['was revoked', (bed) => bed.outside(() => bed.world.outside.personRevokes(bed.current('api').id))],
  ])('is what is declared, at most, where the current token %s', async (_what, act) => {
    const bed = await begun();
    bed.allowStopping();
    act(bed);
    expect(await rotated(bed)).toEqual(['done', 'done', 'done', 'done']);
    expect(bed.current('api').access).toEqual(api.access);
    expect(bed.works('api')).toBe(true);
  });

  test.each<[string, string]>([
    ['no token', 'a password of theirs'],
    ['a token for another endpoint', JSON.stringify({ token: 'x', endpoint: 'https://other.example' })],
  ])('is not guessed where the current value is %s', async (_what, text) => {
    const bed = new Bed();
    await bed.pass(spec);
    const { arn } = bed.secret('api');
    bed.allowStopping();
    bed.outside(() => {
      const value = text.startsWith('{') ? text.replace('"x"', `"${bed.current('api').value ?? ''}"`) : text;
      bed.world.outside.overwriteValue(arn, versionId('c'.repeat(36)), value);
      bed.world.outside.setRotation(arn, {});
      bed.world.outside.startRotation(arn, NEXT);
    });
    expect(await ends(bed.rotate(spec, at('createSecret')))).toBe('rotation-rights-unclear');
  });

  test('is not guessed where the token API does not answer', async () => {
    const bed = await begun();
    const silent = (inner: TokenApi): TokenApi => ({
      ...inner,
      recognises: (value) => inner.recognises(value),
      whoAmI: () => inner.whoAmI(),
      during: () => silent(inner),
      authenticate: () =>
        Promise.reject(
          new PortError({ port: 'token API', operation: 'authenticate', kind: 'unavailable', effect: 'none' }, 'down'),
        ),
    });
    expect(await ends(bed.rotate(spec, at('createSecret'), { wrap: silent }))).toBe('unavailable');
    expect(tokens(bed)).toHaveLength(1);
  });
});

describe('a secret of a stranger who copied our tags', () => {
  const TOKEN = `hwz_${'0'.repeat(36)}`;

  test.each([
    ['a value that names no token that there is', () => JSON.stringify({ token: TOKEN, tokenId: 'tok_none' })],
    ['the value of ours', (bed: Bed) => bed.secret('api').versions[0]!.value!],
  ])('gets no token, whatever stands in it: %s', async (_what, text) => {
    const bed = await begun();
    const own = bed.secret('api');
    const store = bed.world.stores(undefined);
    const { value: arn } = await store.create({ name: 'mallory/api', description: '', tags: own.tags });
    bed.outside(() => {
      bed.world.outside.overwriteValue(arn, versionId('e'.repeat(36)), text(bed));
      bed.world.outside.setRotation(arn, {});
      bed.world.outside.startRotation(arn, NEXT);
    });
    const before = tokens(bed).length;
    const said = await ends(bed.rotate(spec, at('createSecret', { arn })));
    expect(said).toBe('rotation-not-declared');
    expect(tokens(bed)).toHaveLength(before);
  });
});

test('a secret that was renamed keeps its name, and rotates', async () => {
  const bed = await begun();
  const renamed = specOf('acme-ci', [
    desiredToken('api', { secret: { ...api.secret, name: 'hawzu/acme-ci/new' } as never }),
  ]);
  expect(await rotated(bed, renamed)).toEqual(['done', 'done', 'done', 'done']);
});

test('a trial with a copy of the current value passes, whatever is declared by now', async () => {
  const bed = await begun(desiredToken('api', { access: projectAccess(['proj_web', 'Project Member']) }));
  const { arn, versions } = bed.secret('api');
  await bed.outside(() =>
    bed.world.stores(undefined).put(arn, NEXT, new SecretValue(versions[0]!.value!), ['AWSPENDING']),
  );
  const narrow = specOf('acme-ci', [desiredToken('api', { access: projectAccess(['proj_web', 'Project Viewer']) })]);
  expect(await ends(bed.rotate(narrow, at('testSecret')))).toBe('done');
});

test('a value wider than what is declared is neither tried nor promoted', async () => {
  const bed = await begun(desiredToken('api', { access: projectAccess(['proj_web', 'Project Member']) }));
  await bed.rotate(
    specOf('acme-ci', [desiredToken('api', { access: projectAccess(['proj_web', 'Project Member']) })]),
    at('createSecret'),
  );
  const narrow = specOf('acme-ci', [desiredToken('api', { access: projectAccess(['proj_web', 'Project Viewer']) })]);
  expect(await ends(bed.rotate(narrow, at('testSecret')))).toBe('verification-failed');
  expect(await ends(bed.rotate(narrow, at('finishSecret')))).toBe('verification-failed');
  expect(labelsOf(bed)[0]).toEqual(['AWSCURRENT']);
});

test('a value that may do more in one place and less in another is neither tried nor promoted', async () => {
  const of = (web: string, mobile: string) =>
    specOf('acme-ci', [desiredToken('api', { access: projectAccess(['proj_web', web], ['proj_api', mobile]) })]);
  const was = of('Project Viewer', 'Project Member');
  const bed = await begun(was.tokens[0]);
  await bed.rotate(was, at('createSecret'));
  const is = of('Project Member', 'Project Viewer');
  expect(await ends(bed.rotate(is, at('testSecret')))).toBe('verification-failed');
  expect(await ends(bed.rotate(is, at('finishSecret')))).toBe('verification-failed');
  expect(labelsOf(bed)[0]).toEqual(['AWSCURRENT']);
});

test('a value that somebody wrote meanwhile is not overwritten: the promotion stops', async () => {
  const bed = await begun();
  await bed.rotate(spec, at('createSecret'));
  const { arn } = bed.secret('api');
  let done = false;
  const interleave = async ({ operation }: { readonly operation: string }): Promise<void> => {
    if (operation !== 'moveStage' || done) return;
    done = true;
    bed.allowStopping();
    bed.outside(() => bed.world.outside.overwriteValue(arn, versionId('d'.repeat(36)), 'a value of theirs'));
  };
  expect(await ends(bed.rotate(spec, at('finishSecret'), { hooks: { interleave } }))).toBe('moved-meanwhile');
  const theirs = bed.secret('api').versions.find(({ stages }) => stages.includes('AWSCURRENT'));
  expect(theirs?.value).toBe('a value of theirs');
});
