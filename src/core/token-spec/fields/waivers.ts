import { conceal } from '../../diagnostics/conceal';
import type { Diagnostic } from '../../diagnostics/diagnostic';
import { nearest } from '../../diagnostics/nearest';
import type { OwnerId, TokenName, WorkspaceId } from '../../model/ids';
import type { Instant } from '../../model/time';
import { asList, asMap, asText, quoted } from '../document/kinds';
import { lastDayBefore, readLastDay } from './read-moment';
import type { Scope } from '../document/scope';

/** Which entry of which spec. */
export interface TokenRef {
  readonly workspace: WorkspaceId;
  readonly owner: OwnerId;
  readonly token: TokenName;
}

/** A finding about one token: what waivers are held against. */
export interface Finding extends TokenRef {
  readonly diagnostic: Diagnostic;
}

/** What a spec accepts for one token, until a date. */
export interface Waiver extends TokenRef {
  readonly code: string;
  readonly reason: string;
  /** The waiver counts before this. */
  readonly until: Instant;
}

type Unowned = Omit<Waiver, keyof TokenRef>;

/** The waivers of one token. What is wrong is reported. */
export function readWaivers(scope: Scope, waivable: ReadonlySet<string>): readonly Unowned[] {
  const found = new Map<string, Unowned>();
  asList(scope.value)?.forEach((value, index) => {
    const raw = asMap(value) ?? {};
    const code = asText(raw['code']);
    const reason = asText(raw['reason']);
    const until = readLastDay(scope.at(index, 'until'));
    if (code === undefined || code === '') return;
    const path = [index, 'code'];
    if (!waivable.has(code)) {
      const known = [...waivable].sort();
      scope.report('unknown-finding', { found: quoted(code), known }, { path, suggestion: nearest(code, known) });
    } else if (found.has(code)) {
      scope.report('duplicate-waiver', { finding: code }, { path });
    } else if (reason !== undefined && until !== undefined) {
      found.set(code, { code, reason, until });
    }
  });
  return [...found.values()];
}

/** What a waiver and a finding have in common. None of the four can hold a line break. */
const answers = ({ workspace, owner, token }: TokenRef, code: string): string =>
  [workspace, owner, token, code].join('\n');

/**
 * Marks the findings that a waiver answers at a time. They stay in the list, so that an auditor sees what was accepted;
 * renderers leave them out unless asked.
 */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  now: Instant,
): readonly Diagnostic[] {
  const standing = new Map<string, Waiver>();
  for (const waiver of waivers) if (now < waiver.until) standing.set(answers(waiver, waiver.code), waiver);
  return findings.map((finding) => {
    const waiver = standing.get(answers(finding, finding.diagnostic.code));
    if (!waiver) return finding.diagnostic;
    return { ...finding.diagnostic, waived: { reason: conceal(waiver.reason), until: lastDayBefore(waiver.until) } };
  });
}
