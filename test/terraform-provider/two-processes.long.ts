import { secretArn } from '../../src/core/model/ids';
import type { Ports } from '../../src/core/ports/ports';
import { PortError } from '../../src/core/ports/errors';
import { MiniTerraform, settings } from './mini-terraform';
import { storeThrough, tokenApiThrough } from './ports-between';

const live = (terraform: MiniTerraform) =>
  terraform.world.snapshot().tokens.filter((token) => token.label.includes('@') && token.revokedAt === null);

/** Ports that let something else happen, once, before their n-th call. */
function interrupted(
  at: number,
  meanwhile: () => Promise<void>,
): { readonly between: (ports: Ports) => Ports; calls: number } {
  const seen = { calls: 0 };
  const counted = (_name: string, call: (...args: readonly unknown[]) => unknown) => {
    if (_name === 'listTokens' || _name === 'listByTags' || _name === 'region' || _name === 'recognises')
      return undefined;
    return async (...args: readonly unknown[]) => {
      seen.calls += 1;
      if (seen.calls === at + 1) await meanwhile();
      return call(...args);
    };
  };
  return {
    between: (ports) => ({
      ...tokenApiThrough(counted)(ports),
      stores: (region) => storeThrough(ports.stores(region), counted),
    }),
    get calls() {
      return seen.calls;
    },
  };
}

/** Whether the secret of a resource is there and holds the value of a live token, as the resource's state says. */
async function works(terraform: MiniTerraform): Promise<boolean> {
  const arn = secretArn(String(terraform.attributes['secret_arn']));
  const { value: secret } = await terraform.world.stores(undefined).describe(arn);
  const isLive = live(terraform).some(
    ({ id, status }) => id === terraform.attributes['token_id'] && status === 'enabled',
  );
  return isLive && secret !== undefined && secret.deletedAt === undefined;
}

const green = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

describe('a creation and a deletion of one token in two processes', () => {
  // Without a recovery window a deletion can't be taken back, and AWS knows no condition for one: its very call is left.
  test.each([
    ['30d', 0],
    ['0d', 1],
  ])('end with a working token if the creation is green, whenever in the deletion (%s) it is', async (window, lost) => {
    const config = settings({ secret: { recovery_window: window } });
    const wrong: number[] = [];
    let [calls, greens] = [1, 0];
    for (let at = 0; at < calls; at += 1) {
      const old = new MiniTerraform();
      await old.apply(config);
      const fresh = new MiniTerraform(old);
      let isGreen = false;
      const hook = interrupted(at, async () => {
        isGreen = await green(fresh.apply(config));
      });
      old.between = hook.between;
      await green(old.destroy());
      calls = Math.max(calls, hook.calls);
      if (isGreen) greens += 1;
      if (isGreen && !(await works(fresh))) wrong.push(at);
    }
    expect(greens).toBeGreaterThan(5);
    expect(wrong).toHaveLength(lost);
  });

  test('end with a working token if the creation is green, whenever in the creation the deletion takes place', async () => {
    const wrong: number[] = [];
    let [calls, greens] = [1, 0];
    for (let at = 0; at < calls; at += 1) {
      const old = new MiniTerraform();
      await old.apply(settings());
      const fresh = new MiniTerraform(old);
      const hook = interrupted(at, async () => void (await green(old.destroy())));
      fresh.between = hook.between;
      const isGreen = await green(fresh.apply(settings()));
      calls = Math.max(calls, hook.calls);
      if (isGreen) greens += 1;
      if (isGreen && !(await works(fresh))) wrong.push(at);
    }
    expect(greens).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
  });
});

const NEVER = { never_expires: true, expires_in: null, rotation: null, justification: 'x', review_by: '2026-12-31' };
const WIDER = { project_grants: [{ project_id: 'proj_web', role: 'Project Manager' }] };

describe('a creation whose process dies at any call', () => {
  /** All calls from the n-th on fail, those with which a failed creation gives its claim up too. */
  const died = (at: number) => {
    let isDead = false;
    const hook = interrupted(at, () => {
      isDead = true;
      return Promise.resolve();
    });
    const dead =
      (_name: string, call: (...args: readonly unknown[]) => unknown) =>
      (...args: readonly unknown[]) =>
        isDead
          ? Promise.reject(
              new PortError({ port: 'token API', operation: _name, kind: 'unavailable', effect: 'unknown' }, 'dead'),
            )
          : call(...args);
    const mayDie = (name: string, call: (...args: readonly unknown[]) => unknown) =>
      /^list|region|recognises/.test(name) ? undefined : dead(name, call);
    return {
      between: (ports: Ports): Ports => {
        const inner = tokenApiThrough(mayDie)(ports);
        return hook.between({ ...inner, stores: (region) => storeThrough(inner.stores(region), mayDie) });
      },
      calls: () => hook.calls,
    };
  };
  const callsOf = async (config: ReturnType<typeof settings>): Promise<number> => {
    const living = died(Infinity);
    const terraform = new MiniTerraform();
    terraform.between = living.between;
    await terraform.apply(config);
    return living.calls();
  };

  test.each([
    ['an ordinary one', {}],
    ['one that never expires', NEVER],
  ])('%s is finished by the next one', async (_which, change) => {
    const config = settings(change);
    const calls = await callsOf(config);
    let unfinished = 0;
    for (let at = 0; at < calls; at += 1) {
      const dying = new MiniTerraform();
      const death = died(at);
      dying.between = death.between;
      if (!(await green(dying.apply(config)))) unfinished += 1;
      const next = new MiniTerraform(dying);
      await next.apply(config);
      expect(await works(next)).toBe(true);
      expect(await next.plan(config)).toMatchObject({ action: 'none' });
    }
    expect(unfinished).toBeGreaterThan(5);
  });

  test('with other rights next, it is finished or refused, and never what neither plan showed', async () => {
    const seen = new Set<string>();
    const calls = await callsOf(settings());
    for (let at = 0; at < calls; at += 1) {
      const dying = new MiniTerraform();
      const death = died(at);
      dying.between = death.between;
      await green(dying.apply(settings()));
      const next = new MiniTerraform(dying);
      const isGreen = await green(next.apply(settings(WIDER)));
      seen.add(isGreen ? 'green' : 'refused');
      if (!isGreen) continue;
      expect(next.attributes).toMatchObject({ status: 'active', access: 'proj_web: Project Manager' });
      expect(await works(next)).toBe(true);
    }
    expect([...seen].sort()).toEqual(['green', 'refused']);
  });
});
