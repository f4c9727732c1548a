import type { DesiredToken, EntryName, SecretTarget } from '../../model/desired';
import type { OwnerId, WorkspaceId } from '../../model/ids';
import type { Action, Hold, Reason, SecretSettings, Step } from '../../model/plan';
import { formerDescription, secretDescription } from '../../model/secret-description';
import { DEFAULT_KEY, isSameKey } from '../../model/aws/kms-key';
import type { SecretFacts } from '../../ports/secret-store';
import {
  EARLIER_NAMES_TAG,
  FORMAT_TAG,
  LEFT_TAG,
  MOVED_TAG,
  NAME_TAG,
  OWNER_TAG,
  RECOVERY_TAG,
  RENAMED_TAG,
  WORKSPACE_TAG,
} from '../observed/observed';
import { holds } from '../entry/holds';
import { copySteps, keptCopies } from './copies';
import { reasons } from '../entry/reasons';
import type { Subject } from '../entry/subject';

type Managed = Extract<SecretTarget, { kind: 'managed' }>;

/** What the secret of an entry is to carry: declared tags, ours, and a description for people. */
export function settingsOf(
  { owner, workspace }: { readonly owner: OwnerId; readonly workspace: WorkspaceId },
  desired: DesiredToken,
  target: Managed,
): SecretSettings {
  return {
    description: secretDescription(desired),
    tags: {
      ...target.tags,
      [OWNER_TAG]: owner,
      [NAME_TAG]: desired.name,
      [WORKSPACE_TAG]: workspace,
      ...(desired.renamedFrom !== undefined && { [RENAMED_TAG]: desired.renamedFrom }),
      ...(desired.movedFrom && { [MOVED_TAG]: textOf(desired.movedFrom) }),
      [RECOVERY_TAG]: String(target.recoveryWindowDays),
    },
    ...(target.kmsKeyId !== undefined && { kmsKeyId: target.kmsKeyId }),
    ...(target.replicas && target.replicas.length > 0 && { replicas: target.replicas }),
  };
}

/**
 * Settings of a secret that differ from what is declared, changed in place. Tags that nobody declares any more stay:
 * organisations tag secrets too, and no tag says who set it.
 */
export function planSettings(subject: Subject): Action[] {
  const { desired, secret } = subject;
  if (!secret) return [];
  if (desired.secret.kind !== 'managed') return takingTags(subject, secret);
  const wanted = settingsOf(subject, desired, desired.secret);
  const all = {
    ...wanted.tags,
    ...earlierNames(secret.tags, desired.renamedFrom),
    ...earlierOwners(secret.tags, desired.movedFrom),
    ...(isNotedAsLeft(secret) && { [LEFT_TAG]: NOT_LEFT }),
  };
  const tags = Object.fromEntries(Object.entries(all).filter(([key, value]) => secret.tags[key] !== value));
  const changed = changedSettings(desired, wanted, secret);
  const copies = copySteps(desired.secret, secret);
  const steps: Step[] = [
    ...(Object.keys(tags).length > 0 ? [{ kind: 'tag-secret', tags } as const] : []),
    ...(Object.keys(changed).length > 0 ? [{ kind: 'update-secret', ...changed } as const] : []),
    ...copies,
  ];
  if (steps.length === 0) return [];
  const why = settingsReasons(subject, secret, { tags, changed, copies: copies.length > 0 });
  const effects = copies.flatMap((step) => (step.kind === 'remove-replicas' ? step.regions : [])).map(isGone);
  return [{ kind: 'update', token: desired.name, reasons: why, secret: subject.ref, steps, effects }];
}

const textOf = ({ owner, name }: EntryName): string => `${owner}/${name}`;

const ENTRY = /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/;

/** The same of entries of other owners. */
function earlierOwners(tags: SecretFacts['tags'], movedFrom: EntryName | undefined): SecretFacts['tags'] {
  if (!movedFrom) return {};
  const last = textOf(movedFrom);
  const told = (tags[MOVED_TAG]?.split(' ') ?? []).filter((one) => ENTRY.test(one) && one !== last);
  // In this order it stays as it is with each further pass.
  const entries = [...new Set(told), last];
  while (entries.join(' ').length > NAMES_LENGTH) entries.shift();
  return { [MOVED_TAG]: entries.join(' ') };
}

/** In place of a time. */
const NOT_LEFT = 'no';

const isNotedAsLeft = ({ tags }: SecretFacts): boolean => tags[LEFT_TAG] !== undefined && tags[LEFT_TAG] !== NOT_LEFT;

/**
 * A secret that is given by ARN is not ours to tag. One that we made carries the tags of its entry all the same: where that moved here
 * they are to say so, or its former owner waits for ever, and this one is refused once `movedFrom` is taken out.
 */
