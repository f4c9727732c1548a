import { cliCodes } from '../../diagnostics/catalogue/cli';
import type { Diagnostic } from '../../diagnostics/diagnostic';
import { FORMAT_VERSION, kindName } from '../document/document';

/** A piece of a saved document, of which nothing is believed that was not looked at. */
export type Json = Readonly<Record<string, unknown>>;

/** One inventory as `inventory --format json` wrote it. */
export interface SavedInventory {
  readonly ownerId: string;
  readonly workspace: string;
  /** By name. */
  readonly tokens: ReadonlyMap<string, Json>;
  /** By id. */
  readonly foreign: ReadonlyMap<string, Json>;
  /** Codes. */
  readonly findings: readonly string[];
}

export interface SavedInventories {
  readonly file: string;
  /** When the document was written. */
  readonly time: string;
  readonly inventories: readonly SavedInventory[];
}

export type ReadInventories =
  { readonly kind: 'read'; readonly saved: SavedInventories } | { readonly kind: 'invalid'; readonly why: Diagnostic };

/** Reads what `inventory --format json` wrote. */
export function readInventories(text: string, file: string): ReadInventories {
  const invalid = (why: string): ReadInventories => ({
    kind: 'invalid',
    why: cliCodes.diagnose('inventory-file-invalid', { file, why }),
  });
  let document: unknown;
  try {
    // Some programs put a byte order mark before what they save.
    document = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return invalid('it is no JSON');
  }
  if (!isMap(document) || document['kind'] !== kindName('inventories')) {
    return invalid(`it is no document of the kind ${kindName('inventories')}`);
  }
  if (document['formatVersion'] !== FORMAT_VERSION) {
    return invalid(
      `it has the format version ${String(document['formatVersion'])}, and this is version ${FORMAT_VERSION}`,
    );
  }
  const { time, result } = document;
  const listed = isMap(result) ? mapsIn(result['inventories']) : undefined;
  const inventories = listed?.map(inventoryOf);
  if (typeof time !== 'string' || !inventories?.every((one) => one !== undefined))
    return invalid('parts of it are missing, or stand there twice');
  // Which of the two is meant, nobody could say; one of them would hide the other.
  const twice = firstTwice(inventories.map(({ ownerId, workspace }) => `${ownerId} in ${workspace}`));
  if (twice !== undefined) return invalid(`it has the inventory of ${twice} twice`);
  return { kind: 'read', saved: { file, time, inventories } };
}

function inventoryOf({ ownerId, workspace, tokens, foreign, findings }: Json): SavedInventory | undefined {
  const [own, others, found] = [byName(tokens), keyed(foreign, 'tokenId'), mapsIn(findings)];
  if (typeof ownerId !== 'string' || typeof workspace !== 'string' || !own || !others || !found) return undefined;
  const open = found.filter(({ waived }) => waived === undefined);
  return { ownerId, workspace, tokens: own, foreign: others, findings: open.map(({ code }) => String(code)) };
}

/**
 * An entry that is declared has its name. So has what is declared no more, unless another has it already: a secret that an
 * entry had before carries the entry's name.
 */
function byName(value: unknown): ReadonlyMap<string, Json> | undefined {
  const maps = mapsIn(value);
  if (!maps?.every(({ name }) => typeof name === 'string')) return undefined;
  const secretOf = ({ secret }: Json): string => (isMap(secret) ? String(secret['arn'] ?? secret['name']) : '');
  const rank = (one: Json): string => `${one['declared'] === true ? 0 : 1}${secretOf(one)}`;
  const rows = new Map<string, Json>();
  for (const one of [...maps].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
    const name = String(one['name']);
    rows.set(rows.has(name) ? `${name} (${secretOf(one)})` : name, one);
  }
  return rows;
}

function keyed(value: unknown, key: string): ReadonlyMap<string, Json> | undefined {
  const maps = mapsIn(value);
  if (!maps?.every((one) => typeof one[key] === 'string')) return undefined;
  const keys = maps.map((one) => String(one[key]));
  return firstTwice(keys) === undefined ? new Map(maps.map((one, index) => [keys[index]!, one])) : undefined;
}

function firstTwice(texts: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return texts.find((text) => seen.size === seen.add(text).size);
}

export const isMap = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list of maps; `undefined` for anything else. */
export const mapsIn = (value: unknown): readonly Json[] | undefined =>
  Array.isArray(value) && value.every(isMap) ? value : undefined;
