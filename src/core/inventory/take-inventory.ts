import { inventoryCodes } from '../diagnostics/catalogue/inventory';
import type { Diagnostic, Place } from '../diagnostics/diagnostic';
import { inReadingOrder } from '../diagnostics/order';
import type { DesiredState, DesiredToken } from '../model/desired';
import type { OwnerId, TokenId, TokenName } from '../model/ids';
import type { Plan } from '../model/plan';
import { addDuration, duration, type Duration } from '../model/time';
import { contentHash } from '../reconcile/observed/fingerprint';
import { classify, isOurs } from '../reconcile/observed/generations';
import type { Observed } from '../reconcile/observed/observed';
import type { Waiver } from '../token-spec/fields/waivers';
import { acceptedBy, judgedIn, NO_VERDICT, type Verdict } from './by-policy';
import { entryFindings } from './entry-findings';
import { type EntryView, subjectIn, viewOf } from './entry-view';
import { forecast } from './forecast';
import { strangersIn } from './foreign';
import { foreignResource } from './foreign-findings';
import type { AcceptedFinding, Inventory, InventoryRow } from './inventory';
import type { EntryUses } from './right-sizing/entry-uses';
import { lowerAccess } from './right-sizing/right-size';
import { declaredRow, liveTokens, undeclaredRow } from './rows';

export interface InventoryOptions {
  /** An expiry within this time that nothing prevents is a finding. Default 14 days. */
  readonly expiringWithin?: Duration;
  /** Only these entries, and no tokens beside them. */
  readonly only?: ReadonlySet<TokenName>;
  /** Tokens of other specs of the run: they stand in the inventories of those. */
  readonly ofOthers?: ReadonlySet<TokenId>;
  /** Waivers of the files that were read; those of other specs are left out. */
  readonly waivers?: readonly Waiver[];
  /** The organisation's policies, and what they say of the run's entries. */
  readonly verdict?: Verdict;
  /** Where an entry of the spec stands. */
  readonly placeOf?: (token: TokenName) => Place | undefined;
  /** Owners by the hashes in labels that their secrets bear out. */
  readonly owners?: ReadonlyMap<string, OwnerId>;
  /** Tokens of people who have left the workspace. */
  readonly leavers?: ReadonlySet<TokenId>;
  /** What the consumers of entries did with their tokens. Absent: nobody asked. */
  readonly uses?: ReadonlyMap<TokenName, EntryUses>;
}

const DEFAULT_WITHIN = duration(14, 'd');

/**
 * What is declared, held against what is there. Pure, and from the same observation as a plan: no value is read, and the
 * same observation gives the same inventory, hash included.
 */
export function takeInventory(
  desired: DesiredState,
  world: Observed,
  plan: Plan,
  options: InventoryOptions = {},
): Inventory {
  const now = world.asOf;
  const until = addDuration(now, options.expiringWithin ?? DEFAULT_WITHIN);
  const planned = new Map(plan.entries.map((entry) => [entry.token, entry]));
  const waivers = waiversByEntry(options.waivers ?? [], desired);
  const { verdict = NO_VERDICT } = options;
  const judged = judgedIn(desired, verdict);
  const views = desired.tokens.flatMap((token) => {
    const subject = subjectIn(world, desired, token);
    if (!subject) return [];
    const at = options.placeOf?.(token.name);
    const place = at?.kind === 'source' ? at : undefined;
    const of = {
      waivers: [...(waivers.get(token.name) ?? []), ...acceptedBy(verdict, desired, token.name)],
      place,
      planned: planned.get(token.name),
      expiringUntil: until,
      uses: sized(options.uses?.get(token.name), token, world),
    };
    return [viewOf({ desired: token, subject, ...of })];
  });
  const { only, ofOthers = [], owners = new Map<string, OwnerId>(), leavers = new Set<TokenId>() } = options;
  const declared = views
    .filter(({ desired: { name } }) => only?.has(name) ?? true)
    .map((view) => {
      const findings = [...entryFindings(view), ...(judged.get(view.desired.name) ?? [])];
      return { row: declaredRow(view, codesOf(findings)), findings, generations: view.subject.generations };
    });
  // Where a secret is gone for good, there are only tokens, which are told of by themselves.
  const standing = only ? [] : world.undeclared.filter(({ lostSecret }) => lostSecret === undefined);
  const undeclared = standing.map((facts) => {
    const { name } = facts;
    const generations = classify(facts, world, now);
    const live = liveTokens(generations, now);
    const secret = facts.secret.known && facts.secret.value ? facts.secret.value.name : name;
    const place = { kind: 'resource', resource: `secret ${secret}` } as const;
    const findings = [inventoryCodes.diagnose('undeclared', { token: name, live }, { place })];
    return { row: undeclaredRow(facts, generations, world, codesOf(findings)), findings, generations };
  });
  const parts = [...declared, ...undeclared];
  const strangers = only
    ? { foreign: [], withoutSecret: [], findings: [] }
    : strangersIn(desired, world, {
        accountedFor: new Set([
          ...parts.flatMap(({ generations }) => generations.all.map(({ token }) => token.id)),
          ...ofOthers,
        ]),
        owners,
        leavers,
      });
  const content = {
    ownerId: desired.ownerId,
    workspace: desired.workspace,
    rows: parts.map((part) => part.row).sort(byName),
    foreign: strangers.foreign,
    findings: inReadingOrder([
      ...parts.flatMap((part) => part.findings),
      ...strangers.withoutSecret.map(({ token, label }) =>
        inventoryCodes.diagnose(
          'token-without-secret',
          { id: token.id, name: label.name },
          { place: { kind: 'resource', resource: foreignResource({ tokenId: token.id }) } },
        ),
      ),
      ...(only ? [] : promotedFindings(world)),
      ...(only ? [] : ofNoEntry(judged, views)),
      ...strangers.findings,
      ...foreignFinding(strangers.foreign),
    ]),
    forecast: forecast(views),
  };
  const { rows, findings } = content;
  const wherever = { ...content, rows: rows.map(withoutPlace), findings: findings.map(withoutRelated) };
  return { ...content, asOf: now, hash: contentHash(wherever) };
}

