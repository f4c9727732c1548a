import { parseLabel } from '../model/label';
import type { Reason } from '../model/plan';
import { isReplica, regionOf } from '../model/secret-address';
import type { SecretFacts } from '../ports/secret-store';
import { blocks } from './entry/blocks';
import { claimedSince } from './entry/claims';
import { isOurs } from './observed/generations';
import { NAME_TAG, OWNER_TAG, WORKSPACE_TAG } from './observed/observed';
import { isRestorable, isToBeRestored } from './changes/restoration';
import type { Subject } from './entry/subject';

/** Facts that make an entry impossible, each with what a person can do about it; the first that holds is told. */
export function whyBlocked(subject: Subject): Reason | undefined {
  for (const check of CHECKS) {
    const block = check(subject);
    if (block) return block;
  }
  return undefined;
}

/** What is to be disabled needs no role. */
function isUnresolved({ desired: { unresolved }, isOff }: Subject): Reason | undefined {
  return unresolved === undefined || isOff ? undefined : blocks.accessUnresolved(unresolved);
}

function sharesSecret({ facts, ref }: Subject): Reason | undefined {
  return facts.sharedWith.length > 0 ? blocks.secretDeclaredTwice(ref.name, facts.sharedWith) : undefined;
}

/** What is to be disabled needs no secret either. */
const isPendingDeletion = (subject: Subject): Reason | undefined => (subject.isOff ? undefined : whyPending(subject));

/** What a secret that awaits its deletion asks of a person. */
export function whyPending(subject: Subject): Reason | undefined {
  const { secret } = subject;
  if (secret?.deletedAt === undefined || isToBeRestored(subject)) return undefined;
  const { name, arn, deletedAt } = secret;
  // A resource has no flag to say it with: its creation restores, its update does not.
  return isRestorable(subject) && !subject.claimant
    ? blocks.removedBefore(name, deletedAt)
    : blocks.pendingDeletion(name, regionOf(arn) ?? 'REGION', deletedAt);
}

/** AWS writes a copy where its primary is, and there alone. */
function isCopy({ secret }: Subject): Reason | undefined {
  if (!secret || !isReplica(secret)) return undefined;
  return blocks.secretIsCopy(secret.name, regionOf(secret.arn) ?? '', secret.primaryRegion!);
}

/** The region of the environment is known only now. */
function hasCopyAtHome({ desired: { secret, region }, ref }: Subject): Reason | undefined {
  const isAtHome = secret.kind === 'managed' && secret.replicas?.some((replica) => replica.region === region);
  return isAtHome && region !== undefined ? blocks.copyAtHome(ref.name, region) : undefined;
}

function isMissing({ desired, secret }: Subject): Reason | undefined {
  return desired.secret.kind === 'external' && !secret ? blocks.secretMissing(desired.secret.arn) : undefined;
}

/** A secret that we made says whose it is: owner, workspace and entry. */
function isNotOurs(subject: Subject): Reason | undefined {
  const { desired, secret, owner, workspace, words } = subject;
  if (!secret) return undefined;
  if (desired.secret.kind === 'external') return isAnothersByTags(subject, secret);
  const theirs = secret.tags[OWNER_TAG];
  const entry = secret.tags[NAME_TAG];
  const where = secret.tags[WORKSPACE_TAG];
  if (theirs === undefined || entry === undefined) return blocks.secretNotOurs(secret.name, secret.arn, words);
  if (where !== undefined && where !== workspace) return blocks.secretOfAnotherWorkspace(secret.name, where);
  if (where === undefined && !provesWorkspace(subject)) return blocks.workspaceUnproven(secret.name);
  const { movedFrom } = desired;
  if (movedFrom && theirs === movedFrom.owner && entry === movedFrom.name) return undefined;
  if (isRetagged(subject, theirs, entry)) return blocks.tagsContradict(secret.name, desired.name, entry);
  if (theirs !== owner) return blocks.secretOfAnotherOwner(secret.name, theirs, entry, words);
  if (secret.deletedAt !== undefined) return undefined;
  return entry === desired.name || entry === desired.renamedFrom
    ? undefined
    : blocks.secretOfAnotherEntry(secret.name, entry, words);
}

/**
 * Consent to write a secret that is given by ARN is its owner's to give, and of one that we made the tags say who that is: two
 * owners, or two workspaces, would replace each other's values for ever. Its entry may have had any name.
 */
