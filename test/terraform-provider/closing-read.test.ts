import type { Ports } from '../../src/core/ports/ports';
import { PortError } from '../../src/core/ports/errors';
import type { ObjectValue } from '../../src/terraform/plugin/values/value';
import { DAY, MiniTerraform, settings } from './mini-terraform';
import { storeThrough, tokenApiThrough } from './ports-between';

const working = (terraform: MiniTerraform) =>
  terraform.world.snapshot().tokens.filter((t) => t.label !== 'management' && t.revokedAt === null);

const READS = ['getToken', 'listTokens', 'describe', 'listVersions', 'listByTags', 'read'];

/** From the last step of an apply on, nothing can be read in these ways: a value was stored, and proved to work twice. */
function silentAfter(step: string, times: number, reads = READS): (ports: Ports) => Ports {
  let [done, silent] = [0, false];
  const through = (port: 'token API' | 'Secrets Manager') => (name: string, call: (...args: never[]) => unknown) => {
    if (silent && reads.includes(name)) {
      const error = new PortError({ port, operation: name, kind: 'denied', effect: 'none' }, 'not now');
      const pages = () => new ReadableStream({ start: (stream) => stream.error(error) });
      return name.startsWith('list') && name !== 'listVersions' ? pages : () => Promise.reject(error);
    }
    if (name !== step) return undefined;
    return async (...args: never[]) => {
      const answer: unknown = await call(...args);
      done += 1;
      silent = done >= times;
      return answer;
    };
  };
  return (ports) => {
    const api = tokenApiThrough(through('token API') as never)(ports);
    return { ...api, stores: (region) => storeThrough(ports.stores(region), through('Secrets Manager') as never) };
  };
}

describe('when only the closing read of an apply fails', () => {
  let terraform: MiniTerraform;
  beforeEach(() => {
    terraform = new MiniTerraform();
  });

  const recovers = async (config: ObjectValue, tokens: number): Promise<void> => {
    terraform.between = (ports) => ports;
    expect(terraform.warnings.map((d) => d.summary)).toContain('The apply is done, but its result could not be read');
    const ids = working(terraform).map((t) => t.id);
    expect(ids).toHaveLength(tokens);
    expect((await terraform.plan(config)).action).not.toBe('replace');
    await terraform.apply(config);
    expect(working(terraform).map((t) => t.id)).toEqual(ids);
    expect(terraform.attributes).toMatchObject({ token_id: ids.at(-1), status: 'active' });
    expect(await terraform.plan(config)).toMatchObject({ action: 'none' });
    await terraform.destroy();
    expect(working(terraform)).toEqual([]);
  };

  test('a creation keeps its token in the state, with a warning and nulls, and the next apply fills them in', async () => {
    terraform.between = silentAfter('authenticate', 2);
    await terraform.apply(settings());
    expect(terraform.attributes).toMatchObject({
      token_id: null,
      name: 'ci-runner',
      access: 'proj_web: Project Viewer',
    });
    expect(terraform.attributes['claim']).toMatch(/^[a-z2-7]{12}$/);
    await recovers(settings(), 1);
  });

  test('a destroy that comes next, without a refresh, ends it', async () => {
    terraform.between = silentAfter('authenticate', 2);
    await terraform.apply(settings());
    terraform.between = (ports) => ports;
    await terraform.destroy();
    expect(working(terraform)).toEqual([]);
  });

  test.each(READS)(
    '%s alone: whatever it leaves unknown, the token is in the state and no error taints it',
    async (read) => {
      terraform.between = silentAfter('authenticate', 2, [read]);
      await terraform.apply(settings());
      expect(terraform.attributes['claim']).toMatch(/^[a-z2-7]{12}$/);
      const ids = working(terraform).map((t) => t.id);
      terraform.between = (ports) => ports;
      await terraform.apply(settings());
      expect(terraform.attributes).toMatchObject({ token_id: ids[0], status: 'active' });
      expect(working(terraform).map((t) => t.id)).toEqual(ids);
    },
  );

  test.each([0, 1, 2, 3, 4, 5, 6])(
    'a creation whose last step was not done is an error, whether or not anybody can look afterwards (%i looks left)',
    async (looks) => {
      let left = Infinity;
      const refuse = (name: string) => (): Promise<never> => {
        left = Math.min(left, looks);
        return Promise.reject(
          new PortError({ port: 'token API', operation: name, kind: 'stale', effect: 'none' }, 'it changed meanwhile'),
        );
      };
      const limit = (name: string, call: (...args: never[]) => unknown) => {
        if (name !== 'describe') return undefined;
        return (...args: never[]) =>
          (left -= 1) < 0
            ? Promise.reject(
                new PortError({ port: 'Secrets Manager', operation: name, kind: 'denied', effect: 'none' }, 'not now'),
              )
            : call(...args);
      };
      terraform.between = (ports) => ({
        ...tokenApiThrough((name) => (name === 'edit' ? refuse(name) : undefined))(ports),
        stores: (region) => storeThrough(ports.stores(region), limit as never),
      });
      const endless = { never_expires: true, expires_in: null, rotation: null };
      const reviewed = { justification: 'legacy', review_by: '2030-01-01' };
      await expect(terraform.apply(settings({ ...endless, ...reviewed }))).rejects.toThrow();
      expect(terraform.state).toBeNull();
    },
  );

  test('a rotation keeps its token in the state, too', async () => {
    await terraform.apply(settings());
    terraform.clock.advance(20 * DAY);
    terraform.between = silentAfter('authenticate', 2);
    await terraform.apply(settings());
    expect(terraform.attributes).toMatchObject({ token_id: null, version_id: null, status: null });
    expect(terraform.attributes['secret_arn']).toMatch(/^arn:/);
    await recovers(settings(), 2);
  });
});
