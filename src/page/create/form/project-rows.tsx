import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useWorkspace } from '../../workspace/workspace';
import { announce } from '../../parts/announcer';
import { Icon } from '../../parts/icon';
import type { ProjectRow } from './draft';
import { NotKnown } from './not-known';
import { assignable, isBeyond } from './role-words';

interface ProjectRowsProps {
  readonly rows: readonly ProjectRow[];
  readonly prefix: string;
  trouble(field: string): string | undefined;
  onRows(rows: readonly ProjectRow[]): void;
}

const isWhole = ({ project, role }: ProjectRow): boolean => project !== '' && role !== '';

/** The projects of a token, each with its role. A project is offered once, and its role after it. */
export function ProjectRows({ rows, prefix, trouble, onRows }: ProjectRowsProps): JSX.Element {
  const { projects, projectName } = useWorkspace();
  const focusNext = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (focusNext.current === undefined) return;
    document.getElementById(focusNext.current)?.focus();
    focusNext.current = undefined;
  }, [rows]);
  const change = (key: number, part: Partial<ProjectRow>): void =>
    onRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const taken = new Set(rows.map(({ project }) => project));
  const canAdd = rows.every(isWhole) && (projects ?? []).some(({ id }) => !taken.has(id));
  const add = (): void => {
    const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
    focusNext.current = `${prefix}-project-${key}`;
    onRows([...rows, { key, project: '', role: '' }]);
    announce('Another project was added. Choose it.');
  };
  const remove = (row: ProjectRow): void => {
    const index = rows.indexOf(row);
    const neighbour = rows[index + 1] ?? rows[index - 1];
    focusNext.current = `${prefix}-project-${neighbour?.key ?? 0}`;
    onRows(rows.filter((one) => one !== row));
    announce(`${row.project === '' ? 'The empty project' : projectName(row.project)} was removed.`);
  };
  return (
    <fieldset class="choices">
      <legend>Projects</legend>
      <p class="hint">The token reaches these projects and nothing else of the workspace.</p>
      {projects === undefined && <NotKnown what="projects" />}
      {projects?.length === 0 && <p class="hint">The workspace has no project yet.</p>}
      {rows.map((row, index) => (
        <Row
          key={row.key}
          row={row}
          number={index + 1}
          prefix={prefix}
          taken={taken}
          trouble={trouble}
          onChange={(part) => change(row.key, part)}
          onRemove={rows.length > 1 ? () => remove(row) : undefined}
        />
      ))}
      {canAdd && (
        <button type="button" onClick={add}>
          <Icon name="plus" /> Add another project
        </button>
      )}
    </fieldset>
  );
}

interface RowProps {
  readonly row: ProjectRow;
  readonly number: number;
  readonly prefix: string;
  readonly taken: ReadonlySet<string>;
  trouble(field: string): string | undefined;
  onChange(part: Partial<ProjectRow>): void;
  readonly onRemove: (() => void) | undefined;
}

function Row({ row, number, prefix, taken, trouble, onChange, onRemove }: RowProps): JSX.Element {
  const workspace = useWorkspace();
  const roles = assignable(workspace.roles, 'project');
  const ids = { project: `${prefix}-project-${row.key}`, role: `${prefix}-role-${row.key}` };
  const offered = (workspace.projects ?? []).filter(({ id }) => id === row.project || !taken.has(id));
  const chosen = roles.find(({ id }) => id === row.role);
  const troubles = [trouble(`project-${row.key}`), trouble(`role-${row.key}`)].filter(Boolean);
  const name = row.project === '' ? `project ${number}` : workspace.projectName(row.project);
  return (
    <div class="project-row">
      <div class="field">
        <label for={ids.project}>Project</label>
        <select
          id={ids.project}
          value={row.project}
          aria-invalid={trouble(`project-${row.key}`) !== undefined}
          onChange={(event) => onChange({ project: event.currentTarget.value })}
        >
          <option value="">Choose a project</option>
          {offered.map(({ id, name: words }) => (
            <option key={id} value={id}>
              {words}
            </option>
          ))}
        </select>
      </div>
      {row.project !== '' && (
        <div class="field">
          <label for={ids.role}>
            Role<span class="unseen"> in {name}</span>
          </label>
          <select
            id={ids.role}
            value={row.role}
            aria-invalid={trouble(`role-${row.key}`) !== undefined}
            aria-describedby={chosen === undefined ? undefined : `${ids.role}-hint`}
            onChange={(event) => onChange({ role: event.currentTarget.value })}
          >
            <option value="">Choose a role</option>
            {roles.map((role) => (
              <option key={role.id} value={role.id} disabled={isBeyond(role, workspace)}>
                {role.name}
                {isBeyond(role, workspace) ? ' (more than you may)' : ''}
              </option>
            ))}
          </select>
        </div>
      )}
      {onRemove !== undefined && (
        <button type="button" class="quiet remove" aria-label={`Remove ${name}`} onClick={onRemove}>
          Remove
        </button>
      )}
      {chosen !== undefined && (
        <p class="hint whole" id={`${ids.role}-hint`}>
          {chosen.description}
        </p>
      )}
      {troubles.length > 0 && <p class="trouble whole">{troubles.join(' ')}</p>}
    </div>
  );
}
