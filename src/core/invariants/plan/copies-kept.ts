import { createHash } from 'node:crypto';
import type { Action, Step } from '../../model/plan';
import type { EntryOfPlan, PlanFacts, SecretSeen } from './plan-facts';
import { wasStored } from './plan-tokens';

/** What of an action is judged, with what was seen of its entry. */
interface Judged {
  readonly ownerId: string;
  readonly declared: boolean;
  readonly action: Action;
  readonly facts: PlanFacts;
  readonly seen: EntryOfPlan | undefined;
}

/**
 * A secret exists once, however many regions show it. Nothing is written to a copy, or concluded from it; and one that was
 * promoted is not removed because nobody declares it. The judge tells copies by itself.
 */
export function whyNotOnCopy({ ownerId, declared, action, facts, seen }: Judged): string | undefined {
  if (action.kind === 'kill') return undefined;
  const arn = action.secret.arn ?? seen?.arn;
  if (arn === undefined) return undefined;
  const secret = facts.secretsSeen.find((one) => one.arn === arn);
  if (secret && isCopy(secret) && action.steps.some(changes))
    return `${arn} is a copy: it is written in its own region`;
  const removes = action.kind === 'remove' && !declared;
  return removes && seen && isPromoted(arn, ownerId, seen, facts)
    ? `removes ${arn}, which is a copy of a secret in another region`
    : undefined;
}

/**
 * Why a token may not be retired yet: a copy of its secret is not in sync, so that it may still show the token's value. One whose
 * end has come works for nobody, and one that no version is marked for was never stored.
 */
export function whyStillShown(action: Action, seen: EntryOfPlan | undefined): string | undefined {
  if (action.kind !== 'retire' || !seen) return undefined;
  const ended = new Set<string>(
    action.steps.flatMap((step) => (step.kind === 'disable' || step.kind === 'revoke' ? [step.token] : [])),
  );
  const shown = seen.tokens.find((token) => ended.has(token.id) && !token.expired && wasStored(token, seen));
  const isBehind = seen.copies === undefined || seen.copies.some(({ status }) => status !== 'InSync');
  return shown && isBehind ? `ends ${shown.id}, which a copy of its secret may still show` : undefined;
}

const changes = ({ kind }: Step): boolean => kind !== 'recheck' && kind !== 'verify';

const isCopy = ({ arn, primaryRegion }: SecretSeen): boolean =>
  primaryRegion !== undefined && primaryRegion !== regionIn(arn);

/** No token of its own, and the same secret stands elsewhere: a declared entry's, or one that tokens are labelled for. */
function isPromoted(arn: string, ownerId: string, seen: EntryOfPlan, facts: PlanFacts): boolean {
  const places = new Set(facts.places);
  if (seen.scopeKeys.some((key) => places.has(key))) return false;
  const elsewhere = facts.secretsSeen.filter(
    (one) => !isCopy(one) && regionIn(one.arn) !== regionIn(arn) && anywhere(one.arn) === anywhere(arn),
  );
  return elsewhere.some(({ arn: other }) => {
    const base = other.slice(0, -7);
    return facts.declaredSecrets.has(base) || places.has(placeOf(ownerId, base));
  });
}

const regionIn = (arn: string): string | undefined => arn.split(':')[3];
const anywhere = (arn: string): string => arn.split(':').toSpliced(3, 1).join(':');

/** How labels name a secret: its owner and its ARN without the suffix, as 13 characters of base32. */
function placeOf(ownerId: string, base: string): string {
  const bits = [...createHash('sha256').update(`${ownerId}\n${base}`).digest()]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  return Array.from(
    { length: 13 },
    (_, n) => 'abcdefghijklmnopqrstuvwxyz234567'[parseInt(bits.slice(5 * n, 5 * n + 5), 2)],
  ).join('');
}
