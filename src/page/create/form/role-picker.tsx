import type { JSX } from 'preact';
import { useWorkspace } from '../../workspace/workspace';
import { NotKnown } from './not-known';
import { assignable, isBeyond, permissionWords } from './role-words';

interface RolePickerProps {
  readonly role: string;
  readonly prefix: string;
  readonly trouble?: string | undefined;
  onRole(role: string): void;
}

/** The workspace roles that a token can have, with what each may do. None is chosen beforehand. */
export function RolePicker({ role, prefix, trouble, onRole }: RolePickerProps): JSX.Element {
  const workspace = useWorkspace();
  const roles = assignable(workspace.roles, 'workspace');
  return (
    <fieldset
      class="choices"
      id={`${prefix}-role`}
      tabIndex={-1}
      aria-describedby={trouble ? `${prefix}-role-trouble` : undefined}
    >
      <legend>Role in the workspace</legend>
      <p class="hint">Choose the one that allows least and is still enough.</p>
      {trouble !== undefined && (
        <p class="trouble" id={`${prefix}-role-trouble`}>
          {trouble}
        </p>
      )}
      {workspace.roles === undefined && <NotKnown what="roles" />}
      {roles.map((one) => {
        const beyond = isBeyond(one, workspace);
        return (
          <div class="choice" key={one.id}>
            <label>
              <input
                type="radio"
                name={`${prefix}-role`}
                checked={role === one.id}
                disabled={beyond}
                onChange={() => onRole(one.id)}
              />
              <span>
                <strong>{one.name}</strong>
                <span class="hint">{beyond ? 'Allows more than you may yourself.' : one.description}</span>
              </span>
            </label>
            <details class="may">
              <summary>
                What it allows<span class="unseen">: {one.name}</span>
              </summary>
              <ul>
                {permissionWords(one.permissions).map((words) => (
                  <li key={words}>{words}</li>
                ))}
                {one.project_role !== null && <li>in every project: {one.project_role.name}</li>}
              </ul>
            </details>
          </div>
        );
      })}
    </fieldset>
  );
}
