import type { Access } from './access';
import type { Expiry, Replica } from './desired';
import type { OwnerId, SecretArn, TokenId, TokenName, VersionId, WorkspaceId } from './ids';
import type { Duration, Instant } from './time';

/** Why something is in a plan, or why it is left alone: a stable code and a sentence for people. */
export interface Reason {
  readonly code: string;
  readonly message: string;
  /** The token that it speaks of by its id. */
  readonly token?: string;
  /** The time that it speaks of: when a rotation was due, when a token expired or was disabled. */
  readonly at?: Instant;
  /** For a hold: when it ends by itself. */
  readonly until?: Instant;
}

/** A hold that a person should know of: it does not end by itself, or it hides a fault. */
export interface Hold extends Reason {
  readonly severity: 'info' | 'warning' | 'error';
}

/** Which secret a step works on. Without an ARN it is one that an earlier step of the same action makes. */
export interface SecretRef {
  /** Absent: the region of the run. */
  readonly region?: string;
  readonly name: string;
  readonly arn?: SecretArn;
}

/** The token that a step works on: a known one, or the one that this action issues or takes the rest of the way. */
export type TokenRef = TokenId | 'new';

/** A version that a step works on: a known one, or the first version of a secret that this action makes. */
export type VersionRef = VersionId | 'first';

/** What a secret of ours is to carry, beside its values. */
export interface SecretSettings {
  readonly description: string;
  /** Ours and the declared ones together. */
  readonly tags: Readonly<Record<string, string>>;
  /** Absent: the key of the account's default, or what somebody else has set since. */
  readonly kmsKeyId?: string;
  readonly replicas?: readonly Replica[];
}

/**
 * The version of a token that a step was decided on (`TokenFacts.version`): if the token has changed since, the step
 * does nothing and the next pass looks again. Absent where the step holds whatever became of the token: an emergency.
 */
interface OnToken {
  readonly token: TokenId;
  readonly ifMatch?: string;
}

/** What steps carry of a rotation, so that a token can say it. */
export interface StatedRotation {
  readonly every: Duration;
  readonly policy: string;
}

/** The same of a token that is there already. */
export interface StatedEntry {
  /** Of the token: its rotation counts from there. */
  readonly createdAt: Instant;
  readonly rotation?: StatedRotation;
}