/** Uses with the access that would do for them. */
function sized(uses: EntryUses | undefined, { access }: DesiredToken, { catalogue }: Observed): InventoryRow['uses'] {
  const lower = uses && lowerAccess(catalogue, access, uses);
  return uses && { ...uses, ...(lower && { lower }) };
}

/** The waivers of each entry of a spec. */
function waiversByEntry(
  waivers: readonly Waiver[],
  { ownerId, workspace }: DesiredState,
): ReadonlyMap<TokenName, readonly AcceptedFinding[]> {
  const found = new Map<TokenName, AcceptedFinding[]>();
  for (const { token, code, reason, until, ...of } of waivers) {
    if (of.workspace !== workspace || of.owner !== ownerId) continue;
    found.set(token, [...(found.get(token) ?? []), { code, reason, until }]);
  }
  return found;
}

/** An entry that stands on another line is the same entry. */
function withoutPlace({ declared, ...row }: InventoryRow): object {
  if (!declared) return row;
  const { place: _place, waivers, ...said } = declared;
  return { ...row, declared: { ...said, waivers: waivers.map(({ policy: _file, ...waiver }) => waiver) } };
}

/** So is a finding about what stands on another line. */
const withoutRelated = ({ related: _related, ...finding }: Diagnostic): object => finding;

/** Findings of entries that a policy waives something of, and that no spec declares. */
function ofNoEntry(judged: ReturnType<typeof judgedIn>, views: readonly EntryView[]): readonly Diagnostic[] {
  const entries = new Set(views.map(({ desired }) => desired.name));
  return [...judged].flatMap(([token, findings]) => (entries.has(token) ? [] : findings));
}

const codesOf = (findings: readonly Diagnostic[]): readonly string[] =>
  [...new Set(findings.map((finding) => finding.code))].sort();

const byName = (a: InventoryRow, b: InventoryRow): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** The tokens that are a spec's own, as far as one can tell: what other specs of the run need not list. */
export const ownTokens = (world: Observed): readonly TokenId[] =>
  [...world.declared.values(), ...world.undeclared].flatMap((facts) =>
    classify(facts, world, world.asOf)
      .all.filter(isOurs)
      .map(({ token }) => token.id),
  );

const promotedFindings = ({ copies }: Observed): readonly Diagnostic[] =>
  copies
    .filter(({ isPromoted }) => isPromoted)
    .map(({ secret, region, of }) => {
      const place = { kind: 'resource', resource: `secret ${secret.name}` } as const;
      return inventoryCodes.diagnose('promoted-copy', { region, of }, { place });
    });

/** The token that the run works with is listed and not counted: it is there on purpose. */
function foreignFinding(foreign: Inventory['foreign']): readonly Diagnostic[] {
  const others = foreign.filter((token) => token.kind !== 'management');
  if (others.length === 0) return [];
  const live = others.filter((token) => token.status === 'enabled').length;
  const unused = others.filter((token) => token.lastUsedAt === null).length;
  return [inventoryCodes.diagnose('foreign-tokens', { count: others.length, live, unused })];
}