function isAnothersByTags(
  { desired, owner, workspace, words }: Subject,
  { name, tags }: SecretFacts,
): Reason | undefined {
  const theirs = tags[OWNER_TAG];
  const entry = tags[NAME_TAG];
  const where = tags[WORKSPACE_TAG];
  if (theirs === undefined || entry === undefined) return undefined;
  if (where !== undefined && where !== workspace) return blocks.givenSecretOfAnotherWorkspace(name, where);
  const { movedFrom } = desired;
  const isMoved = movedFrom && theirs === movedFrom.owner && entry === movedFrom.name;
  return theirs === owner || isMoved ? undefined : blocks.givenSecretOfAnotherOwner(name, theirs, entry, words);
}

/** Its name is the declared one and its token is labelled for the entry: only the tag says otherwise, and anybody wrote that. */
const isRetagged = ({ desired, secret, owner, current }: Subject, theirs: string, entry: string): boolean =>
  theirs === owner &&
  entry !== desired.name &&
  entry !== desired.renamedFrom &&
  desired.secret.kind === 'managed' &&
  desired.secret.name === secret?.name &&
  secret.deletedAt === undefined &&
  current?.label?.name === desired.name;

/** By its name: nothing else tells whose a function is. Without one AWS does not say who rotates. */
function isRotatedByOthers({ secret, ref }: Subject): Reason | undefined {
  const rotator = secret?.rotation?.function;
  if (rotator === undefined || /:function:hawzu/.test(rotator)) return undefined;
  return blocks.rotatedByOthers(ref.name, rotator);
}

/** Version 0.1 wrote no workspace: the token of the current value tells. An empty secret has nothing to lose. */
const provesWorkspace = ({ generations, secret }: Subject): boolean =>
  secret?.stages.size === 0 || generations.current?.content.kind === 'token';

/** A value for another endpoint or workspace is never presented to this one, so nothing can be said of it. */
function holdsValueOfElsewhere({ generations: { current, pending }, ref }: Subject): Reason | undefined {
  const value = [current, pending].find((version) => version?.content.kind === 'elsewhere')?.content;
  return value?.kind === 'elsewhere' ? blocks.valueOfElsewhere(ref.name, value.what) : undefined;
}

/** A secret given by ARN is consent to write, not to replace what somebody else put there. */
function holdsForeignValue(subject: Subject): Reason | undefined {
  const { desired, generations, managementToken, ref, words } = subject;
  if (desired.secret.kind !== 'external') return undefined;
  const value = generations.current?.content;
  if (!value || generations.all.some(isOurs)) return undefined;
  if (value.kind === 'handmade' && value.token.id === managementToken) return blocks.valueOfManagementToken(ref.name);
  if (value.kind === 'foreign' && value.tokenId !== undefined)
    return blocks.valueOfAnotherEntry(ref.name, value.tokenId);
  if (desired.secret.takeOver || wasOurs(subject)) return undefined;
  return value.kind === 'handmade' || value.kind === 'foreign' || value.kind === 'gone'
    ? blocks.foreignValue(ref.name, words)
    : undefined;
}

/** A token that several entries take over would be edited, rotated and in the end revoked by each of them. */
function holdsTokenOfSeveral(subject: Subject): Reason | undefined {
  const { facts, generations, ref, options, desired } = subject;
  const value = generations.current?.content;
  const others = facts.takenOverBy ?? [];
  // What leaked is replaced, for each of them.
  if (value?.kind !== 'handmade' || others.length === 0 || options.compromised?.has(desired.name)) return undefined;
  return blocks.valueOfSeveral(ref.name, value.token.id, others);
}

/**
 * A dead value of a token that was ours: it quotes a label which we gave for this secret, and somebody may have saved it
 * again; or it lies in the version that a resource stored, and a version never gets another value.
 */
function wasOurs({ generations: { current }, facts, claimant }: Subject): boolean {
  if (current?.content.kind !== 'gone') return false;
  if (claimant?.stored === current.id) return true;
  const quoted = parseLabel(current.content.storedLabel ?? '');
  return quoted !== undefined && facts.scopeKeys.includes(quoted.scopeKey);
}

const CHECKS = [
  claimedSince,
  isUnresolved,
  sharesSecret,
  isCopy,
  hasCopyAtHome,
  isPendingDeletion,
  isMissing,
  isNotOurs,
  isRotatedByOthers,
  holdsValueOfElsewhere,
  holdsForeignValue,
  holdsTokenOfSeveral,
];