/** Exactly one port call. Nothing is left to decide when it runs, but what only the world can answer: a nonce, an ARN, a value. */
export type Step =
  | { readonly kind: 'create-secret'; readonly settings: SecretSettings }
  /** Takes back the planned deletion of a secret of ours. */
  | { readonly kind: 'restore-secret' }
  | { readonly kind: 'tag-secret'; readonly tags: Readonly<Record<string, string>> }
  | { readonly kind: 'update-secret'; readonly description?: string; readonly kmsKeyId?: string }
  /** Asks for copies in other regions, which AWS makes and keeps. */
  | { readonly kind: 'add-replicas'; readonly replicas: readonly Replica[] }
  /** Deletes copies, at once. */
  | { readonly kind: 'remove-replicas'; readonly regions: readonly string[] }
  | {
      readonly kind: 'issue';
      readonly version: VersionRef;
      readonly access: Access;
      readonly expiry: Expiry;
      /** Of the resource that the token is made for, or carried on from the entry's newest generation that has one. */
      readonly claim?: string;
      /** Of the trigger that asked for the token; ends the nonce of its label. */
      readonly trigger?: string;
      /** What the token says of its rotation. */
      readonly rotation?: StatedRotation;
    }
  | { readonly kind: 'store'; readonly version: VersionRef; readonly format: 'json' | 'plain' }
  /** Writes the value that a version holds once more, under another version id: what is said beside it has changed. */
  | {
      readonly kind: 'restate';
      readonly from: VersionId;
      readonly version: VersionId;
      readonly token: TokenId;
      readonly label: string;
      readonly expiresAt: Instant | null;
      readonly format: 'json' | 'plain';
    }
  | {
      readonly kind: 'verify';
      readonly what: 'issued' | 'stored';
      readonly version: VersionRef;
      readonly access: Access;
      /** The version has to carry AWSCURRENT as well: the last look of a replacement. */
      readonly isCurrent?: boolean;
    }
  | { readonly kind: 'promote'; readonly from: VersionId; readonly to: VersionId }
  /** Asks the function that rotates the secret for a value under that version. */
  | { readonly kind: 'request-rotation'; readonly version: VersionId }
  /** Waits until the function has made that version the current one. */
  | { readonly kind: 'wait-for-rotation'; readonly version: VersionId }
  | { readonly kind: 'drop-label'; readonly label: string; readonly version: VersionRef }
  | {
      readonly kind: 'edit';
      readonly token: TokenRef;
      readonly ifMatch?: string;
      readonly direction: 'narrow' | 'widen' | 'expiry';
      readonly access?: Access;
      readonly expiresAt?: Instant | null;
      /** Put on the label of the token that this action issued: only what is complete is claimed. */
      readonly claim?: string;
    }
  | ({
      readonly kind: 'relabel';
      readonly label: string;
      /** Only if the run has just disabled the token: its mark of a pause gets the proof of that (`pauseProof`). */
      readonly provesPause?: boolean;
      /** The token is the entry's from now on, and says so. Absent: what it says of that stays. */
      readonly states?: StatedEntry;
    } & OnToken)
  | ({ readonly kind: 'enable' } & OnToken)
  | ({ readonly kind: 'disable' } & OnToken)
  | ({ readonly kind: 'revoke' } & OnToken)
  /** Stops the action unless the secret is exactly as it was observed. Guards what can't be undone against stale reads. */
  | {
      readonly kind: 'recheck';
      readonly lastChangedAt: Instant;
      /** Its copies have to be in sync, too: what follows ends a token that they may still show. */
      readonly inSync?: boolean;
    }
  | {
      readonly kind: 'delete-secret';
      readonly recoveryWindowDays: number;
      /** The version that was seen as current, `null`: none. If another is by then, the deletion is taken back. */
      readonly current: VersionId | null;
      /**
       * Hash of the tags that said whose it is: plans are shown and saved, and anybody who may tag writes what they like. If
       * others say so by then, the deletion is taken back.
       */
      readonly identity: string;
    };

export type ActionKind =
  | 'create'
  | 'replace'
  | 'rotate'
  | 'finish'
  | 'narrow'
  | 'widen'
  | 'update'
  | 'pause'
  | 'resume'
  | 'rollback'
  | 'retire'
  | 'take-over'
  | 'kill'
  | 'remove';

/** One token's change: why, on which secret, in which steps. */
export interface Action {
  readonly kind: ActionKind;
  readonly token: TokenName;
  readonly reasons: readonly Reason[];
  readonly secret: SecretRef;
  readonly steps: readonly Step[];
  /** What the consumer's token becomes or loses, in words: the old access and the new, when the old token dies. */
  readonly effects: readonly string[];
  /** The token whose place the action's new one takes. */
  readonly replaces?: TokenId;
}

/** Everything that is to happen, or not, to one entry of the spec (or to one that the spec no longer declares). */
export interface EntryPlan {
  readonly token: TokenName;
  readonly declared: boolean;
  readonly actions: readonly Action[];
  readonly holds: readonly Hold[];
  /** Set when the entry can't be reconciled. Other entries go on; an emergency still kills what it can reach. */
  readonly blocked?: Reason;
  /** The facts that the plan rests on, as text; `apply --plan` compares them to say what moved. */
  readonly fingerprint: Readonly<Record<string, string>>;
}

/** An immutable plan. Its hash covers what it does and what it rests on, not when it was made. */
export interface Plan {
  readonly ownerId: OwnerId;
  readonly workspace: WorkspaceId;
  /** "Now" for every decision in it: the token API's clock when it was observed. */
  readonly asOf: Instant;
  readonly entries: readonly EntryPlan[];
  /** The token that the run itself uses; no step touches it. */
  readonly managementToken: TokenId;
  /** What was asked for beyond "make it as declared", as far as a saved plan has to know it. */
  readonly asked: { readonly prune: boolean; readonly claimed: readonly string[]; readonly restore: boolean };
  /** Why the safety gate refuses the plan, if it does. */
  readonly gate: readonly Reason[];
  readonly hash: string;
}
