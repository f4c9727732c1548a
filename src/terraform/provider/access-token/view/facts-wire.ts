import { isDeepStrictEqual } from 'node:util';
import { type Access, canonicalAccess, sameAccess, workspaceAccess } from '../../../../core/model/access';
import {
  ownerId,
  projectId,
  secretArn,
  tokenId,
  tokenName,
  type VersionId,
  versionId,
} from '../../../../core/model/ids';
import { labelFor, scopeKeyOf } from '../../../../core/model/label';
import { formatInstant, type Instant, later, parseInstant } from '../../../../core/model/time';
import {
  AWSCURRENT,
  type ReplicaFacts,
  type SecretFacts,
  type SecretRotation,
} from '../../../../core/ports/secret-store';
import type { TokenFacts } from '../../../../core/ports/token-api';
import {
  creatorOf,
  FORMAT_TAG,
  NAME_TAG,
  OWNER_TAG,
  RECOVERY_TAG,
  WORKSPACE_TAG,
} from '../../../../core/reconcile/observed/observed';
import { secretDescription } from '../../../../core/model/secret-description';
import type { TokenState } from '../attributes/schema';
import { nameOf } from '../attributes/pinned-secret';

/**
 * What was seen of a secret, less what the attributes of the state beside it say, or follows from them. Terraform writes
 * its whole state after each resource, so every byte kept for each of n resources is written n times.
 * Times are milliseconds after the observation began.
 */
export interface SecretWire {
  readonly arn?: string;
  readonly name?: string;
  readonly changed: number;
  readonly deleted?: number;
  /** Absent: as we describe it; null: not at all. */
  readonly about?: string | null;
  /** Absent: ours, and those that the state declares. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly kms?: string;
  /** Of what is replicated: the region that it is written in, and its copies. */
  readonly primary?: string;
  readonly copies?: readonly ReplicaFacts[];
  readonly rotated?: RotationWire | true;
  /** The staging labels of each version. Absent: the current version alone. */
  readonly labels?: readonly (readonly [string, readonly string[]])[];
}

/** The same of a token. Its version and when it was edited last are not kept: no plan rests on them. */
export interface TokenWire {
  readonly id?: string;
  /** The random part of the label, when the rest of it is as it has to be; otherwise the whole label. */
  readonly nonce?: string;
  readonly label?: string;
  readonly access?: Access;
  readonly off?: true;
  /** Made by somebody who made none of ours. */
  readonly theirs?: true;
  /** Absent: as the state says. */
  readonly ends?: number | null;
  readonly made: number;
  readonly enabled?: number;
  readonly disabled?: number;
  readonly used?: number;
}

/** The attributes that say what need not be said again. */
export type Beside = Pick<
  TokenState,
  | 'name'
  | 'owner_id'
  | 'workspace_id'
  | 'purpose'
  | 'owner'
  | 'consumer'
  | 'secret'
  | 'secret_arn'
  | 'token_id'
  | 'version_id'
  | 'current_expires_at'
  | 'workspace_role'
  | 'max_issued_lifetime'
  | 'project_grants'
>;

/** Versions before kept `true`. */
interface RotationWire {
  readonly by?: string;
  readonly next?: number;
}

const rotationToWire = ({ function: by, nextAt }: SecretRotation, asOf: Instant): RotationWire => ({
  ...(by !== undefined && { by }),
  ...(nextAt !== undefined && { next: nextAt - asOf }),
});

const rotationFromWire = (wire: RotationWire | true, asOf: Instant): SecretRotation =>
  wire === true
    ? {}
    : {
        ...(wire.by !== undefined && { function: wire.by }),
        ...(wire.next !== undefined && { nextAt: later(asOf, wire.next) }),
      };

export function secretToWire(secret: SecretFacts, asOf: Instant, beside: Beside): SecretWire {
  const {
    arn,
    name,
    lastChangedAt,
    deletedAt,
    description,
    tags,
    kmsKeyId,
    primaryRegion,
    replicas,
    rotation,
    stages,
  } = secret;
  const listed = [...stages];
  return {
    ...(arn !== beside.secret_arn && { arn }),
    ...(name !== nameOf(arn) && { name }),
    changed: lastChangedAt - asOf,
    ...(deletedAt !== undefined && { deleted: deletedAt - asOf }),
    ...(description !== ownDescription(beside) && { about: description ?? null }),
    ...(!isDeepStrictEqual(tags, ownTags(beside)) && { tags }),
    ...(kmsKeyId !== undefined && { kms: kmsKeyId }),
    ...(primaryRegion !== undefined && { primary: primaryRegion }),
    ...(replicas && { copies: replicas }),
    ...(rotation && { rotated: rotationToWire(rotation, asOf) }),
    ...(JSON.stringify(listed) !== JSON.stringify(currentAlone(beside)) && { labels: listed }),
  };
}

export function secretFromWire(wire: SecretWire, asOf: Instant, beside: Beside): SecretFacts {
  const arn = secretArn(wire.arn ?? beside.secret_arn ?? '');
  const stages = wire.labels ?? currentAlone(beside);
  const description = wire.about === undefined ? ownDescription(beside) : (wire.about ?? undefined);
  return {
    arn,
    name: wire.name ?? nameOf(arn) ?? '',
    lastChangedAt: later(asOf, wire.changed),
    ...(wire.deleted !== undefined && { deletedAt: later(asOf, wire.deleted) }),
    ...(description !== undefined && { description }),
    tags: wire.tags ?? ownTags(beside),
    ...(wire.kms !== undefined && { kmsKeyId: wire.kms }),
    ...(wire.primary !== undefined && { primaryRegion: wire.primary }),
    ...(wire.copies && { replicas: wire.copies }),
    ...(wire.rotated !== undefined && { rotation: rotationFromWire(wire.rotated, asOf) }),
    stages: new Map<VersionId, readonly string[]>(stages.map(([id, carried]) => [versionId(id), carried])),
  };
}

