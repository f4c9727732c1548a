import { isMap, type Json, mapsIn, type SavedInventories, type SavedInventory } from './saved-inventory';

export type ChangeKind = 'added' | 'removed' | 'changed';

export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A token that was issued for an entry, as far as it differs. */
export interface TokenChange {
  readonly tokenId: string;
  readonly change: ChangeKind;
  readonly before: Json | null;
  readonly after: Json | null;
}

/** Codes that came and went. */
export interface FindingChange {
  readonly new: readonly string[];
  readonly gone: readonly string[];
}

export interface EntryChange {
  readonly name: string;
  readonly change: ChangeKind;
  readonly fields: readonly FieldChange[];
  readonly tokens: readonly TokenChange[];
  readonly findings: FindingChange;
}

/** A token of the workspace that is not of the spec. */
export interface OtherChange {
  readonly tokenId: string;
  readonly label: string;
  readonly change: ChangeKind;
  readonly fields: readonly FieldChange[];
  readonly findings: FindingChange;
}

export interface SpecChange {
  readonly ownerId: string;
  readonly workspace: string;
  readonly change: ChangeKind;
  readonly entries: readonly EntryChange[];
  readonly others: readonly OtherChange[];
  readonly findings: FindingChange;
}

/**
 * What an auditor asks of an entry. Left out: its line in the file, when it was used, and what follows from the rest, such as
 * the next rotation; those differ every day.
 */
const OF_ENTRY = (
  'declared owner consumer purpose enabled access permissions expiry rotation justification reviewBy waivers status ' +
  'secret.name secret.region secret.arn secret.account secret.kmsKeyId secret.copies ' +
  'current.tokenId current.access current.permissions current.createdBy current.createdByToken current.createdAt ' +
  'current.expiresAt'
).split(' ');
const OF_OTHER =
  'label kind entry ownerId access permissions status createdBy createdByToken createdAt expiresAt'.split(' ');

/** The specs that differ, in the order of their names; nothing when the inventories tell the same. */
export function compareInventories(before: SavedInventories, after: SavedInventories): readonly SpecChange[] {
  const key = ({ workspace, ownerId }: SavedInventory): string => `${workspace}\n${ownerId}`;
  const [old, now] = [before, after].map(({ inventories }) => new Map(inventories.map((one) => [key(one), one])));
  return keysOf(old!, now!).flatMap((one) => compareSpec(old!.get(one), now!.get(one)));
}

function compareSpec(old: SavedInventory | undefined, now: SavedInventory | undefined): readonly SpecChange[] {
  const { ownerId, workspace } = (now ?? old)!;
  const tokens = now?.tokens ?? NOTHING;
  const were = old?.tokens ?? NOTHING;
  const foreign = now?.foreign ?? NOTHING;
  const others = old?.foreign ?? NOTHING;
  const spec: SpecChange = {
    ownerId,
    workspace,
    change: kindOf(old, now),
    entries: keysOf(were, tokens).flatMap((name) => compareEntry(name, were.get(name), tokens.get(name))),
    others: keysOf(others, foreign).flatMap((id) => compareOther(id, others.get(id), foreign.get(id))),
    findings: came(old?.findings ?? [], now?.findings ?? []),
  };
  const isSame =
    spec.change === 'changed' && spec.entries.length + spec.others.length === 0 && isNothing(spec.findings);
  return isSame ? [] : [spec];
}

const NOTHING: ReadonlyMap<string, Json> = new Map();

function compareEntry(name: string, old: Json | undefined, now: Json | undefined): readonly EntryChange[] {
  const entry: EntryChange = {
    name,
    change: kindOf(old, now),
    fields: compareFields(OF_ENTRY, old, now),
    tokens: compareTokens(old, now),
    findings: came(codesOf(old), codesOf(now)),
  };
  return entry.fields.length + entry.tokens.length === 0 && isNothing(entry.findings) ? [] : [entry];
}

function compareOther(tokenId: string, old: Json | undefined, now: Json | undefined): readonly OtherChange[] {
  const other: OtherChange = {
    tokenId,
    label: String((now ?? old)?.['label']),
    change: kindOf(old, now),
    fields: compareFields(OF_OTHER, old, now),
    findings: came(codesOf(old), codesOf(now)),
  };
  return other.fields.length === 0 && isNothing(other.findings) ? [] : [other];
}

/** The tokens of an entry in every phase: superseded ones come, go through their phases, and end. */
function compareTokens(old: Json | undefined, now: Json | undefined): readonly TokenChange[] {
  const byId = (entry: Json | undefined) =>
    new Map((mapsIn(entry?.['generations']) ?? []).map((one) => [String(one['tokenId']), phaseOf(one)]));
  const were = byId(old);
  const are = byId(now);
  return keysOf(were, are).flatMap((tokenId) => {
    const before = were.get(tokenId);
    const after = are.get(tokenId);
    if (isSame(before, after)) return [];
    return [{ tokenId, change: kindOf(before, after), before: before ?? null, after: after ?? null }];
  });
}

const phaseOf = ({ tokenId, phase, status }: Json): Json => ({ tokenId, phase: phase ?? null, status: status ?? null });

const compareFields = (
  fields: readonly string[],
  old: Json | undefined,
  now: Json | undefined,
): readonly FieldChange[] =>
  fields.flatMap((field) => {
    const before = valueOf(old, field);
    const after = valueOf(now, field);
    return isSame(before, after) ? [] : [{ field, before, after }];
  });

/** Which file a waiver stands in is no more told than the line of an entry. */
const valueOf = (of: Json | undefined, field: string): unknown =>
  field === 'waivers' ? (mapsIn(of?.[field])?.map(({ policy: _file, ...waiver }) => waiver) ?? null) : at(of, field);

function at(of: Json | undefined, field: string): unknown {
  let value: unknown = of;
  for (const step of field.split('.')) value = isMap(value) ? value[step] : undefined;
  return value ?? null;
}

/** The order of keys says nothing. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

const kindOf = (old: unknown, now: unknown): ChangeKind =>
  old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';

const keysOf = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): readonly string[] =>
  [...new Set([...a.keys(), ...b.keys()])].sort();

const codesOf = (of: Json | undefined): readonly string[] => {
  const codes = of?.['findings'];
  return Array.isArray(codes) ? codes.map(String) : [];
};

/** Codes as often as they are there: a second finding of one kind is a new one. */
function came(before: readonly string[], after: readonly string[]): FindingChange {
  return { new: without(after, before), gone: without(before, after) };
}

function without(all: readonly string[], some: readonly string[]): readonly string[] {
  const left = [...some];
  return all
    .filter((code) => {
      const index = left.indexOf(code);
      if (index !== -1) left.splice(index, 1);
      return index === -1;
    })
    .sort();
}

const isNothing = (findings: FindingChange): boolean => findings.new.length + findings.gone.length === 0;
