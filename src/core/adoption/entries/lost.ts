import { adoptionCodes } from '../../diagnostics/catalogue/adoption';
import type { Context } from '../../diagnostics/define-catalogue';
import type { Replica, SecretTarget } from '../../model/desired';
import { DEFAULT_KEY, isSameKey } from '../../model/aws/kms-key';
import type { Instant } from '../../model/time';
import { formatMinute } from '../../model/time-words';
import { readDescription } from '../../model/secret-description';
import type { ReplicaFacts, SecretFacts } from '../../ports/secret-store';
import { formatOf } from '../../reconcile/changes/settings';
import { type Generation, isOurs, isSuperseded } from '../../reconcile/observed/generations';
import { RECOVERY_TAG } from '../../reconcile/observed/observed';
import { isReservedTag } from '../../token-spec/fields/read-secret';
import { holdsTokenValue } from '../../token-spec/document/written-secrets';
import type { Place } from '../look/managed';
import type { Answers, Doubt, ProposedEntry } from '../proposal/proposal';
import { type AccessStyle, accessSaid } from './access';
import { defaultSecretName } from './hand-made';
import { canRotate, dueByDefault, expiryDeclared } from './lifetime';
import { isName } from './names';
import { textsOf } from './texts';

const DEFAULT_RECOVERY_DAYS = 30;
const DAY = 24 * 3_600_000;
/** The longest text that a spec takes. */
const LONGEST_TEXT = 1_000;

/** What an entry whose spec was lost is made with. */
export interface LostStyle extends AccessStyle {
  readonly now: Instant;
}

/**
 * The entry of a secret that this software keeps, as far as secret, label and token tell of it: how it was to be rotated
 * they don't.
 */
export function lostEntry(
  place: Place,
  answers: Answers,
  style: LostStyle,
): ProposedEntry | { readonly unfit: string } {
  const { owner, name, seen, generations, isTagged } = place;
  const { secret, region } = seen;
  if (!isName(name)) return { unfit: 'its name tag is no name of an entry' };
  if (secret.deletedAt !== undefined)
    return { unfit: `it waits for its deletion, on ${formatMinute(secret.deletedAt)}` };
  const ours = generations.all.filter(isOurs);
  const current = ours.findLast(({ phase }) => phase === 'current') ?? ours.at(-1);
  if (!current) return { unfit: 'no token of it is left, so nothing tells its access' };
  const context: Context = { place: { kind: 'resource', resource: `secret ${secret.name}` } };
  const granted = accessSaid(current.token.access, style, context);
  if ('unfit' in granted) return granted;
  const { texts, doubts: unsaid } = textsOf(name, answers, toldBy(secret, name), context);
  const { expiry, doubts: ofTime, ...time } = timeOf(current, ours, style, context);
  const isEndless = expiry.kind === 'never';
  const why = answers.justification;
  return {
    name,
    origin: 'ours',
    tokenId: current.token.id,
    texts: {
      ...texts,
      ...(isEndless && {
        justification: why === undefined ? { text: `TODO justification of ${name}`, asked: true } : { text: why },
      }),
    },
    access: granted.access,
    expiry,
    ...time,
    enabled: !(current.label?.paused === true && current.token.status === 'disabled'),
    secret: targetOf(place),
    ...(isTagged && { region, secretArn: secret.arn }),
    format: formatOf(secret) ?? 'json',
    doubts: [
      ...claimed(current, context),
      ...(secret.rotation === undefined
        ? []
        : [{ at: 'secret', finding: adoptionCodes.diagnose('rotated-by-function', {}, context) } as const]),
      ...(isTagged
        ? []
        : [{ at: 'secret', finding: adoptionCodes.diagnose('format-not-known', {}, context) } as const]),
      ...unsaid,
      ...granted.doubts,
      ...ofTime,
      ...(isEndless && why === undefined
        ? [
            {
              at: 'justification',
              finding: adoptionCodes.diagnose('to-be-said', { field: 'justification' }, context),
            } as const,
          ]
        : []),
    ],
  };

  function targetOf({ isTagged: isMade }: Place): SecretTarget {
    if (!isMade) return { kind: 'external', arn: secret.arn, takeOver: false };
    const { kmsKeyId, tags, replicas = [] } = secret;
    const days = Number(tags[RECOVERY_TAG] ?? DEFAULT_RECOVERY_DAYS);
    return {
      kind: 'managed',
      name: secret.name,
      named: secret.name !== defaultSecretName(owner, name),
      ...(kmsKeyId !== undefined && { kmsKeyId }),
      tags: Object.fromEntries(Object.entries(tags).filter(([key]) => !isReservedTag(key))),
      ...(replicas.length > 0 && { replicas: replicas.map(declared) }),
      recoveryWindowDays: Number.isInteger(days) ? days : DEFAULT_RECOVERY_DAYS,
    };
  }
}

const declared = ({ region, kmsKeyId }: ReplicaFacts): Replica => ({
  region,
  ...(kmsKeyId !== undefined && !isSameKey(DEFAULT_KEY, kmsKeyId) && { kmsKeyId }),
});

/** Only what a spec takes: anybody who may tag can describe a secret, too. */
function toldBy({ description }: SecretFacts, name: string) {
  const said = readDescription(description ?? '', name);
  const fit = (text: string | undefined): string | undefined =>
    text !== undefined && text.length <= LONGEST_TEXT && /\S/.test(text) && !holdsTokenValue(text) ? text : undefined;
  return { purpose: fit(said?.purpose), consumer: fit(said?.consumer), owner: fit(said?.owner) };
}

function timeOf(
  { token }: Generation,
  ours: readonly Generation[],
  { now }: LostStyle,
  context: Context,
): Pick<ProposedEntry, 'expiry' | 'rotation' | 'reviewBy'> & { readonly doubts: readonly Doubt[] } {
  const before = ours.filter(isSuperseded).map((generation) => generation.token);
  const expiry = expiryDeclared(token, before);
  if (expiry.kind === 'never') return { expiry, reviewBy: inAMonth(now), doubts: [] };
  if (expiry.kind === 'at') return { expiry, doubts: [] };
  if (!canRotate(expiry.duration)) return { expiry, rotation: 'none', doubts: [] };
  const due = dueByDefault(token.createdAt, expiry.duration);
  return {
    expiry,
    doubts: [
      { at: 'expiry', finding: adoptionCodes.diagnose('rotation-not-known', {}, context) },
      ...(due > now
        ? []
        : [
            {
              at: 'expiry',
              finding: adoptionCodes.diagnose('rotates-at-once', { since: formatMinute(due) }, context),
            } as const,
          ]),
    ],
  };
}

const inAMonth = (now: Instant): Instant => ((Math.floor(now / DAY) + 30) * DAY) as Instant;

const claimed = ({ label }: Generation, context: Context): readonly Doubt[] =>
  label?.claim === undefined
    ? []
    : [{ at: 'entry', finding: adoptionCodes.diagnose('claimed-by-terraform', {}, context) }];
