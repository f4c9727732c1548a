import type { ProposedEntry, Proposal } from '../../adoption/proposal/proposal';
import { nameFrom } from '../../adoption/entries/names';
import { specYaml } from './spec-yaml';

/** How entries are put into files: all into one, a file for each owner, or for each place that they may work in. */
export const GROUPINGS = ['one', 'owner', 'scope'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** A file of a spec, by its name in a folder. */
export interface WrittenFile {
  readonly name: string;
  readonly text: string;
  readonly entries: readonly ProposedEntry[];
}

/**
 * The files of a proposal, by name. All have the same owner id and workspace, so together they are one spec.
 * @param isAlone no other proposal's files go into the same folder
 */
export function specFiles(proposal: Proposal, grouping: Grouping, isAlone = true): readonly WrittenFile[] {
  const groups = new Map<string, ProposedEntry[]>();
  for (const entry of proposal.entries) {
    const key = grouping === 'one' ? undefined : KEYS[grouping](entry);
    const name = key === undefined ? proposal.ownerId : isAlone ? key : `${proposal.ownerId}-${key}`;
    groups.set(name, [...(groups.get(name) ?? []), entry]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, entries]) => ({ name: `${name}.yaml`, text: specYaml(proposal, entries, HEAD), entries }));
}

const HEAD = [
  'Written by hawzu-tokens from tokens that exist. Go through the comments: every TODO is a question that only you can answer.',
  'Then: hawzu-tokens validate, hawzu-tokens plan, hawzu-tokens apply.',
];

const KEYS: Readonly<Record<Exclude<Grouping, 'one'>, (entry: ProposedEntry) => string>> = {
  owner: ({ texts: { owner } }) => (owner.asked ? 'owner-unknown' : `owner-${nameFrom(owner.text) ?? 'unknown'}`),
  scope: ({ access }) => {
    if (access.type === 'workspace') return 'workspace';
    const [only, ...others] = access.grants;
    return only && others.length === 0 ? `project-${only.project.toLowerCase()}` : 'several-projects';
  },
};
