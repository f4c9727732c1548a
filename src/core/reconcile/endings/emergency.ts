import type { TokenId } from '../../model/ids';
import type { Action, Hold, Reason } from '../../model/plan';
import { later, SETTLE_MS } from '../../model/time';
import type { TokenFacts } from '../../ports/token-api';
import { type Generation, isExpired, isOurs } from '../observed/generations';
import { emergencyHolds } from './emergency-holds';
import { isInItsEntry, userOf } from './held-elsewhere';
import { reasons } from '../entry/reasons';
import { action, firstToken, successor } from '../changes/replacement';
import type { Subject } from '../entry/subject';

/** What leaked of an entry, and what takes its place. */
export interface Emergency {
  readonly actions: readonly Action[];
  readonly holds: readonly Hold[];
}

export const isEmergency = ({ desired, options }: Subject): boolean => options.compromised?.has(desired.name) ?? false;

/**
 * The values of an entry leaked. A replacement is tried first, so that its consumer has somewhere to go; then every token
 * of the entry dies, whatever became of the replacement, in every phase, with the secret there, deleted or unreadable, and
 * in every secret that the entry had before. Each death is an action of its own: one that fails keeps none of the others alive.
 * @param blocked why the entry can't be reconciled: then nothing is made, and what can be reached still dies
 */
export function planEmergency(subject: Subject, blocked: Reason | undefined): Emergency {
  const { managementToken, tokensById, options, facts } = subject;
  const places: readonly Place[] = [subject, ...subject.formers, ...subject.maybeFormers];
  const found = places.flatMap(({ generations }) => generations.all);
  const doomed = unique([...doomedHere(subject), ...subject.formers.flatMap(doomedInFormer)]).filter(
    ({ id }) => id !== managementToken,
  );
  const named = [...(options.kill ?? [])].filter((id) => !doomed.some((token) => token.id === id));
  const left = unproven(subject).filter(
    ({ token: { id } }) => !named.includes(id) && !doomed.some((token) => token.id === id),
  );
  const own = found.some(({ token }) => token.id === managementToken);
  const made = subject.issuedBy(new Set([...doomed.map(({ id }) => id), ...named, ...(own ? [managementToken] : [])]));
  const told = new Set([
    ...named,
    ...doomed.map(({ id }) => id),
    ...left.map(({ token: { id } }) => id),
    managementToken,
  ]);
  return {
    actions: [
      ...(blocked ? [] : replacementOf(subject)),
      ...doomed.map((token) => kill(subject, token)),
      ...named.flatMap((id) => {
        const token = tokensById.get(id);
        return token && id !== managementToken ? [kill(subject, token)] : [];
      }),
    ],
    holds: [
      ...(blocked ? [{ ...blocked, severity: 'error' as const }] : []),
      ...(doomed.length + named.length === 0 && !own ? [emergencyHolds.nothingToKill()] : []),
      ...(own ? [emergencyHolds.ownTokenLeaked(managementToken)] : []),
      ...[...doomed, ...named.map((id) => ({ id }))].flatMap(({ id }) => usedByOthers(subject, id)),
      ...left.filter(({ token }) => !own || token.id !== managementToken).map(({ hold }) => hold),
      ...made.loose
        .filter(({ id }) => !told.has(id) && !isInItsEntry(subject, id))
        .map(({ id, label }) => emergencyHolds.issuedByLeaked(id, label, userOf(subject, id))),
      ...(made.ofOthers > 0 ? [emergencyHolds.issuedForOthers(made.ofOthers)] : []),
      ...(facts.secret.known ? [] : [emergencyHolds.leakedSecretUnread(facts.secret.why)]),
      ...places
        .slice(1)
        .flatMap(({ facts: { secret } }) => (secret.known ? [] : [emergencyHolds.leakedSecretUnread(secret.why)])),
      ...places.flatMap(outOfReach),
    ],
  };
}

/** A secret of an entry, the one that it has or one that it had. */
type Place = Pick<Subject, 'facts' | 'generations'>;

const doomedHere = ({ generations }: Place): readonly TokenFacts[] =>
  generations.all.filter((g) => g.phase !== 'stranger').map(({ token }) => token);

/** Anybody who may make secrets can copy tags: what a person made and wrote there is not known to be the entry's. */
const doomedInFormer = ({ generations }: Place): readonly TokenFacts[] =>
  generations.all.filter(isOurs).map(({ token }) => token);

