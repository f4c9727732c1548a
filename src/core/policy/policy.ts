import type { Place } from '../diagnostics/diagnostic';
import type { OwnerId, TokenName } from '../model/ids';
import type { Instant } from '../model/time';
import type { Rule, RuleCode } from './rules/rule';

/** One rule as a policy sets it. */
export interface RuleInForce {
  readonly rule: Rule;
  readonly severity: 'error' | 'warning' | 'off';
  /** Why there is the rule. */
  readonly reason: string;
  readonly settings: unknown;
  readonly place: Place;
}

/** What a policy accepts of one token, until a date. */
export interface PolicyWaiver {
  readonly rule: RuleCode;
  readonly owner: OwnerId;
  readonly token: TokenName;
  readonly reason: string;
  /** The waiver counts before this. */
  readonly until: Instant;
  readonly place: Place;
}

/** One document: which specs it is about, what it forbids them, and what is excepted. */
export interface PolicyDocument {
  readonly name: string;
  /** Whom to ask for a waiver. */
  readonly owner?: string;
  /** Patterns; absent: all. */
  readonly workspaces?: readonly string[];
  readonly owners?: readonly string[];
  readonly rules: readonly RuleInForce[];
}

/** One file. Its waivers are for its own rules: whoever writes another file can't except anybody from these. */
export interface Policy {
  readonly file: string;
  readonly documents: readonly PolicyDocument[];
  readonly waivers: readonly PolicyWaiver[];
}
