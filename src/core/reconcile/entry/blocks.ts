import type { Words } from '../../diagnostics/words';
import { formatInstant, type Instant } from '../../model/time';
import type { Reason } from '../../model/plan';
import type { BlockCode } from '../../model/plan-codes';

const block = (code: BlockCode, message: string): Reason => ({ code, message });

/** Reasons why an entry can't be worked on. Other entries go on; the run then ends with an error. */
export const blocks = {
  accessUnresolved: (why: string) => block('access-unresolved', why),
  pendingDeletion: (name: string, region: string, deletedAt: Instant) =>
    block(
      'secret-pending-deletion',
      `secret ${name} is scheduled for deletion on ${formatInstant(deletedAt)}. Choose another name; or restore it, then apply again: aws secretsmanager restore-secret --region ${region} --secret-id ${name}`,
    ),
  removedBefore: (name: string, deletedAt: Instant) =>
    block(
      'secret-pending-deletion',
      `secret ${name} is this entry's and is scheduled for deletion on ${formatInstant(deletedAt)}. To bring it back, pass --restore; or choose another name`,
    ),
  secretNotOurs: (name: string, arn: string, words: Words) =>
    block(
      'secret-not-ours',
      `a secret named ${name} exists, and hawzu-tokens did not make it. Choose another name; or, to use this secret and keep a working token that it holds, set ${words.setting({ arn, takeOver: true }, 'secret')}`,
    ),
  secretOfAnotherOwner: (name: string, owner: string, entry: string, words: Words) =>
    block(
      'secret-not-ours',
      `secret ${name} belongs to the entry ${entry} of owner ${owner}. Choose another name${words.has('movedFrom') ? `; to move the entry here, set ${words.setting({ owner, name: entry }, 'movedFrom')}, and movedTo in the other spec` : ''}`,
    ),
  secretOfAnotherWorkspace: (name: string, workspace: string) =>
    block(
      'secret-of-another-workspace',
      `secret ${name} belongs to workspace ${workspace}. Choose another secret.name or prefix for this workspace`,
    ),
  /** Of a secret that is given by ARN, and that its tags give to somebody else. */
  givenSecretOfAnotherOwner: (name: string, owner: string, entry: string, words: Words) =>
    block(
      'secret-not-ours',
      `secret ${name} is tagged as that of the entry ${entry} of owner ${owner}. Give another secret${words.has('movedFrom') ? `; to move the entry here, set ${words.setting({ owner, name: entry }, 'movedFrom')}, and movedTo in the other spec` : ''}. Only where no spec of ${owner} declares it any more: take its tags hawzu-tokens:owner and hawzu-tokens:name off`,
    ),
  givenSecretOfAnotherWorkspace: (name: string, workspace: string) =>
    block(
      'secret-of-another-workspace',
      `secret ${name} is tagged as one of workspace ${workspace}. Give another secret for this workspace. Only where no spec of ${workspace} declares it any more: take its tag hawzu-tokens:workspace off`,
    ),
  rotatedByOthers: (name: string, functionArn: string) =>
    block(
      'rotated-by-others',
      `secret ${name} is rotated by ${functionArn}, which is none of this software's functions: their names begin with hawzu. Two that replace its value would undo each other's work: cancel that rotation, or take the entry out of the spec`,
    ),
  workspaceUnproven: (name: string) =>
    block(
      'workspace-unproven',
      `secret ${name} names no workspace, and its current value is no token of this one. If it belongs here, add the tag hawzu-tokens:workspace; otherwise choose another name`,
    ),
  secretOfAnotherEntry: (name: string, entry: string, words: Words) =>
    block(
      'secret-not-ours',
      `secret ${name} belongs to the entry ${entry} of the same owner. ${words.has('renamedFrom') ? `Set ${words.setting(entry, 'renamedFrom')} to keep secret and token under the new name, or choose` : 'Choose'} another secret name`,
    ),
  secretIsCopy: (name: string, region: string, primary: string) =>
    block(
      'secret-is-copy',
      `secret ${name} in ${region} is a copy of the one in ${primary}, where it is written: declare the region ${primary}. If that region is lost, promote the copy, then apply again: aws secretsmanager stop-replication-to-replica --region ${region} --secret-id ${name}`,
    ),
  copyAtHome: (name: string, region: string) =>
    block(
      'copy-at-home',
      `secret ${name} is in ${region} itself, so it can't have a copy there. Take ${region} out of replicas`,
    ),
  secretDeclaredTwice: (name: string, others: readonly string[]) =>
    block(
      'secret-declared-twice',
      `secret ${name} is also the secret of ${others.join(', ')}. One secret holds one token: give each entry its own`,
    ),
  secretMissing: (arn: string) =>
    block(
      'secret-missing',
      `secret ${arn} does not exist. A secret given by ARN is made by you; check account and region`,
    ),
  valueOfElsewhere: (name: string, what: string) =>
    block(
      'value-of-elsewhere',
      `the current value of secret ${name} is for ${what}, so it was not presented here. Check HAWZU_ENDPOINT and the declared workspace, or choose another secret`,
    ),
  valueOfManagementToken: (name: string) =>
    block(
      'value-of-management-token',
      `secret ${name} holds the token that this run works with, and no run takes over its own token. To rotate it as this entry, apply once with another management token; otherwise give the entry another secret`,
    ),
  valueOfAnotherEntry: (name: string, id: string) =>
    block(
      'value-of-another-entry',
      `secret ${name} holds token ${id}, which belongs to another entry. Give this entry another secret, or put the value right`,
    ),
  valueOfSeveral: (name: string, id: string, others: readonly string[]) =>
    block(
      'value-of-several-entries',
      `secret ${name} holds token ${id}, and so does the secret of ${others.join(' and that of ')}, and each of them is to be taken over. A token is one entry's: write a token of its own into each of these secrets, or leave only one of the entries in the spec`,
    ),
  tagsContradict: (name: string, entry: string, tagged: string) =>
    block(
      'tags-contradict',
      `secret ${name} is tagged as that of ${tagged}, and its token is labelled for ${entry}, whose secret has this name: somebody changed its tags. Set its tag hawzu-tokens:name to ${entry}`,
    ),
  nothingToRollBackTo: (name: string) =>
    block('nothing-to-roll-back-to', `secret ${name} has no previous version with a live token; rotate instead`),
  rollbackOutOfAccess: (name: string, was: string, is: string) =>
    block(
      'nothing-to-roll-back-to',
      `the token of the previous version of secret ${name} has ${was}, the entry declares ${is}, and no token changes from one to the other. Declare the former access again and then roll back; or rotate instead`,
    ),
  notCreatedYet: (name: string) => block('not-created-yet', `${name} has no token yet; apply makes one`),
  notRotated: (because: string) => block('not-rotated', `it was not rotated as asked: ${because}`),
  notRolledBack: (because: string) => block('not-rolled-back', `it was not rolled back as asked: ${because}`),
  foreignValue: (name: string, words: Words) =>
    block(
      'secret-has-foreign-value',
      `secret ${name} holds a value that hawzu-tokens did not write. Add ${words.setting(true, 'secret', 'takeOver')} beside its arn to take it over: a working token in it is kept and edited as declared, anything else is replaced`,
    ),
} as const;
