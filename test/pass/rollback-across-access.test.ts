import { workspaceAccess } from '../../src/testing/memory/desired';
import { Bed, blocksBy, desiredToken, HOUR, names, plannedBy, saysOf, specOf } from './bed';

const rollback = { rollback: names('api') };
const ofProject = specOf('acme-ci', [desiredToken('api')]);
const ofWorkspace = specOf('acme-ci', [desiredToken('api', { access: workspaceAccess('Viewer') })]);

test.each([
  ['from a project to the workspace', ofProject, ofWorkspace],
  ['from the workspace to a project', ofWorkspace, ofProject],
])(
  'a rollback to a token of another kind of access is blocked in the plan, with both ways on: %s',
  async (_what, former, now) => {
    const bed = new Bed();
    await bed.pass(former);
    const first = bed.current('api').id;
    bed.advance(HOUR);
    await bed.pass(now);
    bed.advance(HOUR);
    const [prepared] = await bed.plan(now, rollback);
    expect(prepared?.plan.entries[0]?.blocked?.message).toMatch(
      /Declare the former access again and then roll back; or rotate instead$/,
    );
    const end = await bed.pass(now, { options: rollback });
    expect([saysOf(end), blocksBy(end)]).toEqual([[], ['api: nothing-to-roll-back-to']]);
    expect(bed.works('api')).toBe(true);
    expect(plannedBy(await bed.plan(former, rollback))).toContain('rollback (rollback-asked)');
    expect(saysOf(await bed.pass(former, { options: rollback }))).toContain('rollback api: done');
    expect(bed.current('api').id).toBe(first);
    expect(bed.violations).toEqual([]);
  },
);
