import { tokenId } from '../../src/core/model/ids';
import type { Ports } from '../../src/core/ports/ports';
import { PortError } from '../../src/core/ports/errors';
import type { ObjectValue } from '../../src/terraform/plugin/values/value';
import { DAY, MiniTerraform, settings } from './mini-terraform';
import { storeThrough, tokenApiThrough } from './ports-between';

const live = (terraform: MiniTerraform) =>
  terraform.world
    .snapshot()
    .tokens.filter((t) => t.label !== 'management' && t.revokedAt === null && t.status === 'enabled');

/** The ports with one call of the token API that fails every time. */
const failing = (method: string, effect: 'none' | 'unknown' = 'none') =>
  tokenApiThrough((name) => {
    if (name !== method) return undefined;
    const error = new PortError(
      { port: 'token API', operation: method, kind: 'denied', effect },
      'the role forbids it',
    );
    if (method === 'listTokens') return () => new ReadableStream({ start: (stream) => stream.error(error) });
    return () => Promise.reject(error);
  });

describe('what fails leaves a true state, and the next apply goes on', () => {
  let terraform: MiniTerraform;
  beforeEach(() => {
    terraform = new MiniTerraform();
  });

  test('a creation that is refused is not in the state, and is finished by the next apply', async () => {
    terraform.between = failing('issue');
    await expect(terraform.apply(settings())).rejects.toThrow(/issue[^]*the role forbids it/);
    expect(terraform.state).toBeNull();
    terraform.between = (ports) => ports;
    await terraform.apply(settings());
    expect(terraform.attributes['status']).toBe('active');
    expect(live(terraform)).toHaveLength(1);
    expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
  });

  test('an edit that is refused keeps the state as it was, and the next plan shows it again', async () => {
    await terraform.apply(settings());
    const wider = settings({ project_grants: [{ project_id: 'proj_web', role: 'Project Member' }] });
    terraform.between = failing('edit');
    await expect(terraform.apply(wider)).rejects.toThrow(/forbids/);
    expect(terraform.attributes).toMatchObject({ access: 'proj_web: Project Viewer', status: 'active' });
    terraform.between = (ports) => ports;
    expect(await terraform.apply(wider)).toMatchObject({ action: 'update' });
    expect(terraform.attributes).toMatchObject({ access: 'proj_web: Project Member' });
  });

  test('a rotation that stops half way is finished by the next apply, with one token more at most', async () => {
    await terraform.apply(settings());
    terraform.clock.advance(20 * DAY);
    terraform.between = failing('authenticate');
    await expect(terraform.apply(settings())).rejects.toThrow(/forbids/);
    terraform.between = (ports) => ports;
    const plan = await terraform.apply(settings());
    expect(plan.planned['change']).toMatch(/^finish: |^rotate: /);
    expect(live(terraform).length).toBeLessThanOrEqual(2);
    expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
  });

  test('a removal that is refused keeps the resource', async () => {
    await terraform.apply(settings());
    terraform.between = failing('revoke');
    await expect(terraform.destroy()).rejects.toThrow(/forbids/);
    expect(terraform.state).not.toBeNull();
    terraform.between = (ports) => ports;
    await terraform.destroy();
    expect(live(terraform)).toEqual([]);
  });

  test('an API that can not be reached is one diagnostic that says what to check', async () => {
    await terraform.apply(settings());
    terraform.between = failing('listTokens');
    await expect(terraform.plan(settings())).rejects.toThrow(/HAWZU_ENDPOINT and HAWZU_MANAGEMENT_TOKEN/);
    expect(terraform.state).not.toBeNull();
  });

  test('an interruption before the first step says so and changes nothing', async () => {
    const plan = await terraform.plan(settings());
    const stop = new AbortController();
    terraform.between = (ports) => ({
      ...ports,
      stores: (region) =>
        storeThrough(ports.stores(region), (name, call) => {
          if (name !== 'describe') return undefined;
          return (...args) => {
            stop.abort();
            return call(...args);
          };
        }),
    });
    await expect(terraform.applySaved(plan, stop.signal)).rejects.toThrow(/nterrupted/);
    expect(live(terraform)).toEqual([]);
    expect(terraform.state).toBeNull();
  });

  test('an interruption in the middle reaches every call of the pass, and lets the action under way end', async () => {
    await terraform.apply(settings());
    const change = settings({
      project_grants: [{ project_id: 'proj_web', role: 'Project Member' }],
      consumer: 'other',
    });
    const plan = await terraform.plan(change);
    const stop = new AbortController();
    const signals = new Set<AbortSignal | undefined>();
    const stopping = tokenApiThrough((name, call) => {
      if (name !== 'edit') return undefined;
      return (...args) => {
        stop.abort();
        return call(...args);
      };
    });
    terraform.between = (ports) => {
      const { tokenApi } = stopping(ports);
      const during: Ports['tokenApi']['during'] = (limits) => {
        signals.add(limits.signal);
        return tokenApi.during(limits);
      };
      const seen = new Proxy(tokenApi, {
        get: (api, name) => (name === 'during' ? during : (Reflect.get(api, name) as unknown)),
      });
      return { ...ports, tokenApi: seen };
    };
    await expect(terraform.applySaved(plan, stop.signal)).rejects.toThrow(/interrupted before it began/);
    expect([...signals].map((signal) => signal?.aborted)).toEqual([true]);
    expect(terraform.attributes).toMatchObject({
      access: 'proj_web: Project Member',
      consumer: settings()['consumer'],
    });
    terraform.between = (ports) => ports;
    await terraform.apply(change);
    expect(await terraform.plan(change)).toMatchObject({ action: 'none' });
  });

  test('the token that the run uses is never touched, even when its id is imported', async () => {
    const id = terraform.world.management.id;
    await terraform.import(`ws_acme/${id}`);
    await terraform.apply(settings());
    terraform.clock.advance(10 * DAY);
    await terraform.apply(settings());
    await terraform.destroy();
    expect(terraform.world.snapshot().tokens.find((t) => t.id === tokenId(id))).toMatchObject({
      status: 'enabled',
      revokedAt: null,
    });
  });
});

describe('no value', () => {
  test('is in a state, beside a state, in a plan or in a warning', async () => {
    const terraform = new MiniTerraform();
    const shown: unknown[] = [];
    const steps: readonly ObjectValue[] = [{}, { project_grants: null, workspace_role: 'Viewer' }, { enabled: false }];
    for (const changes of steps) {
      const plan = await terraform.apply(settings(changes));
      shown.push(plan, terraform.state, Buffer.from(terraform.private).toString('utf8'), terraform.warnings);
      terraform.clock.advance(21 * DAY);
    }
    const text = JSON.stringify(shown);
    const values = terraform.world.snapshot().tokens.map((token) => token.value);
    expect(values.length).toBeGreaterThan(1);
    for (const value of values) expect(text).not.toContain(value);
  });
});
