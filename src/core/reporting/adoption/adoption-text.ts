import { conceal } from '../../diagnostics/conceal';
import type { LeftOut, Proposal } from '../../adoption/proposal/proposal';
import type { Candidate } from '../../adoption/look/stored';
import { printable } from '../text/printable';

/** Whose values are about to be read and presented: what people agree to. */
export function candidatesText(candidates: readonly Candidate[]): string {
  const lines = candidates.map(({ seen: { secret, region } }) => `  ${printable(secret.name)} (${region})`);
  return [
    `The current value of ${counted(candidates.length, 'secret')} is to be read. One that has the form of a token is presented once to the token API, which counts as a use:`,
    ...lines,
  ].join('\n');
}

/** What came of an import, for people: how many entries there are, what was left out and why, what is to be answered. */
export function proposalText(proposal: Proposal): string {
  const { ownerId, workspace, entries, leftOut } = proposal;
  const of = (origin: string): number => entries.filter((entry) => entry.origin === origin).length;
  const questions = entries.flatMap(({ doubts }) => doubts).filter(({ finding }) => /^TODO /.test(finding.message));
  const parts = [
    [of('ours'), 'of its own'],
    [of('found'), 'with the value that a secret holds'],
    [of('anew'), 'with a new token'],
  ].flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`]));
  const made = entries.length === 0 ? 'nothing to import' : counted(entries.length, 'entry', 'entries');
  return [
    `${ownerId} in workspace ${workspace}: ${made}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}.`,
    ...(questions.length > 0 ? [`Marked TODO, for you to answer: ${questions.length}.`] : []),
    ...(leftOut.length > 0 ? ['Left out:', ...leftOut.map((one) => `  ${leftOutText(one)}`)] : []),
  ].join('\n');
}

const leftOutText = ({ tokenId, label, secret, finding }: LeftOut): string => {
  const what = tokenId === undefined ? `secret ${secret ?? ''}` : `${tokenId} "${shown(label ?? '')}"`;
  return `${what}: ${printable(finding.message)}`;
};

/** A label as people see it: some carry what is no label. */
const shown = (label: string): string => printable(conceal(label));

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
