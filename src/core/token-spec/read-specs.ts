import { waivableCodes } from '../diagnostics/catalogue/describe-catalogue';
import type { Diagnostic } from '../diagnostics/diagnostic';
import { inReadingOrder } from '../diagnostics/order';
import type { DeclaredState, DeclaredToken } from '../model/desired';
import type { Instant } from '../model/time';
import { checkAcross } from './checks/cross-checks';
import { asList, asMap } from './document/kinds';
import { defaultLimits, type SpecLimits } from './document/limits';
import { SpecPlaces } from './checks/places';
import { checkPolicy } from './checks/policy';
import { Problems } from './document/problems';
import { whatEnds } from './checks/what-ends';
import { readDocument, type ReadDocument } from './read-document';
import type { SpecEntry, ReadingContext } from './fields/read-token';
import { documentsOf } from './document/documents-of';
import type { SpecFile } from './document/source-text';
import { applyWaivers, type Waiver } from './fields/waivers';

export interface ReadOptions {
  /** For what time makes true: expiries in the past, reviews due, waivers that are over. */
  readonly now: Instant;
  readonly limits?: Partial<SpecLimits>;
}

/** What some spec files say. */
export interface SpecReading {
  /** One for each owner and workspace, sorted; tokens sorted by name. Empty when there is any error: half a spec would look like removals. */
  readonly states: readonly DeclaredState[];
  /** The same as far as it could be read: only for ending tokens, never for reconciling. */
  readonly salvaged: readonly DeclaredState[];
  /** The entries of `salvaged` of which little more than name and secret is known. */
  readonly incomplete: ReadonlySet<DeclaredToken>;
  /** Errors, in reading order. */
  readonly errors: readonly Diagnostic[];
  /** Policy findings in reading order, those that a waiver answers marked `waived`. */
  readonly findings: readonly Diagnostic[];
  /** For findings that come up later: see `applyWaivers`. */
  readonly waivers: readonly Waiver[];
  readonly places: SpecPlaces;
}

/**
 * Reads spec files: YAML, schema, rules over fields, entries and files, policy. Neither the order of files nor that of
 * entries changes what comes out. Never throws for what a file holds.
 */
export function readSpecs(files: readonly SpecFile[], { now, limits: some }: ReadOptions): SpecReading {
  const limits = { ...defaultLimits, ...some };
  const problems = new Problems(limits.problems);
  const context: ReadingContext = { waivable: waivableCodes() };
  const documents: ReadDocument[] = [];
  let tokens = 0;
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))) {
    for (const [index, document] of documentsOf(file, limits, problems).entries()) {
      tokens += asList(asMap(document.value)?.['tokens'])?.length ?? 0;
      if (tokens > limits.tokens) {
        document.report('too-many-tokens', { limit: limits.tokens }, { path: ['tokens'], part: 'key' });
        break;
      }
      const read = readDocument(document, index, context);
      if (read) documents.push(read);
    }
  }
  const entries = documents.flatMap((document) => document.entries);
  checkAcross(entries);
  const waivers = entries.flatMap((entry) => entry.waivers);
  const incomplete = new Set<DeclaredToken>();
  return {
    states: problems.any ? [] : statesOf(documents),
    salvaged: statesOf(documents.map((document) => endable(document, incomplete))),
    incomplete,
    errors: inReadingOrder(problems.all()),
    findings: inReadingOrder(applyWaivers(checkPolicy(entries, now), waivers, now)),
    waivers,
    places: new SpecPlaces(entries),
  };
}

/** With what is left of incomplete entries, which are noted. */
const endable = (document: ReadDocument, incomplete: Set<DeclaredToken>): ReadDocument => ({
  ...document,
  entries: document.entries.flatMap((entry) => {
    if (entry.token) return [entry];
    const token = whatEnds(entry);
    if (!token) return [];
    incomplete.add(token);
    return [{ ...entry, token }];
  }),
});

/** Documents of one owner and workspace are one spec, whatever files they stand in. */
function statesOf(documents: readonly ReadDocument[]): readonly DeclaredState[] {
  const states = new Map<string, { readonly head: ReadDocument['head']; readonly tokens: DeclaredToken[] }>();
  for (const { head, entries } of documents) {
    const key = `${head.workspace}\n${head.owner}`;
    const state = states.get(key) ?? { head, tokens: [] };
    state.tokens.push(...entries.map(declared));
    states.set(key, state);
  }
  return [...states.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { head, tokens }]) => ({
      ownerId: head.owner,
      workspace: head.workspace,
      tokens: tokens.sort((a, b) => (a.name < b.name ? -1 : 1)),
    }));
}

/** Without any problem every entry is complete; one that is not means that a rule forgot to speak. */
function declared(entry: SpecEntry): DeclaredToken {
  if (!entry.token) throw new Error(`token ${entry.name} is incomplete and no problem says why`);
  return entry.token;
}
