import { secretArn } from '../../src/core/model/ids';
import type { Ports } from '../../src/core/pass/ports';
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