/** @param isOurs whether somebody made it who is known to have made tokens of ours */
export function tokenToWire(token: TokenFacts, asOf: Instant, beside: Beside, isOurs: boolean): TokenWire {
  const { id, label, access, status, expiresAt, createdAt, enabledAt, disabledAt, lastUsedAt } = token;
  const declared = declaredAccess(beside);
  const start = labelStart(beside);
  const ends = expiresAt === null ? null : formatInstant(expiresAt);
  return {
    ...(id !== beside.token_id && { id }),
    ...(start !== undefined && label.startsWith(start) ? { nonce: label.slice(start.length) } : { label }),
    ...(!(declared && sameAccess(declared, access)) && { access }),
    ...(status === 'disabled' && { off: true }),
    ...(!isOurs && { theirs: true }),
    ...(ends !== beside.current_expires_at && { ends: expiresAt === null ? null : expiresAt - asOf }),
    made: createdAt - asOf,
    ...(enabledAt !== null && { enabled: enabledAt - asOf }),
    ...(disabledAt !== null && { disabled: disabledAt - asOf }),
    ...(lastUsedAt !== null && { used: lastUsedAt - asOf }),
  };
}

export function tokenFromWire(wire: TokenWire, asOf: Instant, beside: Beside): TokenFacts {
  const at = (ms: number | undefined): Instant | null => (ms === undefined ? null : later(asOf, ms));
  const createdAt = later(asOf, wire.made);
  const told = beside.current_expires_at === null ? null : (parseInstant(beside.current_expires_at) ?? null);
  return {
    id: tokenId(wire.id ?? beside.token_id ?? ''),
    label: wire.label ?? `${labelStart(beside) ?? ''}${wire.nonce ?? ''}`,
    access: wire.access ?? declaredAccess(beside) ?? { type: 'project', grants: [] },
    status: wire.off ? 'disabled' : 'enabled',
    expiresAt: wire.ends === undefined ? told : wire.ends === null ? null : later(asOf, wire.ends),
    version: '',
    createdBy: wire.theirs ? THEIRS : '',
    createdByToken: null,
    createdAt,
    updatedAt: createdAt,
    enabledAt: at(wire.enabled),
    disabledAt: at(wire.disabled),
    lastUsedAt: at(wire.used),
  };
}

/** Who made the tokens that are kept, as far as plans ask: one of us, or somebody else. */
export const OURS: ReadonlySet<string> = new Set([creatorOf({ createdByToken: null, createdBy: '' })]);
const THEIRS = 'somebody else';

/** The hashes in labels that stand for the resource, when its secret is there and no other owner is in play. */
export function scopeKeysImplied(
  secret: SecretFacts | undefined,
  { owner_id: owner, secret_arn }: Beside,
): readonly string[] {
  const arn = secret?.arn ?? (secret_arn === null ? undefined : secretArn(secret_arn));
  return owner === null || arn === undefined ? [] : [scopeKeyOf(ownerId(owner), arn)];
}

/** What a secret carries that this resource made and nobody else has changed; one that is given by ARN carries nothing. */
function ownTags({ owner_id: owner, name, workspace_id: workspace, secret }: Beside): Readonly<Record<string, string>> {
  if (secret?.arn) return {};
  return {
    // A tag that is null is left out.
    ...Object.fromEntries(Object.entries(secret?.tags ?? {}).filter(([, tag]) => (tag as string | null) !== null)),
    [OWNER_TAG]: owner ?? '',
    [NAME_TAG]: name ?? '',
    [WORKSPACE_TAG]: workspace ?? '',
    [RECOVERY_TAG]: (secret?.recovery_window ?? '30d').replace(/d$/, ''),
    [FORMAT_TAG]: secret?.format ?? 'json',
  };
}

const ownDescription = ({ name, consumer, owner, purpose, secret }: Beside): string | undefined =>
  name === null || consumer === null || owner === null || purpose === null || secret?.arn
    ? undefined
    : secretDescription({ name: tokenName(name), consumer, owner, purpose });

const currentAlone = ({ version_id: id }: Beside): readonly (readonly [string, readonly string[]])[] =>
  id === null ? [] : [[id, [AWSCURRENT]]];

/** The label of a token of the current version, but for its random part. */
function labelStart({ name, owner_id: owner, secret_arn: arn, version_id: version }: Beside): string | undefined {
  if (name === null || owner === null || arn === null || version === null) return undefined;
  const of = { name: tokenName(name), owner: ownerId(owner), arn: secretArn(arn), version: versionId(version) };
  return labelFor({ ...of, nonce: '' });
}

/** The access that attributes with roles declare; needs are resolved elsewhere. */
function declaredAccess({
  workspace_role: role,
  max_issued_lifetime: lifetime,
  project_grants: grants,
}: Beside): Access | undefined {
  if (role !== null) return workspaceAccess(role, lifetime);
  const complete = (grants ?? []).flatMap((grant) =>
    typeof grant.project_id === 'string' && typeof grant.role === 'string'
      ? [{ project: projectId(grant.project_id), role: grant.role }]
      : [],
  );
  if (grants === null || complete.length !== grants.length) return undefined;
  return canonicalAccess({ type: 'project', grants: complete });
}