/** What may have leaked, and nothing proves to be the entry's: it lives until somebody names it. Each is told once. */
function unproven(subject: Subject): readonly Unproven[] {
  const { facts, formers, maybeFormers, now } = subject;
  const isDoubtful = (place: Place, { phase, live, token }: Generation): boolean =>
    maybeFormers.some((one) => one === place)
      ? !isExpired(token, now)
      : phase === 'stranger' || (phase === 'adopted' && live && place !== subject);
  const all = [
    ...[subject, ...formers, ...maybeFormers].flatMap((place): readonly Unproven[] => [
      ...place.generations.all
        .filter((generation) => isDoubtful(place, generation))
        .map(({ token }) => notProven(subject, token)),
      ...heldForOthers(place, subject),
      ...namedByRefused(place, subject).map((token) => notProven(subject, token)),
    ]),
    ...facts.elsewhere.filter(({ isAnothers }) => !isAnothers).map(({ token }) => notProven(subject, token)),
  ];
  return all.filter(({ token }, index) => all.findIndex((one) => one.token.id === token.id) === index);
}

interface Unproven {
  readonly token: Pick<TokenFacts, 'id'>;
  readonly hold: Hold;
}

function notProven(subject: Subject, token: TokenFacts): Unproven {
  const { id, label } = token;
  return { token, hold: emergencyHolds.notProvenOurs(id, label, userOf(subject, id)) };
}

/**
 * Tokens whose values the secret holds, in versions without a label too, and whose labels say another entry or anything else
 * of our form: who holds a leaked token may have edited that.
 */
function heldForOthers({ facts, generations }: Place, subject: Subject): readonly Unproven[] {
  const known = new Set(generations.all.map(({ token }) => token.id));
  const staged = generations.staged.flatMap(({ content }) =>
    content.kind === 'foreign' && content.tokenId !== undefined ? [content.tokenId] : [],
  );
  const read = [...(facts.depth?.stored?.values() ?? [])].flatMap((stored) =>
    stored.kind === 'token' && subject.tokensById.has(stored.tokenId) ? [stored.tokenId] : [],
  );
  return [...staged, ...read]
    .filter((id) => !known.has(id))
    .map((id) => ({ token: { id }, hold: emergencyHolds.labelledForAnotherEntry(id, userOf(subject, id)) }));
}

const unique = (tokens: readonly TokenFacts[]): readonly TokenFacts[] => [
  ...new Map(tokens.map((token) => [token.id, token])).values(),
];

/** Versions whose tokens live on for all that can be told: nothing that was not looked at counts as dead. */
function outOfReach({ facts }: Place): readonly Hold[] {
  return [...(facts.depth?.stored ?? [])].flatMap(([version, stored]) => {
    if (stored.kind === 'unreadable') return [emergencyHolds.leakedUnread(version, stored.why)];
    return stored.kind === 'elsewhere' ? [emergencyHolds.leakedElsewhere(version, stored.what)] : [];
  });
}

/**
 * Tokens that values name which the token API refuses: disabled ones whose labels people edited, or anybody's whose id
 * somebody wrote there. One that has expired works for nobody.
 */
function namedByRefused({ facts }: Place, { tokensById, now }: Subject): readonly TokenFacts[] {
  return [...(facts.depth?.stored?.values() ?? [])].flatMap((stored) => {
    const token = stored.kind === 'refused' ? tokensById.get(stored.tokenId) : undefined;
    return token && !isExpired(token, now) ? [token] : [];
  });
}

function replacementOf(subject: Subject): Action[] {
  const { desired, secret, generations, facts, now } = subject;
  const ended = desired.expiry.kind === 'at' && desired.expiry.at <= later(now, SETTLE_MS);
  if (!desired.enabled || ended || !facts.secret.known) return [];
  const why = [reasons.compromised()];
  if (!secret || !generations.current)
    return [firstToken(subject, generations.all.length > 0 ? 'replace' : 'create', why)];
  return [successor(subject, 'rotate', generations.current.id, why)];
}

/** A value that leaked dies wherever somebody copied it to. Whose consumers lose it has to know. */
function usedByOthers(subject: Subject, id: TokenId): readonly Hold[] {
  const user = userOf(subject, id);
  return user === undefined || user.arn === subject.secret?.arn ? [] : [emergencyHolds.killedInUse(id, user)];
}

/** No condition on the token's version: whatever became of it meanwhile, it is to die. */
function kill(subject: Subject, { id }: TokenFacts): Action {
  const made = action(subject, 'kill', [reasons.compromised()], [{ kind: 'revoke', token: id }]);
  return { ...made, effects: [`token ${id} is revoked at once, without overlap`] };
}
