import type { EntryName } from '../../model/desired';
import { ownerId, tokenName } from '../../model/ids';
import { asMap, asText } from '../document/kinds';
import type { Scope } from '../document/scope';

/** An entry of another spec; `undefined` unless both parts are there (the schema says what is missing). */
export function readEntryName(value: unknown): EntryName | undefined {
  const raw = asMap(value);
  const owner = asText(raw?.['owner']);
  const name = asText(raw?.['name']);
  return owner === undefined || name === undefined ? undefined : { owner: ownerId(owner), name: tokenName(name) };
}

/** A move goes from one spec to another, and in one direction. Inside a spec an entry is renamed. */
export function checkMove(
  scope: Scope,
  { owner }: EntryName,
  { movedFrom, movedTo }: { readonly movedFrom: EntryName | undefined; readonly movedTo: EntryName | undefined },
): void {
  if (movedFrom?.owner === owner) scope.report('move-inside-spec', { field: 'movedFrom' }, { path: ['movedFrom'] });
  if (movedTo?.owner === owner) scope.report('move-inside-spec', { field: 'movedTo' }, { path: ['movedTo'] });
  if (movedFrom && movedTo) scope.report('move-both-ways', {}, { path: ['movedTo'] });
}
