import type { Policy, PolicyDocument, PolicyWaiver, RuleInForce } from '../../policy/policy';
import type { Instant } from '../../model/time';
import { lastDayBefore } from '../../token-spec/fields/read-moment';
import { indented, wrap } from '../text/fit';
import type { Painter } from '../text/painter';
import { printable } from '../text/printable';

interface Style {
  readonly painter: Painter;
  readonly width: number;
}

/** The rules in force for people: each with its severity, settings, reason and place, then what is waived and until when. */
export const renderPolicyText = (policies: readonly Policy[], now: Instant, style: Style): string =>
  policies.map((policy) => policyText(policy, now, style)).join('\n');

const policyText = (policy: Policy, now: Instant, style: Style): string =>
  [
    ...policy.documents.flatMap((document) => [
      ...lines(`${document.name} (${policy.file}): ${whom(document)}`, style).map((line) => style.painter.strong(line)),
      ...document.rules.flatMap((rule) => ruleLines(rule, style)),
    ]),
    ...(policy.waivers.length === 0 ? [] : ['  Waived:']),
    ...policy.waivers.flatMap((waiver) => waiverLines(waiver, now, style)),
    '',
  ].join('\n');

function whom({ workspaces, owners, owner }: PolicyDocument): string {
  const where = workspaces ? `workspaces ${workspaces.join(', ')}` : 'all workspaces';
  const whose = owners ? `owners ${owners.join(', ')}` : 'all owners';
  return [where, whose, ...(owner === undefined ? [] : [`waivers by ${owner}`])].join('; ');
}

function ruleLines({ rule, severity, settings, reason, place }: RuleInForce, style: Style): readonly string[] {
  const line = place.kind === 'source' ? ` (line ${place.line})` : '';
  const told = lines(`  ${severity.padEnd(8)} ${rule.code}: ${rule.tell(settings)}${line}`, style);
  return [...told, ...wrapped(reason, style)];
}

function waiverLines(
  { rule, owner, token, reason, until }: PolicyWaiver,
  now: Instant,
  style: Style,
): readonly string[] {
  const end = `${until <= now ? 'ended' : 'until'} ${lastDayBefore(until)}`;
  return [...lines(`  ${rule} for ${owner}/${token}, ${end}`, style), ...wrapped(reason, style)];
}

const INDENT = '           ';
const NARROWEST = 30;

const lines = (text: string, { width }: Style): readonly string[] => indented(printable(text), width);

const wrapped = (text: string, { width }: Style): readonly string[] =>
  wrap(printable(text), Math.max(NARROWEST, width - INDENT.length)).map((line) => INDENT + line);
