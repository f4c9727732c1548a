import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icon';
import { withoutValue } from '../route/without-value';

interface SearchFieldProps {
  readonly search: string;
  readonly label: string;
  readonly placeholder: string;
  onSearch(search: string): void;
}

/** Asks shortly after one stops typing. Never keeps more of a token's value than the list shows. */
export function SearchField({ search, label, placeholder, onSearch }: SearchFieldProps): JSX.Element {
  const [text, setText] = useState(search);
  const [isCut, setIsCut] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const asked = useRef(search);
  const ids = { field: useId(), note: useId() };
  useEffect(() => {
    // Back, forward and "clear" change it from outside.
    if (search === asked.current) return;
    asked.current = search;
    setText(search);
  }, [search]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const typed = (event: { readonly currentTarget: HTMLInputElement }): void => {
    const field = event.currentTarget;
    const kept = withoutValue(field.value).trim();
    const hasCut = kept !== field.value.trim();
    if (hasCut) field.value = kept;
    setIsCut(hasCut);
    setText(field.value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      asked.current = kept;
      onSearch(kept);
    }, 200);
  };
  return (
    <div class="search" role="search">
      <label class="unseen" for={ids.field}>
        {label}
      </label>
      <Icon name="search" />
      <input
        id={ids.field}
        type="search"
        placeholder={placeholder}
        autocomplete="off"
        spellcheck={false}
        maxLength={200}
        value={text}
        onInput={typed}
        aria-describedby={isCut ? ids.note : undefined}
        data-focus="search"
      />
      {isCut && (
        <p class="hint" id={ids.note} role="status">
          Only the first ten characters were kept: a whole token must not stand in a search.
        </p>
      )}
    </div>
  );
}
