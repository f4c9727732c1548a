import { organisationCodes } from '../diagnostics/catalogue/organisation';
import { policyCodes } from '../diagnostics/catalogue/policy';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { DeclaredState, DeclaredToken, DesiredState } from '../model/desired';
import type { TokenName } from '../model/ids';
import type { Instant } from '../model/time';
import type { PlaceOf } from '../token-spec/access/resolve-access';
import { lastDayBefore } from '../token-spec/fields/read-moment';
import type { Finding, TokenRef, Waiver } from '../token-spec/fields/waivers';
import { appliesTo } from './applies-to';
import type { Policy, PolicyWaiver, RuleInForce } from './policy';
import type { RuleCode } from './rules/rule';

/** A rule that a token breaks. */
export interface Broken {
  readonly finding: Finding;
  readonly code: RuleCode;
  readonly severity: 'error' | 'warning';
}

/** Something that a policy says, and of which entries: those that a waiver names, or those it would be about if they were there. */
export interface Judgement {
  readonly diagnostic: Diagnostic;
  readonly about: readonly TokenRef[];
}

interface Around {
  readonly specs: readonly DeclaredState[];
  readonly waivers: readonly Waiver[];
  readonly placeOf: PlaceOf;
  readonly now?: Instant;
  readonly resolved?: readonly DesiredState[];
  readonly partial?: boolean;
}

/** Waivers that are over, that answer nothing, or that can't answer what they name. */
export function unansweredWaivers(policy: Policy, around: Around, broken: readonly Broken[]): readonly Judgement[] {
  return [
    ...policy.waivers.flatMap((waiver) => aboutPolicyWaiver(policy, waiver, around, broken)),
    ...around.specs.flatMap((state) =>
      around.waivers
        .filter(({ owner, workspace }) => owner === state.ownerId && workspace === state.workspace)
        .flatMap((waiver) => aboutSpecWaiver(policy, state, { waiver, around, broken })),
    ),
  ];
}

function aboutPolicyWaiver(
  policy: Policy,
  waiver: PolicyWaiver,
  around: Around,
  broken: readonly Broken[],
): readonly Judgement[] {
  const { rule, owner, token, until, place } = waiver;
  const specs = around.specs.filter((spec) => spec.ownerId === owner && isAbout(policy, spec));
  // A policy is for more specs than a run reads, and an owner has specs in workspaces that it is not about.
  if (specs.length === 0) return [];
  const tokens = specs.flatMap((spec) => spec.tokens.filter(({ name }) => name === token));
  if (tokens.length === 0 && around.partial) return [];
  if (!isTurn(rule, policy, tokens, around)) return [];
  const having = specs.filter((spec) => spec.tokens.some(({ name }) => name === token));
  const about = (having.length > 0 ? having : specs.slice(0, 1)).map(({ workspace }) => ({ workspace, owner, token }));
  const say = (diagnostic: Diagnostic): readonly Judgement[] => [{ diagnostic, about }];
  if (around.now !== undefined && until <= around.now) {
    return say(policyCodes.diagnose('waiver-expired', { finding: rule, until: lastDayBefore(until) }, { place }));
  }
  const isUsed = broken.some(
    ({ code, finding }) => code === rule && finding.owner === owner && finding.token === token,
  );
  if (isUsed) return [];
  const inForce = specs.some((spec) => ruleFor(policy, spec, rule));
  const why =
    tokens.length === 0
      ? 'there is no such token'
      : inForce
        ? 'the token keeps the rule'
        : 'no rule of this policy is broken by it';
  return say(organisationCodes.diagnose('waiver-unused', { rule, owner, token, why }, { place }));
}

type SpecId = Pick<DeclaredState, 'workspace' | 'ownerId'>;

/** The waivers that a policy has for an entry, those that are over too. */
export const policyWaiversOf = (policy: Policy, spec: SpecId, token: TokenName): readonly PolicyWaiver[] =>
  isAbout(policy, spec)
    ? policy.waivers.filter((waiver) => waiver.owner === spec.ownerId && waiver.token === token)
    : [];

/** Whether a policy is about the workspace of a spec. */
const isAbout = ({ documents }: Policy, { workspace, ownerId }: SpecId): boolean =>
  documents.some(({ workspaces }) => appliesTo({ ...(workspaces && { workspaces }) }, { workspace, ownerId }));

interface OfSpec {
  readonly waiver: Waiver;
  readonly around: Around;
  readonly broken: readonly Broken[];
}

/** Of a spec's waivers those that name a rule of this policy. That one is over is told by the spec itself. */
function aboutSpecWaiver(
  policy: Policy,
  state: DeclaredState,
  { waiver, around, broken }: OfSpec,
): readonly Judgement[] {
  const { code, owner, token, until } = waiver;
  const inForce = ruleFor(policy, state, code);
  if (!inForce || (around.now !== undefined && until <= around.now)) return [];
  const tokens = state.tokens.filter(({ name }) => name === token);
  const rule = inForce.rule.code;
  if (!isTurn(rule, policy, tokens, around)) return [];
  const place = around.placeOf(waiver, 'waivers', code, 'code');
  const at = place ? { place } : {};
  const say = (diagnostic: Diagnostic): readonly Judgement[] => [{ diagnostic, about: [waiver] }];
  const isBroken = broken.some(({ code: one, finding }) => one === rule && finding.token === token);
  if (!isBroken) {
    return say(
      organisationCodes.diagnose('waiver-unused', { rule, owner, token, why: 'the token keeps the rule' }, at),
    );
  }
  return inForce.severity === 'error' ? say(organisationCodes.diagnose('waiver-not-enough', { rule }, at)) : [];
}

const ruleFor = ({ documents }: Policy, spec: DeclaredState, code: string): RuleInForce | undefined =>
  documents
    .filter((document) => appliesTo(document, spec))
    .flatMap(({ rules }) => rules)
    .find(({ rule, severity }) => rule.code === code && severity !== 'off');

/** Each waiver is judged in one of the two looks: where needs have a say, in the one that knows their roles. */
function isTurn(
  code: RuleCode,
  { documents }: Policy,
  tokens: readonly DeclaredToken[],
  { resolved }: Around,
): boolean {
  const asks = documents.some(({ rules }) => rules.some(({ rule }) => rule.code === code && rule.asksForRoles));
  const waits = asks && tokens.some(({ access }) => hasNeeds(access));
  return waits === (resolved !== undefined);
}

const hasNeeds = (access: DeclaredToken['access']): boolean =>
  access.type === 'workspace'
    ? access.grant.kind === 'needs'
    : access.grants.some(({ grant }) => grant.kind === 'needs');
