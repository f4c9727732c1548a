import type { TokenId, VersionId } from '../../model/ids';
import type { Action, Hold, Reason, Step } from '../../model/plan';
import type { BlockCode, HoldCode, ReasonCode } from '../../model/plan-codes';
import { type Generation, isOurs } from '../observed/generations';
import type { Subject } from './subject';

/**
 * A resource of Terraform that an entry is planned for. It has a random claim in its state, which stands on the
 * labels of tokens: who claims the entry may update and delete it.
 */
export interface Claimant {
  /** Absent while a state that is older than claims is only looked at: its first apply makes one. */
  readonly claim?: string;
  /**
   * A creation takes a claim over where it need not touch the token; the first apply after an import takes it anyway; a
   * creation that failed gives its claim up.
   */
  readonly comes: 'to-create' | 'from-import' | 'to-keep' | 'to-give-up';
  /** Tokens that its state remembers: those are its own where nobody claims anything. */
  readonly remembers: ReadonlySet<TokenId>;
  /** The version in which its state saw a token of its own. */
  readonly stored?: VersionId;
}

export const claimReasons = {
  claimed: (): Reason => ({ code: 'claimed' satisfies ReasonCode, message: 'this resource claims the token' }),
} as const;

const blocks = {
  claimedSince: (name: string): Reason => ({
    code: 'claimed-by-another' satisfies BlockCode,
    message: `another Terraform resource has claimed token ${name} since: one at another address, or in another state, creates it too. Remove this one from its configuration, which ends nothing; or, to have the token here, remove both from their states (terraform state rm) and import the secret here by its ARN`,
  }),
  mayNotChange: (name: string, id: string, what: string): Reason => ({
    code: 'claimed-by-another' satisfies BlockCode,
    message: `token ${name} exists (${id}), another Terraform resource claims it, and a creation may not ${what}. Choose another name; or, to have it here, remove the other from its state (terraform state rm) and import the secret here by its ARN`,
  }),
  otherName: (name: string, theirs: string): Reason => ({
    code: 'claimed-by-another' satisfies BlockCode,
    message: `its secret holds the token ${theirs}, which another Terraform resource claims. One secret holds one token: give ${name} its own`,
  }),
} as const;

const superseded = (name: string): Hold => ({
  severity: 'warning',
  code: 'claim-superseded' satisfies HoldCode,
  message: `another Terraform resource claims token ${name}, or nothing proves that it is this one's: nothing was ended`,
});

/** The claim that a token gets which is issued now. */
export const claimToCarry = ({ claimant, claim }: Subject): string | undefined => claimant?.claim ?? claim;

/**
 * The claim that the label of a token is to carry. Where a resource takes the entry, every claim of another becomes its
 * own, so that none comes back when the newest token goes; where nobody claims it, the current token gets it.
 */
export function claimFor({ claimant, claim, current }: Subject, { label, token }: Generation): string | undefined {
  const mine = claimant?.claim;
  if (mine === undefined || claim === mine) return label ? label.claim : claim;
  if (label && label.claim === undefined && current?.token.id !== token.id) return undefined;
  return mine;
}

const isTaken = ({ claimant, claim }: Subject): boolean =>
  claimant !== undefined && claim !== undefined && claim !== claimant.claim;

/** A resource acts only while the claim is its own. */
export const claimedSince = (subject: Subject): Reason | undefined =>
  subject.claimant?.comes === 'to-keep' && isTaken(subject) ? blocks.claimedSince(subject.desired.name) : undefined;

/** Why a resource that is destroyed ends nothing. */
export function whyEndsNothing({ claimant, claim, generations, desired }: Subject): Hold | undefined {
  if (!claimant) return undefined;
  const ours = generations.all.filter(isOurs);
  const isIts =
    claim === undefined
      ? ours.length === 0 || ours.some(({ token }) => claimant.remembers.has(token.id))
      : claim === claimant.claim;
  return isIts ? undefined : superseded(desired.name);
}

/** What a creation leaves to the next plan, which announces it: it takes a good value as it is. */
export const isLeftByCreation = ({ kind, reasons }: Action): boolean =>
  kind === 'retire' || (kind === 'rotate' && reasons.every(({ code }) => code === 'rotation-due'));

/**
 * A creation takes the claim of another resource over, as `create_before_destroy` and a renamed address need, but never
 * edits rights, expiry or status of a token that another claims, nor replaces one that works.
 */
export function whyNotTakenOver(subject: Subject, actions: readonly Action[]): Reason | undefined {
  if (subject.claimant?.comes !== 'to-create' || !isTaken(subject)) return undefined;
  const { name } = subject.desired;
  const claimed = subject.generations.all.findLast(({ label }) => label?.claim === subject.claim);
  if (claimed?.label && claimed.label.name !== name) return blocks.otherName(name, claimed.label.name);
  const steps = actions.filter((action) => !isLeftByCreation(action)).flatMap((action) => action.steps);
  for (const step of steps) {
    const what = interference(step, subject);
    if (what !== undefined) return blocks.mayNotChange(name, subject.current?.token.id ?? 'superseded', what);
  }
  return undefined;
}

function interference(step: Step, { current }: Subject): string | undefined {
  const works = current !== undefined && (current.live || (current.label?.paused ?? false));
  switch (step.kind) {
    case 'edit':
      if (step.token === 'new') return undefined;
      return step.access ? 'change its rights' : 'change its expiry';
    case 'enable':
    case 'disable':
    case 'revoke':
      return `${step.kind} it`;
    case 'issue':
    case 'promote':
      return works ? 'replace it while it works' : undefined;
    case 'restate':
      return 'change its value';
    default:
      return undefined;
  }
}
