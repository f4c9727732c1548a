import type { organisationCodes } from '../../diagnostics/catalogue/organisation';
import type { Access } from '../../model/access';
import type { DeclaredToken } from '../../model/desired';
import type { Instant } from '../../model/time';
import type { Path } from '../../token-spec/document/spec-document';
import type { Scope } from '../../token-spec/document/scope';
import type { Waiver } from '../../token-spec/fields/waivers';
import type { Fields } from '../../token-spec/table/field';
import type { Words } from '../../diagnostics/words';

type Entries = (typeof organisationCodes)['entries'];

/** The name of a rule is the code of its findings. */
export type RuleCode = Exclude<keyof Entries, 'waiver-unused' | 'waiver-not-enough'>;

type ParametersOf<C extends RuleCode> = Omit<Parameters<Entries[C]['message']>[0], 'orWaiver'>;

/** One token that is judged, and what is known around it. */
export interface Subject {
  readonly token: DeclaredToken;
  /** What its needs resolved to. Absent: not known yet. */
  readonly access?: Access;
  /** Its waivers in the spec. */
  readonly waivers: readonly Waiver[];
  /** Absent: not known, and then nothing is said that depends on it. */
  readonly now?: Instant;
  /** Whether the same policy has another rule, at whatever severity: that one then speaks for what both are about. */
  readonly has: (rule: RuleCode) => boolean;
  readonly words: Words;
}

/** What a token has that a rule forbids, and where it says so. */
export interface Breach<C extends RuleCode> {
  readonly parameters: ParametersOf<C>;
  /** Below the entry. */
  readonly path: Path;
}

/** A kind of rule that a policy can set. */
export interface Rule<C extends RuleCode = RuleCode, S = unknown> {
  readonly code: C;
  /** For editors: two or three words. */
  readonly title: string;
  /** What it forbids, for whoever writes a policy. */
  readonly description: string;
  /** What a policy says of it, beside severity and reason. */
  readonly fields: Fields;
  /** Its settings; `undefined` when something is wrong with them, which is reported. */
  readonly read: (scope: Scope) => S | undefined;
  readonly judge: (subject: Subject, settings: S) => readonly Breach<C>[];
  /** The settings in a few words. */
  readonly tell: (settings: S) => string;
  /** True where a token's needs may break it: that shows only when they are resolved. */
  readonly asksForRoles?: true;
}

/** Gives a rule the types of its code and settings, which nobody outside needs. */
export const defineRule = <C extends RuleCode, S>(rule: Rule<C, S>): Rule => rule as unknown as Rule;
