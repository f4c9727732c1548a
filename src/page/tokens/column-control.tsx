import type { JSX } from 'preact';
import { Icon } from '../parts/icon';
import { Popover } from '../parts/popover-menu';
import { COLUMNS } from './columns';

interface ColumnControlProps {
  readonly hidden: ReadonlySet<string>;
  onChange(hidden: ReadonlySet<string>): void;
}

/** Which columns are shown. Without the label nobody knows whose line it is, so that one stays. */
export function ColumnControl({ hidden, onChange }: ColumnControlProps): JSX.Element {
  const toggle = (id: string): void => {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  return (
    <Popover
      className="columns-button"
      title="Columns"
      label={
        <>
          <Icon name="columns" /> Columns
        </>
      }
    >
      {() => (
        <div class="menu">
          <label class="menu-tick">
            <input type="checkbox" checked disabled /> Label <span class="faint">(always shown)</span>
          </label>
          {COLUMNS.map(({ id, title }) => (
            <label class="menu-tick" key={id}>
              <input type="checkbox" checked={!hidden.has(id)} onChange={() => toggle(id)} /> {title}
            </label>
          ))}
          <button type="button" class="apart" onClick={() => onChange(new Set())}>
            Show all columns
          </button>
        </div>
      )}
    </Popover>
  );
}
