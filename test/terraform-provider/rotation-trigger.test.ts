import type { Ports } from '../../src/core/ports/ports';
import { PortError } from '../../src/core/ports/errors';
import { UNKNOWN } from '../../src/terraform/plugin/values/unknown';
import type { ObjectValue } from '../../src/terraform/plugin/values/value';
import { DAY, full, MiniTerraform, settings } from './mini-terraform';
import { tokenApiThrough } from './ports-between';

const SCHEDULE = { every: '20d', overlap: '24h', observation_period: '48h' };
const withTrigger = (trigger: string | null, more: ObjectValue = {}): ObjectValue =>
  settings({ rotation: { ...SCHEDULE, trigger }, ...more });

const tokens = (terraform: MiniTerraform) =>
  terraform.world.snapshot().tokens.filter((t) => t.label !== 'management' && t.revokedAt === null);

/** Fails after the new value is current: the last look at what was promoted. */
const failingAfterPromotion = (): ((ports: Ports) => Ports) => {
  let looks = 0;
  return tokenApiThrough((name, call) => {
    if (name !== 'authenticate') return undefined;
    return (...args) => {
      looks += 1;
      const denied = new PortError({ port: 'token API', operation: name, kind: 'denied', effect: 'none' }, 'not now');
      return looks < 2 ? call(...args) : Promise.reject(denied);
    };
  });
};

describe('a change of rotation.trigger rotates now', () => {
  let terraform: MiniTerraform;
  beforeEach(async () => {
    terraform = new MiniTerraform();
    await terraform.apply(withTrigger('1'));
  });

  test('the plan says so, the old value stays for the overlap, and the next plan is empty', async () => {
    const old = terraform.attributes['token_id'];
    const plan = await terraform.apply(withTrigger('2'));
    expect(plan).toMatchObject({ action: 'update', planned: { token_id: UNKNOWN, version_id: UNKNOWN } });
    expect(plan.planned['change']).toMatch(
      new RegExp(`^rotate: rotation\\.trigger changed; token ${String(old)} stays valid for 24h`),
    );
    expect(terraform.attributes).toMatchObject({ status: 'active', superseded: [old], rotation: { trigger: '2' } });
    expect(terraform.attributes['token_id']).not.toBe(old);
    expect(tokens(terraform).map((t) => t.status)).toEqual(['enabled', 'enabled']);
    expect(await terraform.plan(withTrigger('2'))).toMatchObject({ action: 'none' });
  });

  test.each([
    ['to set it for the first time', null, '1'],
    ['to take it out', '1', null],
    ['to leave it', '1', '1'],
  ])('%s does not', async (_what, before, after) => {
    await terraform.apply(withTrigger(before));
    await terraform.apply(withTrigger(after));
    expect(tokens(terraform)).toHaveLength(1);
    expect(await terraform.plan(withTrigger(after))).toMatchObject({ action: 'none' });
  });

  test('a creation notes it and rotates nothing, even where it adopts what is there', async () => {
    const beside = new MiniTerraform(terraform);
    await beside.apply(withTrigger('7'));
    expect(beside.attributes).toMatchObject({ origin: 'adopted', token_id: terraform.attributes['token_id'] });
    expect(tokens(terraform)).toHaveLength(1);
  });

  test('back to an earlier one rotates too, each time once', async () => {
    for (const trigger of ['2', '1', '2']) {
      await terraform.apply(withTrigger(trigger));
      expect(await terraform.plan(withTrigger(trigger))).toMatchObject({ action: 'none' });
    }
    expect(tokens(terraform)).toHaveLength(4);
  });

  test('an apply that failed after it rotated does not rotate a second time', async () => {
    terraform.between = failingAfterPromotion();
    await expect(terraform.apply(withTrigger('2'))).rejects.toThrow(/not now/);
    terraform.between = (ports) => ports;
    expect(tokens(terraform)).toHaveLength(2);
    await terraform.apply(withTrigger('2'));
    expect(tokens(terraform)).toHaveLength(2);
    expect(terraform.attributes).toMatchObject({ status: 'active', rotation: { trigger: '2' } });
  });

  test('nor does one after which nothing of it was saved, as when the provider was killed', async () => {
    const { state } = terraform;
    await terraform.apply(withTrigger('2'));
    Object.assign(terraform, { state, private: new Uint8Array(0) });
    await terraform.apply(withTrigger('2'));
    expect(tokens(terraform)).toHaveLength(2);
    expect(await terraform.plan(withTrigger('2'))).toMatchObject({ action: 'none' });
    await terraform.apply(withTrigger('3'));
    expect(tokens(terraform)).toHaveLength(3);
  });

  test('an apply that failed before it rotated rotates the next time', async () => {
    terraform.between = tokenApiThrough((name) =>
      name === 'issue'
        ? () =>
            Promise.reject(
              new PortError({ port: 'token API', operation: name, kind: 'denied', effect: 'none' }, 'not now'),
            )
        : undefined,
    );
    await expect(terraform.apply(withTrigger('2'))).rejects.toThrow(/not now/);
    terraform.between = (ports) => ports;
    await terraform.apply(withTrigger('2'));
    expect(tokens(terraform)).toHaveLength(2);
  });

  test('a rotation that was due at the same time is the same rotation', async () => {
    terraform.clock.advance(21 * DAY);
    const plan = await terraform.apply(withTrigger('2'));
    expect(plan.planned['change']).toContain('rotation.trigger changed');
    expect(tokens(terraform)).toHaveLength(2);
  });

  test('other rights that need a new token, changed at once, are the same new token', async () => {
    const moved = withTrigger('2', { project_grants: null, workspace_role: 'Viewer' });
    await terraform.apply(moved);
    expect(tokens(terraform)).toHaveLength(2);
    expect(await terraform.plan(moved)).toMatchObject({ action: 'none' });
  });

  test('what can not be rotated is refused by its apply, and rotated when it can', async () => {
    await terraform.apply(withTrigger('1', { enabled: false }));
    await terraform.plan(withTrigger('2', { enabled: false }));
    expect(terraform.warnings.at(-1)?.summary).toMatch(/rotated as asked/);
    await expect(terraform.apply(withTrigger('2', { enabled: false }))).rejects.toThrow(/declared disabled/);
    await terraform.apply(withTrigger('1'));
    await terraform.apply(withTrigger('2'));
    expect(tokens(terraform)).toHaveLength(2);
  });

  test('an unknown trigger rotates when it turns out to be another one', async () => {
    const plan = await terraform.plan(withTrigger('1', { rotation: { ...SCHEDULE, trigger: UNKNOWN } }));
    expect(plan).toMatchObject({ action: 'update', planned: { change: UNKNOWN } });
    const known = (trigger: string): ObjectValue => {
      const config = full(withTrigger(trigger));
      return { ...plan, config, planned: { ...plan.planned, rotation: config['rotation'] ?? null } } as never;
    };
    await terraform.applySaved(known('2') as never);
    expect(tokens(terraform)).toHaveLength(2);
  });
});

test('a token that is never rotated by itself may have a trigger', async () => {
  const endless = { never_expires: true, expires_in: null, justification: 'legacy', review_by: '2030-01-01' };
  for (const [rotation, changes] of [
    [{}, endless],
    [{ enabled: false }, {}],
  ] as const) {
    const terraform = new MiniTerraform();
    await terraform.apply(settings({ ...changes, rotation: { ...rotation, trigger: 'a' } }));
    await terraform.apply(settings({ ...changes, rotation: { ...rotation, trigger: 'b' } }));
    expect(tokens(terraform)).toHaveLength(2);
  }
});
