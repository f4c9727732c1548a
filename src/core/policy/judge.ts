import { conceal } from '../diagnostics/conceal';
import { organisationCodes } from '../diagnostics/catalogue/organisation';
import type { Diagnostic } from '../diagnostics/diagnostic';
import { SPEC_WORDS, type Words } from '../diagnostics/words';
import type { DeclaredState, DeclaredToken, DesiredState } from '../model/desired';
import type { Instant } from '../model/time';
import type { PlaceOf } from '../token-spec/access/resolve-access';
import type { Path } from '../token-spec/document/spec-document';
import { applyWaivers, type Finding, type TokenRef, type Waiver } from '../token-spec/fields/waivers';
import { appliesTo } from './applies-to';
import type { Policy, PolicyDocument, RuleInForce } from './policy';
import type { Breach, RuleCode, Subject } from './rules/rule';
import { type Broken, type Judgement, unansweredWaivers } from './waivers';

/** What is held against policies. */
export interface Judged {
  readonly specs: readonly DeclaredState[];
  /** Waivers of the specs themselves. */
  readonly waivers: readonly Waiver[];
  readonly placeOf: PlaceOf;
  /** Absent: not known, and then nothing is said that depends on it. */
  readonly now?: Instant;
  /** Those of a spec by default. */
  readonly words?: Words;
  /** The needs of these states are resolved: only what follows from that is judged. Absent: everything else is. */
  readonly resolved?: readonly DesiredState[];
  /** Only a part of each spec is there, so that nobody can say that an entry is missing. */
  readonly partial?: boolean;
}

/**
 * Holds specs against policies, in two looks: what they say, before anybody is asked, and then, with `resolved`, which
 * roles their needs take. Findings have the severity that the policy sets; those that a waiver answers are marked `waived`.
 */
export const judge = (policies: readonly Policy[], judged: Judged): readonly Diagnostic[] =>
  judgeEach(policies, judged).map(({ diagnostic }) => diagnostic);

/** Both looks at specs whose roles are known, each finding with the entries that it is about. */
export const judgeWhole = (
  policies: readonly Policy[],
  { resolved, ...judged }: Judged & { readonly resolved: readonly DesiredState[] },
): readonly Judgement[] => [...judgeEach(policies, judged), ...judgeEach(policies, { ...judged, resolved })];

function judgeEach(policies: readonly Policy[], judged: Judged): readonly Judgement[] {
  return policies.flatMap((policy) => {
    const broken = brokenIn(policy, judged);
    const byPolicy = applyWaivers(
      broken.map(({ finding }) => finding),
      answersOf(policy, broken),
      judged.now ?? ALWAYS,
    );
    const both = byPolicy.map((diagnostic, index) => {
      const { finding, severity } = broken[index]!;
      const about = [finding];
      // Nobody excuses himself from an error.
      if (diagnostic.waived || severity === 'error') return { diagnostic, about };
      const [answered = diagnostic] = applyWaivers([{ ...finding, diagnostic }], judged.waivers, judged.now ?? ALWAYS);
      return { diagnostic: answered, about };
    });
    return [...both, ...unansweredWaivers(policy, judged, [...broken, ...brokenBefore(policy, judged)])];
  });
}

/** What the first look found: a waiver may be for that as well. */
function brokenBefore(policy: Policy, { resolved, ...judged }: Judged): readonly Broken[] {
  return resolved ? brokenIn(policy, judged) : [];
}

/** Without the time no waiver is over. */
const ALWAYS = -8.64e15 as Instant;

/** Those of the policy, in the form of a spec's. */
const answersOf = ({ waivers }: Policy, broken: readonly Broken[]): readonly Waiver[] =>
  [...new Set(broken.map(({ finding }) => finding.workspace))].flatMap((workspace) =>
    waivers.map(({ rule, owner, token, reason, until }) => ({ workspace, owner, token, code: rule, reason, until })),
  );

function brokenIn({ file, documents }: Policy, judged: Judged): readonly Broken[] {
  return judged.specs.flatMap((state) => {
    const about = documents.filter((document) => appliesTo(document, state));
    const codes = new Set(about.flatMap(({ rules }) => rules.map(({ rule }) => rule.code)));
    const ends = new Map(about.map((document) => [document, endOfAdvice(document, file)]));
    const subjectFor = subjectsOf(state, judged, codes);
    return state.tokens.flatMap((token) => {
      const subject = subjectFor(token);
      return about.flatMap((document) =>
        document.rules.flatMap((inForce) =>
          breachesOf(inForce, subject, judged).map((breach) =>
            brokenBy(inForce, breach, {
              ...judged,
              ref: { workspace: state.workspace, owner: state.ownerId, token: token.name },
              orWaiver: ends.get(document)!,
            }),
          ),
        ),
      );
    });
  });
}

function subjectsOf(
  { workspace, ownerId }: DeclaredState,
  { waivers, now, words = SPEC_WORDS, resolved }: Judged,
  codes: ReadonlySet<RuleCode>,
): (token: DeclaredToken) => Subject {
  const desired = resolved?.find((one) => one.workspace === workspace && one.ownerId === ownerId);
  const accesses = new Map(desired?.tokens.map(({ name, access }) => [name, access]));
  const own = new Map<string, Waiver[]>();
  for (const waiver of waivers) {
    if (waiver.owner !== ownerId || waiver.workspace !== workspace) continue;
    own.set(waiver.token, [...(own.get(waiver.token) ?? []), waiver]);
  }
  return (token) => {
    const access = accesses.get(token.name);
    return {
      token,
      waivers: own.get(token.name) ?? [],
      ...(now !== undefined && { now }),
      ...(access && { access }),
      has: (code) => codes.has(code),
      words,
    };
  };
}

function breachesOf(
  { rule, severity, settings }: RuleInForce,
  subject: Subject,
  { resolved }: Judged,
): readonly Breach<RuleCode>[] {
  // What has moved to another spec is judged there.
  if (severity === 'off' || subject.token.movedTo) return [];
  // What does not ask for roles was judged before they were known.
  if (resolved && !(rule.asksForRoles && subject.access)) return [];
  return rule.judge(subject, settings);
}

interface Where extends Judged {
  readonly ref: TokenRef;
  readonly orWaiver: string;
}

function brokenBy(
  { rule, severity, reason, place: rulePlace }: RuleInForce,
  { parameters, path }: Breach<RuleCode>,
  { ref, orWaiver, placeOf, words = SPEC_WORDS }: Where,
): Broken {
  const diagnostic = organisationCodes.diagnose(
    rule.code,
    { ...parameters, orWaiver },
    {
      place: placeOf(ref, ...path) ?? namedPlace(ref, path),
      related: [{ message: `rule ${rule.code}: ${reason}`, place: rulePlace }],
      words,
    },
  );
  const level = severity === 'error' ? 'error' : 'warning';
  const finding: Finding = { ...ref, diagnostic: { ...diagnostic, severity: level } };
  return { finding, code: rule.code, severity: level };
}

const namedPlace = ({ token }: TokenRef, path: Path) =>
  ({ kind: 'resource', resource: `token ${token}`, attribute: path.join('.') }) as const;

const endOfAdvice = ({ owner }: PolicyDocument, file: string): string =>
  conceal(owner === undefined ? `, or have it waived in ${file}` : `, or ask ${owner} to waive it in ${file}`);
