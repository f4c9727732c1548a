import { Document, isMap, isScalar, type YAMLMap } from 'yaml';
import type { Doubt, DoubtAt, ProposedEntry, Proposal } from '../../adoption/proposal/proposal';
import { printable, wrapText } from '../text/printable';
import { defaultsOf, entryData } from './spec-data';

/** Columns of a comment, the sign not counted. */
const WIDTH = 100;

/** The fields at which a doubt is told: the first of them that the entry has. The name is what the entry begins with. */
const FIELDS: Readonly<Record<Exclude<DoubtAt, 'entry' | 'name'>, readonly string[]>> = {
  purpose: ['purpose'],
  owner: ['owner'],
  consumer: ['consumer'],
  access: ['access'],
  expiry: ['expiresIn', 'expiresAt', 'expires'],
  justification: ['justification'],
  enabled: ['enabled'],
  secret: ['secret'],
};

/** One document of a proposal's spec, with some of its entries. Doubts stand as comments above what they are about. */
export function specYaml(proposal: Proposal, entries: readonly ProposedEntry[], head: readonly string[] = []): string {
  const { ownerId, workspace } = proposal;
  const defaults = defaultsOf(proposal);
  const document = new Document(
    {
      apiVersion: 'hawzu-tokens/v1',
      kind: 'TokenSpec',
      metadata: { name: ownerId },
      workspace,
      ...(Object.keys(defaults).length > 0 && { defaults: { secret: defaults } }),
      tokens: entries.map((entry) => entryData(entry, proposal, defaults)),
    },
    { schema: 'core', aliasDuplicateObjects: false },
  );
  if (head.length > 0) document.commentBefore = comment(head);
  entries.forEach((entry, index) => {
    const node = document.getIn(['tokens', index], true);
    if (!isMap(node)) return;
    explain(node, entry.doubts);
    node.spaceBefore = index > 0;
  });
  // A folded text reads as if its line breaks meant something.
  return document.toString({ lineWidth: 0 });
}

function explain(node: YAMLMap, doubts: readonly Doubt[]): void {
  const ofEntry = doubts.filter(({ at }) => at === 'entry' || at === 'name').map(message);
  if (ofEntry.length > 0) node.commentBefore = comment(ofEntry);
  const keys = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
  for (const at of keys) {
    const told = doubts.filter((doubt) => doubt.at === at).map(message);
    const key = FIELDS[at].map((field) => keyOf(node, field)).find((found) => found !== undefined);
    if (told.length > 0 && key !== undefined) key.commentBefore = comment(told);
  }
}

const message = ({ finding }: Doubt): string => finding.message;

/** The node of a key, which carries the comment above its line. */
function keyOf(node: YAMLMap, field: string): { commentBefore?: string | null | undefined } | undefined {
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === field);
  return isScalar(pair?.key) ? pair.key : undefined;
}

/** Anybody may have written what a message quotes, so it stays within its line. */
const comment = (lines: readonly string[]): string =>
  lines.flatMap((line) => wrapText(printable(line), WIDTH).map((part) => ` ${part}`)).join('\n');
