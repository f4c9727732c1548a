import { describeAccess } from '../../model/access';
import type { Expiry } from '../../model/desired';
import type { Step, TokenRef, VersionRef } from '../../model/plan';
import { formatDuration, formatInstant } from '../../model/time';
import { shortenMiddle } from '../text/fit';

const ID_WIDTH = 16;

const token = (ref: TokenRef): string => (ref === 'new' ? 'the new token' : shortenMiddle(ref, ID_WIDTH));

const version = (ref: VersionRef): string => (ref === 'first' ? 'first version' : shortenMiddle(ref, ID_WIDTH));

function expiry(of: Expiry): string {
  switch (of.kind) {
    case 'after':
      return `expires after ${formatDuration(of.duration)}`;
    case 'at':
      return `expires at ${formatInstant(of.at)}`;
    case 'never':
      return 'never expires';
  }
}

const regions = (names: readonly string[]): string => [...names].sort().join(', ');

/** One step in a few words. Ids are shortened; names are not. */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case 'create-secret':
      return step.settings.replicas
        ? `create the secret, with copies in ${regions(step.settings.replicas.map(({ region }) => region))}`
        : 'create the secret';
    case 'restore-secret':
      return 'restore the secret';
    case 'tag-secret':
      return `set its tags ${Object.keys(step.tags).sort().join(', ')}`;
    case 'update-secret':
      return `set its ${[...(step.description === undefined ? [] : ['description']), ...(step.kmsKeyId === undefined ? [] : ['KMS key'])].join(' and ')}`;
    case 'add-replicas':
      return `ask for copies in ${regions(step.replicas.map(({ region }) => region))}`;
    case 'remove-replicas':
      return `delete its copies in ${regions(step.regions)}`;
    case 'issue':
      return `issue ${describeAccess(step.access)}, ${expiry(step.expiry)}`;
    case 'store':
      return `store as ${version(step.version)} (${step.format})`;
    case 'restate':
      return `write the value of ${version(step.from)} once more as ${version(step.version)} (${step.format})`;
    case 'verify':
      return step.what === 'issued' ? 'verify before storing' : `verify ${version(step.version)}`;
    case 'promote':
      return `promote ${version(step.to)} over ${version(step.from)}`;
    case 'request-rotation':
      return `ask the rotation function for ${version(step.version)}`;
    case 'wait-for-rotation':
      return `wait until the rotation function has promoted ${version(step.version)}`;
    case 'drop-label':
      return `drop ${step.label} from ${version(step.version)}`;
    case 'edit':
      return describeEdit(step);
    case 'relabel':
      return step.provesPause
        ? `mark ${token(step.token)} as disabled by this`
        : `relabel ${token(step.token)} to ${step.label}`;
    case 'enable':
    case 'disable':
    case 'revoke':
      return `${step.kind} ${token(step.token)}`;
    case 'recheck':
      return `recheck that the secret is unchanged since ${formatInstant(step.lastChangedAt)}${step.inSync ? ', and its copies in sync' : ''}`;
    case 'delete-secret':
      return step.recoveryWindowDays === 0
        ? 'delete the secret for good'
        : `delete the secret, restorable for ${step.recoveryWindowDays} d`;
  }
}

function describeEdit(step: Extract<Step, { readonly kind: 'edit' }>): string {
  const changes = [
    ...(step.access ? [`${step.direction} to ${describeAccess(step.access)}`] : []),
    ...(step.expiresAt === null ? ['clear its expiry'] : []),
    ...(step.expiresAt ? [`expiry to ${formatInstant(step.expiresAt)}`] : []),
    ...(step.claim === undefined ? [] : ['claim it']),
  ];
  return `edit ${token(step.token)}: ${changes.join(', ')}`;
}
