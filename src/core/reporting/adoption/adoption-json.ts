import type { LeftOut, Proposal, ProposedEntry } from '../../adoption/proposal/proposal';
import { conceal } from '../../diagnostics/conceal';
import { formatInstant } from '../../model/time';
import { renderDocument, type Stamp } from '../document/document';
import type { WrittenFile } from './spec-files';

/** A proposal with the files that it came to, and where they were written. */
export interface WrittenProposal {
  readonly proposal: Proposal;
  readonly files: readonly (WrittenFile & { readonly path?: string })[];
}

/** Proposals as a document. The text of a file is in it, so that a program need not parse comments out of anything. */
export const renderAdoptionJson = (written: readonly WrittenProposal[], stamp: Stamp): string =>
  renderDocument(
    {
      kind: 'adoptions',
      specs: written.map(({ proposal }) => proposal),
      findings: written.flatMap(({ proposal: { entries, leftOut } }) => [
        ...entries.flatMap(({ doubts }) => doubts.map(({ finding }) => finding)),
        ...leftOut.map(({ finding }) => finding),
      ]),
      result: { adoptions: written.map(adoptionData) },
    },
    stamp,
  );

const adoptionData = ({ proposal, files }: WrittenProposal): object => ({
  ownerId: proposal.ownerId,
  workspace: proposal.workspace,
  asOf: formatInstant(proposal.asOf),
  entries: proposal.entries.map((entry) => entryRow(entry, files)),
  leftOut: proposal.leftOut.map(leftOutRow),
  files: files.map(({ name, text, path }) => ({ name, path: path ?? null, text })),
});

const entryRow = (entry: ProposedEntry, files: readonly WrittenFile[]): object => ({
  name: entry.name,
  origin: entry.origin,
  tokenId: entry.tokenId ?? null,
  file: files.find((file) => file.entries.includes(entry))?.name ?? null,
  secret:
    entry.secret.kind === 'external' ? { name: null, arn: entry.secret.arn } : { name: entry.secret.name, arn: null },
  toBeSaid: Object.entries(entry.texts).flatMap(([field, said]) => (said.asked ? [field] : [])),
  doubts: entry.doubts.map(({ at, finding }) => ({ at, code: finding.code })),
});

const leftOutRow = ({ tokenId, label, secret, finding }: LeftOut): object => ({
  tokenId: tokenId ?? null,
  label: label === undefined ? null : conceal(label),
  secret: secret ?? null,
  code: finding.code,
});
