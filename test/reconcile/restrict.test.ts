import type { Action } from '../../src/core/model/plan';
import { restrict } from '../../src/core/reconcile/restrict';
import { projectAccess } from '../../src/testing/memory/desired';
import { Bed, DAY, desiredToken, names, specOf } from '../pass/bed';

/** What a command that only rotates leaves undone of an entry, when its rights were changed as well. */
const left = async (was: string, is: string, keep: (action: Action) => boolean) => {
  const of = (role: string) => specOf('acme-ci', [desiredToken('api', { access: projectAccess(['proj_web', role]) })]);
  const bed = new Bed();
  await bed.pass(of(was));
  bed.advance(DAY);
  const [prepared] = await bed.plan(of(is), { rotate: names('api') });
  const [entry] = restrict(prepared!.plan, keep).entries;
  return {
    does: entry!.actions.map(({ kind }) => kind),
    says: entry!.holds.filter(({ code }) => code === 'left-to-apply').map(({ message }) => message),
  };
};
const rotates = ({ kind }: Action): boolean => kind === 'rotate';

test('a rotation that is kept brings the wider rights with it: nothing is left', async () => {
  expect(await left('Project Viewer', 'Project Member', rotates)).toEqual({ does: ['rotate'], says: [] });
});

test('a rotation that is kept leaves the old token as wide as it is, and says so', async () => {
  const { does, says } = await left('Project Member', 'Project Viewer', rotates);
  expect(does).toEqual(['rotate']);
  expect(says.join()).toContain('narrow');
});

test('rights that are to widen are left where nothing is issued, and that is said', async () => {
  const { does, says } = await left('Project Viewer', 'Project Member', () => false);
  expect(does).toEqual([]);
  expect(says.join()).toContain('widen');
});
