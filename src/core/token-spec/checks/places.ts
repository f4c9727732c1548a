import type { Place } from '../../diagnostics/diagnostic';
import type { SpecEntry } from '../fields/read-token';
import type { Path } from '../document/spec-document';
import type { TokenRef } from '../fields/waivers';

/**
 * Where tokens and their fields stand in the files, for diagnostics that come up after reading: roles, projects, apply.
 * Looked up on demand. A path goes by keys; the entry of a list is found by its index, its text, or its `project`,
 * `name` or `code`: `['access', 'projects', 'proj_web', 'needs', 'testcases:view']`.
 */
export class SpecPlaces {
  readonly #entries = new Map<string, SpecEntry>();

  constructor(entries: readonly SpecEntry[]) {
    for (const entry of entries) this.#entries.set(key({ ...entry, token: entry.name }), entry);
  }

  /** `undefined` for a token that no file declares. Where the path ends early, the place above it. */
  of(token: TokenRef, ...path: Path): Place | undefined {
    return this.#entries.get(key(token))?.scope.place(path);
  }

  /** Where a file says which workspace it is for; the first of several files. */
  ofWorkspace(workspace: string): Place | undefined {
    const entry = [...this.#entries.values()].find((one) => one.workspace === workspace);
    return entry?.scope.document.place(['workspace'], 'value');
  }
}

const key = ({ workspace, owner, token }: TokenRef): string => `${workspace}\n${owner}\n${token}`;
