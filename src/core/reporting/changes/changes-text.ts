import { conceal } from '../../diagnostics/conceal';
import { indented } from '../text/fit';
import type { Painter } from '../text/painter';
import { printable } from '../text/printable';
import type { ChangeKind, EntryChange, FieldChange, FindingChange, OtherChange, SpecChange } from './compare';
import { isMap, type Json } from './saved-inventory';

interface Style {
  readonly painter: Painter;
  /** In columns. */
  readonly width: number;
}

const SIGN: Readonly<Record<ChangeKind, string>> = { added: '+', removed: '-', changed: '~' };

/** What differs between two saved inventories, for people: a line for each fact, as it was and as it is. */
export function renderChangesText(changes: readonly SpecChange[], { painter, width }: Style): string {
  if (changes.length === 0) return 'The inventories tell the same.\n';
  return changes
    .map((spec) => {
      const whose = indented(heading(spec), width).map((line) => painter.strong(line));
      const facts = factLines(spec).flatMap((line) => indented(line, width));
      return [...whose, ...facts].map((line) => `${line}\n`).join('');
    })
    .join('\n');
}

const heading = ({ ownerId, workspace, change }: SpecChange): string =>
  shown(`${ownerId} in ${workspace}${change === 'changed' ? '' : `: ${change}`}`);

const factLines = (spec: SpecChange): readonly string[] => [
  ...spec.entries.flatMap(entryLines),
  ...spec.others.flatMap(otherLines),
  ...findingLines('  ', spec.findings, 'all findings'),
];

const entryLines = ({ name, change, fields, tokens, findings }: EntryChange): readonly string[] => [
  shown(`  ${SIGN[change]} ${name}`),
  ...fieldLines(fields, change),
  ...tokens.map(({ tokenId, before, after }) => shown(`      token ${tokenId}: ${phase(before)} → ${phase(after)}`)),
  ...findingLines('      ', findings),
];

const otherLines = ({ tokenId, label, change, fields, findings }: OtherChange): readonly string[] => [
  shown(`  ${SIGN[change]} not of the spec: ${label} (${tokenId})`),
  ...fieldLines(fields, change),
  ...findingLines('      ', findings),
];

/** Of what came or went as a whole, one value says it. */
const fieldLines = (fields: readonly FieldChange[], change: ChangeKind): readonly string[] =>
  fields.map(({ field, before, after }) => {
    const value = change === 'changed' ? `${inWords(before)} → ${inWords(after)}` : inWords(before ?? after);
    return shown(`      ${field}: ${value}`);
  });

const findingLines = (indent: string, findings: FindingChange, what = 'findings'): readonly string[] => [
  ...(findings.new.length > 0 ? [shown(`${indent}${what}, new: ${findings.new.join(', ')}`)] : []),
  ...(findings.gone.length > 0 ? [shown(`${indent}${what}, gone: ${findings.gone.join(', ')}`)] : []),
];

const phase = (token: Json | null): string =>
  token ? `${String(token['phase'])} (${String(token['status'])})` : 'none';

function inWords(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(inWords).join('; ');
  if (!isMap(value)) return typeof value === 'string' ? value : JSON.stringify(value);
  return Object.entries(value)
    .filter(([, inner]) => inner !== null)
    .map(([key, inner]) => `${key} ${inWords(inner)}`)
    .join(', ');
}

/** A saved file is anybody's: what it says is shown as text, and no value in it. */
const shown = (text: string): string => printable(conceal(text));
