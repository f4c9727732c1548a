import { isMap, isScalar, isSeq, type Node, parseAllDocuments, type YAMLMap, type YAMLSeq } from 'yaml';
import type { TokenRef } from '../fields/waivers';
import { itemsRemoved } from './remove-item';
import { type Splice, spliced } from './splice';

/** What is to stand at one place of an entry's access. */
export interface NarrowedGrant {
  /** A project, or the workspace. */
  readonly place: string;
  /** `null`: no access to the project. */
  readonly role: string | null;
  /** What stays of the needs, where the entry names needs instead of a role. */
  readonly used: readonly string[];
}

export type Patch =
  | { readonly kind: 'patched'; readonly text: string }
  /** For people: why it takes a person to write it. */
  | { readonly kind: 'by-hand'; readonly why: string };

/**
 * The text of a spec file with less access for one entry. Only the words that change are written anew: comments, order and
 * form of everything else stay as they are. What other entries share is not touched. `undefined`: the file has no such entry.
 */
export function narrowAccess(text: string, of: TokenRef, grants: readonly NarrowedGrant[]): Patch | undefined {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  const entry = entryIn(body, of);
  if (!entry) return undefined;
  try {
    const access = mapAt(entry, 'access');
    const splices = [
      ...grants.filter(({ role }) => role !== null).flatMap((grant) => changesOf(body, access, grant)),
      ...projectsRemoved(
        body,
        access,
        grants.filter(({ role }) => role === null),
      ),
    ];
    return { kind: 'patched', text: text.slice(0, text.length - body.length) + spliced(body, splices) };
  } catch (error) {
    if (error instanceof ByHand) return { kind: 'by-hand', why: error.message };
    throw error;
  }
}

class ByHand extends Error {}

function entryIn(text: string, { workspace, owner, token }: TokenRef): YAMLMap | undefined {
  for (const document of parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' })) {
    if (!('contents' in document)) continue;
    if (document.getIn(['metadata', 'name']) !== owner || document.get('workspace') !== workspace) continue;
    const tokens = document.get('tokens');
    const items: readonly unknown[] = isSeq(tokens) ? tokens.items : [];
    const found = items.find((item) => isMap(item) && item.get('name') === token);
    if (isMap(found)) return found;
  }
  return undefined;
}

function changesOf(text: string, access: YAMLMap, grant: NarrowedGrant): readonly Splice[] {
  if (grant.place === 'workspace') return grantChanges(text, mapAt(access, 'workspace'), grant);
  const { projects, index } = grantAt(access, grant.place);
  return grantChanges(text, own(projects.items[index] as YAMLMap, `its access to ${grant.place}`), grant);
}

function grantAt(access: YAMLMap, project: string): { readonly projects: YAMLSeq; readonly index: number } {
  const projects: unknown = own(access.get('projects', true), 'the list of projects');
  if (!isSeq(projects)) throw new ByHand('the list of projects stands elsewhere');
  const index = projects.items.findIndex((item) => isMap(item) && item.get('project') === project);
  if (index === -1) throw new ByHand(`its access to ${project} stands elsewhere`);
  return { projects, index };
}

function projectsRemoved(text: string, access: YAMLMap, grants: readonly NarrowedGrant[]): readonly Splice[] {
  const places = grants.map(({ place }) => grantAt(access, place));
  const [first] = places;
  return first
    ? removed(
        text,
        first.projects,
        places.map(({ index }) => index),
      )
    : [];
}

function grantChanges(text: string, grant: YAMLMap, { role, used }: NarrowedGrant): readonly Splice[] {
  const named: unknown = grant.get('role', true);
  if (isScalar(named) && role !== null) {
    const [from, to] = rangeOf(own(named, 'the role'));
    return [{ from, to, text: scalarText(role) }];
  }
  const needs = own(grant.get('needs', true), 'the list of needs');
  if (!isSeq(needs)) throw new ByHand('its role stands elsewhere');
  const listed = needs.items.map((item) => (isScalar(item) ? String(item.value) : ''));
  if (listed.includes('')) throw new ByHand('one of its needs stands elsewhere');
  const beyond = used.filter((permission) => !listed.includes(permission));
  if (beyond.length > 0) throw new ByHand(`it used what its needs do not name: ${beyond.join(', ')}`);
  return removed(
    text,
    needs,
    listed.flatMap((need, index) => (used.includes(need) ? [] : [index])),
  );
}

function removed(text: string, list: YAMLSeq, indexes: readonly number[]): readonly Splice[] {
  const splices = itemsRemoved(text, list, indexes);
  if (!splices) throw new ByHand('a list has a form, or a comment, that takes a person');
  return splices;
}

const mapAt = (of: YAMLMap, key: string): YAMLMap => {
  const found: unknown = of.get(key, true);
  if (!isMap(found)) throw new ByHand(`its "${key}" stands elsewhere`);
  return own(found, `its "${key}"`);
};

/** What has an anchor may be what others have too. */
function own<T>(node: T, what: string): T {
  if ((node as { readonly anchor?: string } | undefined)?.anchor === undefined) return node;
  throw new ByHand(`${what} is shared by an anchor`);
}

function rangeOf(node: Node): readonly [number, number] {
  const { range } = node;
  if (!range) throw new ByHand('where it stands is not known');
  return [range[0], range[1]];
}

/** Plain where that is a text in any place of YAML, else in quotes. */
const scalarText = (text: string): string =>
  /^[A-Za-z][\w-]*( [\w-]+)*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
