import type { Access } from './access';
import type { OwnerId, PermissionId, ProjectId, SecretArn, TokenName, WorkspaceId } from './ids';
import type { Duration, Instant } from './time';

/** A role by name, or the permissions its consumer needs: those resolve to the lowest role that covers them. */
export type RoleOrNeeds =
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'needs'; readonly needs: readonly PermissionId[] };

/** Access as written in a spec, before needs are resolved against the workspace's roles. */
export type DeclaredAccess =
  | { readonly type: 'workspace'; readonly grant: RoleOrNeeds; readonly maxIssuedLifetime?: string }
  | {
      readonly type: 'project';
      readonly grants: readonly { readonly project: ProjectId; readonly grant: RoleOrNeeds }[];
    };

/** How long a token lives. Durations count from the creation of each generation. */
export type Expiry =
  | { readonly kind: 'after'; readonly duration: Duration }
  | { readonly kind: 'at'; readonly at: Instant }
  | { readonly kind: 'never' };

/** Hours of the day, UTC, in which a rotation that is due may start. Safety wins: when no window fits before expiry, it rotates anyway. */
export interface RotationWindow {
  /** 0 to 23. */
  readonly startHour: number;
  /** 1 to 24. */
  readonly hours: number;
}

export type Rotation =
  | { readonly kind: 'none'; readonly overlap: Duration; readonly observationPeriod: Duration }
  | {
      readonly kind: 'every';
      readonly every: Duration;
      readonly overlap: Duration;
      readonly observationPeriod: Duration;
      readonly window?: RotationWindow;
    };

/** A copy of a secret in another region, which AWS keeps. */
export interface Replica {
  readonly region: string;
  /** Of that region. Absent: the key that AWS manages there. */
  readonly kmsKeyId?: string;
}

/** Where the value goes. A managed secret is made, tagged and deleted by us; one given by ARN is only written to. */
export type SecretTarget =
  | {
      readonly kind: 'managed';
      readonly name: string;
      /** True when the spec names the secret; false when the name is prefix + token name. */
      readonly named: boolean;
      readonly kmsKeyId?: string;
      readonly tags: Readonly<Record<string, string>>;
      /** Its copies, sorted by region: these and no others. Absent: nobody says, and whatever there are stay. */
      readonly replicas?: readonly Replica[];
      /** Days between deletion and its end: 0 (at once) or 7 to 30 (AWS: DeleteSecret). */
      readonly recoveryWindowDays: number;
    }
  | {
      readonly kind: 'external';
      readonly arn: SecretArn;
      /** Consent to replace a current value that is not ours. */
      readonly takeOver: boolean;
    };

/** An entry as another spec of the same workspace names it. */
export interface EntryName {
  readonly owner: OwnerId;
  readonly name: TokenName;
}

/** One entry of a spec, with every default filled in. */
export interface DeclaredToken<A = DeclaredAccess> {
  readonly name: TokenName;
  readonly purpose: string;
  /** Who answers for the token: a person or team, for auditors. Not the owner id. */
  readonly owner: string;
  readonly consumer: string;
  readonly access: A;
  readonly expiry: Expiry;
  readonly rotation: Rotation;
  readonly secret: SecretTarget;
  /** AWS region of the secret; `undefined` means the region of the environment. */
  readonly region?: string;
  /** `json`: token, id, label, workspace, endpoint and expiry; `plain`: the bare token. */
  readonly format: 'json' | 'plain';
  readonly enabled: boolean;
  readonly renamedFrom?: TokenName;
  /** The entry of another owner that this one continues: its secret and token are taken over. */
  readonly movedFrom?: EntryName;
  /** The entry of another owner that continues this one, which leaves secret and token alone from now on. */
  readonly movedTo?: EntryName;
  readonly justification?: string;
  readonly reviewBy?: Instant;
}

/** A whole spec, needs not yet resolved. Tokens are sorted by name. */
export interface DeclaredState<A = DeclaredAccess> {
  readonly ownerId: OwnerId;
  readonly workspace: WorkspaceId;
  readonly tokens: readonly DeclaredToken<A>[];
}

/** An entry whose access is resolved to roles. */
export interface DesiredToken extends DeclaredToken<Access> {
  /**
   * Why its access could not be resolved, as people read it: the workspace has no such role, project or permission. The entry is
   * blocked then, and its roles are those that the spec names.
   */
  readonly unresolved?: string;
}

/** The spec after defaults, units, role resolution and sorting. */
export interface DesiredState extends Omit<DeclaredState, 'tokens'> {
  readonly tokens: readonly DesiredToken[];
}