function takingTags(subject: Subject, secret: SecretFacts): Action[] {
  const { desired, owner, workspace, ref } = subject;
  const { movedFrom } = desired;
  const theirs = secret.tags[OWNER_TAG];
  if (!movedFrom || theirs !== movedFrom.owner || secret.tags[NAME_TAG] !== movedFrom.name) return [];
  const tags = {
    [OWNER_TAG]: owner,
    [NAME_TAG]: desired.name,
    [WORKSPACE_TAG]: workspace,
    ...earlierOwners(secret.tags, movedFrom),
  };
  const steps = [{ kind: 'tag-secret', tags } as const];
  return [
    { kind: 'update', token: desired.name, reasons: [reasons.secretMoved(theirs)], secret: ref, steps, effects: [] },
  ];
}

/** A tag holds 256 characters (AWS): the oldest names are dropped. */
const NAMES_LENGTH = 256;

const NAME = /^[a-z][a-z0-9-]*$/;

/** Tokens of the secrets that an entry left under a name are found by that name, so none is forgotten by the next rename. */
function earlierNames(tags: SecretFacts['tags'], renamedFrom: string | undefined): SecretFacts['tags'] {
  const last = tags[RENAMED_TAG];
  if (renamedFrom === undefined || last === undefined || last === renamedFrom) return {};
  // Anybody who may tag may have written anything there, and plans are shown and saved.
  const names = [...new Set([...(tags[EARLIER_NAMES_TAG]?.split(' ') ?? []), last])].filter((name) => NAME.test(name));
  if (names.length === 0) return {};
  while (names.join(' ').length > NAMES_LENGTH) names.shift();
  return { [EARLIER_NAMES_TAG]: names.join(' ') };
}

const isGone = (region: string): string => `it can't be read in ${region} any more`;

/** What is declared otherwise than it is, and does not change by itself. */
export function keptSettings({ desired, secret }: Subject): Hold[] {
  if (desired.secret.kind !== 'managed' || !secret) return [];
  const { name, kmsKeyId } = desired.secret;
  const isOwnKey = kmsKeyId === undefined && secret.kmsKeyId !== undefined && !isSameKey(DEFAULT_KEY, secret.kmsKeyId);
  return [
    ...(secret.name === name ? [] : [holds.nameKept(secret.name, name)]),
    ...(isOwnKey ? [holds.keyKept(secret.kmsKeyId)] : []),
    ...keptCopies(desired.secret, secret),
  ];
}

function changedSettings(
  desired: DesiredToken,
  wanted: SecretSettings,
  secret: SecretFacts,
): Partial<Omit<SecretSettings, 'tags'>> {
  return {
    ...(![wanted.description, formerDescription(desired)].includes(secret.description ?? '') && {
      description: wanted.description,
    }),
    ...(wanted.kmsKeyId !== undefined && !isSameKey(wanted.kmsKeyId, secret.kmsKeyId) && { kmsKeyId: wanted.kmsKeyId }),
  };
}

/** What is to be changed. */
interface SettingChanges {
  readonly tags: Readonly<Record<string, string>>;
  readonly changed: Partial<Omit<SecretSettings, 'tags'>>;
  readonly copies: boolean;
}

function settingsReasons(
  { desired, owner }: Subject,
  secret: SecretFacts,
  { tags, changed, copies }: SettingChanges,
): Reason[] {
  const former = secret.tags[NAME_TAG];
  const settings = [
    ...(Object.keys(tags).some((key) => !key.startsWith('hawzu-tokens:')) ? ['tags'] : []),
    ...(changed.description === undefined ? [] : ['description']),
    ...(changed.kmsKeyId === undefined ? [] : ['KMS key']),
    ...(copies ? ['copies in other regions'] : []),
    ...(tags[RECOVERY_TAG] === undefined || secret.tags[RECOVERY_TAG] === undefined ? [] : ['recovery window']),
  ];
  const why = [
    ...(secret.tags[OWNER_TAG] === owner ? [] : [reasons.secretMoved(secret.tags[OWNER_TAG] ?? '')]),
    ...(former === undefined || former === desired.name ? [] : [reasons.secretRenamed(former)]),
    ...(settings.length === 0 ? [] : [reasons.settingsChanged(settings)]),
    ...(tags[LEFT_TAG] === undefined ? [] : [reasons.cameBack()]),
  ];
  // Version 0.1 wrote fewer tags; that says nothing to people beside a change of theirs.
  return why.length > 0 ? why : [reasons.tagsCompleted()];
}

/** The format that the tag of a secret tells of its current value; `undefined` where it tells nothing. */
export const formatOf = (secret: SecretFacts): 'json' | 'plain' | undefined => {
  const told = secret.tags[FORMAT_TAG];
  return told === 'json' || told === 'plain' ? told : undefined;
};
