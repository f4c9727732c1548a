import type { Access, Role } from '../../src/core/model/access';
import { permissionId, tokenName } from '../../src/core/model/ids';
import { replacementAccess } from '../../src/core/pass/rotation/replacement-access';
import { RotationRefused } from '../../src/core/pass/rotation/rotation-call';
import { projectAccess as on } from '../../src/testing/memory/desired';

const role = (name: string, ...permissions: string[]): Role => ({
  id: name,
  name,
  scope: 'project',
  permissions: permissions.map(permissionId),
  projectRole: null,
  assignableToTokens: true,
});
/** Of Writer and Runner neither includes the other. */
const catalogue = {
  roles: [role('Reader', 'view'), role('Writer', 'view', 'edit'), role('Runner', 'view', 'execute')],
};
const replaced = (declared: Access, current: Access): Access =>
  replacementAccess(tokenName('api'), catalogue, { declared, current });

test.each<[string, Access, Access, Access]>([
  ['the same', on(['a', 'Writer']), on(['a', 'Writer']), on(['a', 'Writer'])],
  ['the lower role of each project', on(['a', 'Writer'], ['b', 'Reader']), on(['a', 'Reader'], ['b', 'Runner']), on(['a', 'Reader'], ['b', 'Reader'])], // prettier-ignore
  ['only projects of both', on(['a', 'Reader'], ['b', 'Reader']), on(['b', 'Reader'], ['c', 'Reader']), on(['b', 'Reader'])], // prettier-ignore
])('a replacement may do %s', (_what, declared, current, expected) => {
  expect(replaced(declared, current)).toEqual(expected);
});

test.each<[string, Access, Access]>([
  ['of the only project no role is the lower one', on(['a', 'Writer']), on(['a', 'Runner'])],
  ['of one of two projects no role is the lower one', on(['a', 'Writer'], ['b', 'Reader']), on(['a', 'Runner'], ['b', 'Reader'])], // prettier-ignore
  ['they share no project', on(['a', 'Reader']), on(['b', 'Reader'])],
])('nothing is guessed where %s', (_what, declared, current) => {
  expect(() => replaced(declared, current)).toThrow(RotationRefused);
});
