import type { JSX } from 'preact';
import type { WireAccessToken } from '../../contract/wire';
import { type Draft } from '../create/form/draft';
import { expiryOf } from '../clock/expiry';
import { useNow } from '../clock/use-clock';
import { withMinute } from '../clock/words';
import { Notice } from '../parts/notice';
import { useWorkspace, type Workspace } from '../workspace/workspace';
import type { Part } from './merge';

interface ConflictProps {
  readonly theirs: WireAccessToken;
  readonly draft: Draft;
  readonly who: string;
  /** Changed on both sides. */
  readonly parts: readonly Part[];
  readonly kept: ReadonlySet<Part>;
  onKeep(part: Part, isMine: boolean): void;
}

const NAMES: Readonly<Record<Part, string>> = { label: 'Name', access: 'Scope', expiry: 'Expires' };

const grantWords = (grants: readonly (readonly [project: string, role: string])[], workspace: Workspace): string =>
  grants.map(([project, role]) => `${workspace.projectName(project)}: ${role}`).join(', ');

const roleName = (id: string, workspace: Workspace): string =>
  workspace.roles?.find((role) => role.id === id)?.name ?? id;

function theirWords(part: Part, token: WireAccessToken, workspace: Workspace): string {
  if (part === 'label') return token.label;
  if (part === 'expiry') return token.expires_at === null ? 'Not specified' : withMinute(Date.parse(token.expires_at));
  if (token.workspace_role !== null) return token.workspace_role.name;
  return grantWords(
    (token.project_grants ?? []).map(({ project_id, role }) => [project_id, role.name]),
    workspace,
  );
}

function myWords(
  part: Part,
  draft: Draft,
  { workspace, now }: { readonly workspace: Workspace; readonly now: number },
): string {
  if (part === 'label') return draft.label;
  if (part === 'access') {
    if (draft.type === 'workspace') return roleName(draft.role, workspace);
    return grantWords(
      draft.rows.map(({ project, role }) => [project, roleName(role, workspace)]),
      workspace,
    );
  }
  const at = draft.expiry === 'keep' ? undefined : expiryOf(draft.expiry, draft.date, now);
  return at === undefined ? '' : at === null ? 'Not specified' : withMinute(at);
}

/** Two people changed the same token: each field that both changed is shown as it is there and as it is here. */
export function Conflict({ theirs, draft, who, parts, kept, onKeep }: ConflictProps): JSX.Element {
  const workspace = useWorkspace();
  const now = useNow();
  return (
    <Notice tone="warning" title={`${who} changed this token while you were editing it`} isAlert>
      {parts.length === 0 && <p>What you changed is still as you left it. Save again to add it to theirs.</p>}
      {parts.map((part) => (
        <fieldset class="conflict" key={part}>
          <legend>{NAMES[part]}</legend>
          <label>
            <input
              type="radio"
              name={`conflict-${part}`}
              checked={!kept.has(part)}
              onChange={() => onKeep(part, false)}
            />
            <span>
              Use theirs: <strong dir="auto">{theirWords(part, theirs, workspace)}</strong>
            </span>
          </label>
          <label>
            <input
              type="radio"
              name={`conflict-${part}`}
              checked={kept.has(part)}
              onChange={() => onKeep(part, true)}
            />
            <span>
              Keep mine: <strong dir="auto">{myWords(part, draft, { workspace, now })}</strong>
            </span>
          </label>
        </fieldset>
      ))}
    </Notice>
  );
}
