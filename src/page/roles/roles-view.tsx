import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { WirePermission, WireRole } from '../../contract/wire-roles';
import { listPermissions, listRoles } from '../ask/operations';
import { useAsked } from '../ask/use-asked';
import { THINGS } from '../create/form/role-words';
import { Failure } from '../parts/failure';
import { Icon } from '../parts/icon';
import { Loading } from '../parts/loading';
import { useIsNarrow } from '../parts/use-narrow';
import { useTitle } from '../workspace/title';
import { useWorkspace } from '../workspace/workspace';

/** Who may do what: every permission against every role, in words. */
export function RolesView(): JSX.Element {
  const workspace = useWorkspace();
  useTitle('Roles', workspace.name);
  const roles = useAsked(workspace.id, (signal) => listRoles(workspace.id, signal));
  const permissions = useAsked(workspace.id, (signal) => listPermissions(workspace.id, signal));
  const problem = roles.problem ?? permissions.problem;
  const again = (): void => {
    roles.again();
    permissions.again();
  };
  const of = (scope: WireRole['scope']): MatrixProps => ({
    scope,
    roles: (roles.data ?? []).filter((role) => role.scope === scope),
    permissions: (permissions.data ?? []).filter((one) => one.scope === scope),
  });
  return (
    <>
      <div class="view-head">
        <div>
          <h1 tabIndex={-1}>Roles</h1>
          <p class="faint">What each role allows. A token has the roles that you give it, and nothing more.</p>
        </div>
      </div>
      {problem !== undefined && <Failure problem={problem} title="The roles could not be loaded" again={again} />}
      {problem === undefined && (roles.data === undefined || permissions.data === undefined) && (
        <Loading what="roles" />
      )}
      {roles.data !== undefined && permissions.data !== undefined && (
        <>
          <Matrix {...of('workspace')} />
          <Matrix {...of('project')} />
        </>
      )}
    </>
  );
}

interface MatrixProps {
  readonly scope: WireRole['scope'];
  readonly roles: readonly WireRole[];
  readonly permissions: readonly WirePermission[];
}

const TITLES = { workspace: 'In the workspace', project: 'In a project' } as const;

const nameOf = (id: string): string => {
  const [thing = '', act = ''] = id.split(':');
  return `${THINGS[thing] ?? thing}: ${act}`;
};

/** What matters on these pages comes first. */
const ordered = (permissions: readonly WirePermission[]): readonly WirePermission[] =>
  [...permissions].sort((a, b) => Number(b.id.startsWith('accesstokens')) - Number(a.id.startsWith('accesstokens')));

const Word = ({ may }: { readonly may: boolean }): JSX.Element =>
  may ? (
    <span class="may-yes">
      <Icon name="check" /> Yes
    </span>
  ) : (
    <span class="faint">No</span>
  );

function Matrix({ scope, roles, permissions }: MatrixProps): JSX.Element {
  const isNarrow = useIsNarrow();
  return (
    <section class="stack tight">
      <h2>{TITLES[scope]}</h2>
      {isNarrow ? (
        <OneRole scope={scope} roles={roles} permissions={permissions} />
      ) : (
        <div class="table-frame" tabIndex={0} role="region" aria-label={`Roles ${TITLES[scope].toLowerCase()}`}>
          <table class="matrix">
            <caption class="unseen">{TITLES[scope]}: which role allows what</caption>
            <thead>
              <tr>
                <th scope="col">Permission</th>
                {roles.map((role) => (
                  <th scope="col" key={role.id}>
                    {role.name}
                    <span class="hint">{role.assignable_to_tokens ? 'for tokens, too' : 'for people only'}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {ordered(permissions).map(({ id, allows }) => (
                <tr key={id}>
                  <th scope="row">
                    {nameOf(id)}
                    <span class="hint">{allows}</span>
                  </th>
                  {roles.map((role) => (
                    <td key={role.id}>
                      <Word may={role.permissions.includes(id)} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** A phone has no room for a matrix: one chooses a role, and gets its list. */
function OneRole({ scope, roles, permissions }: MatrixProps): JSX.Element {
  const [chosen, setChosen] = useState(roles[0]?.id ?? '');
  const id = useId();
  const role = roles.find((one) => one.id === chosen);
  return (
    <>
      <div class="field">
        <label for={id}>Role {TITLES[scope].toLowerCase()}</label>
        <select id={id} value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
          {roles.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </div>
      <p class="hint">{role?.description}</p>
      <ul class="lines card">
        {ordered(permissions).map((one) => (
          <li key={one.id}>
            <Word may={role?.permissions.includes(one.id) === true} /> <strong>{nameOf(one.id)}</strong>
            <span class="hint">{one.allows}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
