import type { DesiredState } from '../../src/core/model/desired';
import { SETTLE_MS } from '../../src/core/model/time';
import { RIGHTS, survey } from '../../src/core/pass/look/survey';
import { prepare } from '../../src/core/pass/prepare';
import { hookPorts } from '../../src/testing/memory/hooked-ports';
import type { Fault, PortCall, PortHooks } from '../../src/testing/memory/port-hooks';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { Bed, DAY, names, plannedBy } from './bed';
import { current, first, rotate, spec, WIDE, api } from './situations';

/** What a look at a world does and finds. */
async function look(
  bed: Bed,
  mode: 'versions' | 'values',
  {
    desired = spec,
    options = {},
    hooks = {},
  }: { desired?: DesiredState; options?: PlanOptions; hooks?: PortHooks } = {},
) {
  const calls: PortCall[] = [];
  const { world, clock } = bed;
  const interleave = async (call: PortCall) => void calls.push(call);
  const hooked = hookPorts({ tokenApi: world.tokenApi(), stores: world.stores }, { ...hooks, interleave });
  const ports = { ...hooked, clock, random: new SeededRandom('look') };
  const seen = await survey(ports.tokenApi, desired.workspace, RIGHTS.plan);
  const prepared = await prepare([{ ports, desired, survey: seen.survey!, options }], mode);
  const did = (operation: PortCall['operation']) => calls.filter((call) => call.operation === operation).length;
  return { prepared, planned: plannedBy(prepared), versions: did('listVersions'), values: did('read'), did };
}

const standing = async (): Promise<Bed> => {
  const bed = new Bed();
  await first()(bed);
  return bed;
};

describe('a look', () => {
  test('that finds nothing to do lists no versions and reads no value', async () => {
    for (const mode of ['versions', 'values'] as const)
      expect(await look(await standing(), mode)).toMatchObject({ planned: [], versions: 0, values: 0 });
  });

  test('for a plan reads no value, whatever is to be done', async () => {
    const bed = await standing();
    expect(await look(bed, 'versions', { options: rotate })).toMatchObject({ versions: 1, values: 0 });
    expect(await look(bed, 'versions', { desired: api({ access: WIDE }) })).toMatchObject({ versions: 1, values: 0 });
    const leaked = { compromised: names('api') };
    expect(await look(bed, 'versions', { options: leaked })).toMatchObject({ versions: 1, values: 0 });
  });

  test('for an apply reads what stands under a label', async () => {
    const bed = await standing();
    expect(await look(bed, 'values', { options: rotate })).toMatchObject({ versions: 1, values: 1 });
    await bed.pass(spec, { options: rotate });
    expect(await look(bed, 'values', { options: rotate })).toMatchObject({ versions: 1, values: 2 });
  });

  test('for the end of what leaked reads what stands under no label any more, too', async () => {
    const bed = await standing();
    for (const _time of [1, 2, 3]) await bed.pass(spec, { options: rotate });
    bed.advance(DAY);
    const all = bed.secret('api').versions.length;
    expect(all).toBeGreaterThan(2);
    expect(await look(bed, 'values', { options: { compromised: names('api') } })).toMatchObject({ values: all });
    expect(await look(bed, 'values', { options: rotate })).toMatchObject({ values: 2 });
  });

  test('at a secret that awaits its deletion shows no values, so none is asked for', async () => {
    const bed = await standing();
    bed.allowStopping();
    bed.outside(() => bed.world.outside.deleteSecret(bed.secret('api').arn));
    const options = { restore: names('api') };
    expect(await look(bed, 'values', { options })).toMatchObject({ versions: 0, values: 0 });
  });

  test('at one that can’t be read says so, and does nothing about its entry', async () => {
    const bed = await standing();
    for (const denied of ['listVersions', 'read']) {
      const faults = ({ operation }: PortCall): Fault | undefined => (operation === denied ? 'denied' : undefined);
      const { prepared, planned } = await look(bed, 'values', { options: rotate, hooks: { faults } });
      expect(planned).toEqual([]);
      expect(prepared[0]!.world.declared.get('api' as never)!.secret).toMatchObject({ known: false });
    }
  });
});

describe('a token that may never have been stored', () => {
  /** A process died after it was issued. */
  async function orphaned(): Promise<Bed> {
    const bed = await standing();
    const faults = ({ operation }: PortCall): Fault | undefined => (operation === 'issue' ? 'crash-after' : undefined);
    await bed.pass(spec, { options: rotate, hooks: { faults } });
    expect(bed.working('api')).toHaveLength(2);
    return bed;
  }

  test('has versions looked at once nothing can be under way any more', async () => {
    const bed = await orphaned();
    expect(await look(bed, 'versions')).toMatchObject({ versions: 0, planned: [] });
    bed.advance(SETTLE_MS - 1);
    expect(await look(bed, 'versions')).toMatchObject({ versions: 0, planned: [] });
    bed.advance(1);
    expect((await look(bed, 'versions')).versions).toBe(1);
  });

  test('not while the secret has changed lately', async () => {
    const bed = await orphaned();
    bed.advance(DAY);
    const { arn, tags } = bed.secret('api');
    bed.outside(() => bed.world.outside.setTags(arn, tags));
    bed.advance(SETTLE_MS - 1);
    expect((await look(bed, 'versions')).versions).toBe(0);
    bed.advance(1);
    expect((await look(bed, 'versions')).versions).toBe(1);
  });

  test('not when it works no more', async () => {
    const bed = await orphaned();
    const orphan = bed.working('api').find(({ id }) => id !== current(bed))!;
    bed.outside(() => bed.world.outside.personRevokes(orphan.id));
    bed.advance(DAY);
    expect(await look(bed, 'versions')).toMatchObject({ versions: 0, planned: [] });
  });
});
