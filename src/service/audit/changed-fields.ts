export type Fields = Readonly<Record<string, unknown>>;

/** What a change did: the fields that differ, before and after. Of what is new, all of them. */
export function changedFields(
  then: Fields | undefined,
  now: Fields,
): { readonly before: Fields | null; readonly after: Fields } {
  if (then === undefined) return { before: null, after: now };
  const changed = Object.keys(now).filter((name) => JSON.stringify(now[name]) !== JSON.stringify(then[name]));
  const only = (fields: Fields): Fields => Object.fromEntries(changed.map((name) => [name, fields[name]]));
  return { before: only(then), after: only(now) };
}
