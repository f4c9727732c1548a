import type {
  DeclaredAccess,
  DeclaredState,
  DeclaredToken,
  Expiry,
  Replica,
  RoleOrNeeds,
  Rotation,
} from '../../core/model/desired';
import { formatDuration, instant } from '../../core/model/time';
import { formatMoment } from '../../core/token-spec/fields/read-moment';
import { TEXT_NAMES, type TextName } from '../../core/token-spec/table/token-fields';
import type { Waiver } from '../../core/token-spec/fields/waivers';
import { escapeTemplate } from './escape-template';
import type { AccessTokenConfig, AccessTokenRotation, AccessTokenSecret } from '../bindings/generated/access-token';

/** What code says about a token beside the spec. The texts may be references that Terraform resolves. */
export interface SaidInCode extends SecretSettings {
  /** A change of it rotates the value. */
  readonly trigger?: string | undefined;
}

/** What it says about the secret of the token. */
export interface SecretSettings {
  /** A secret that is managed elsewhere, in place of the one that the spec would make. */
  readonly given?: { readonly arn: string; readonly takeOver: boolean };
  /** For a secret that we make and whose spec names no key. */
  readonly kmsKeyId?: string;
  /** By region: for copies for which the spec names no key. */
  readonly replicaKmsKeyIds?: Readonly<Record<string, string>>;
  /** Added to those of the spec, which win. */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * One entry of a spec as attributes of `hawzu_access_token`. Defaults are filled in, so that a plan shows everything that
 * holds; lengths of time keep the unit that somebody wrote.
 */
export function attributesOf(
  { ownerId, workspace }: Pick<DeclaredState, 'ownerId' | 'workspace'>,
  token: DeclaredToken,
  settings: SaidInCode = {},
  waivers: readonly Waiver[] = [],
): AccessTokenConfig {
  const { justification, reviewBy } = accepted(token, waivers);
  return {
    workspaceId: workspace,
    ownerId,
    name: token.name,
    ...textAttributes({ ...token, justification }),
    ...accessAttributes(token.access),
    ...expiryAttributes(token.expiry),
    ...(reviewBy !== undefined && { reviewBy: formatMoment(reviewBy) }),
    enabled: token.enabled,
    rotation: {
      ...rotationAttributes(token.rotation),
      ...(settings.trigger !== undefined && { trigger: settings.trigger }),
    },
    secret: secretAttributes(token, settings),
  };
}

/** What people only read, by the table: each has an attribute of its name. */
function textAttributes(token: Texts): Pick<AccessTokenConfig, Required & TextName> {
  const { purpose, owner, consumer } = token;
  const said = TEXT_NAMES.flatMap((name) => {
    const text = token[name];
    return text === undefined ? [] : [[name, escapeTemplate(text)] as const];
  });
  return { purpose, owner, consumer, ...Object.fromEntries(said) };
}

type Texts = Pick<DeclaredToken, TextName>;
/** Those that every token has. */
type Required = { [K in TextName]-?: undefined extends Texts[K] ? never : K }[TextName];

/**
 * A resource accepts what a policy check finds by a reason and a date; a spec may give both in waivers, so that of those
 * the earliest date counts. Beside what the entry itself says, a waiver has nothing to add.
 */
function accepted({ justification, reviewBy }: DeclaredToken, waivers: readonly Waiver[]) {
  if (waivers.length === 0) return { justification, reviewBy };
  return {
    justification: justification ?? waivers.map(({ reason }) => reason).join('; '),
    reviewBy: reviewBy ?? instant(Math.min(...waivers.map(({ until }) => until))),
  };
}

function accessAttributes(access: DeclaredAccess): Partial<AccessTokenConfig> {
  if (access.type === 'project') {
    return {
      projectGrants: access.grants.map(({ project, grant }) => ({ projectId: project, ...roleOrNeeds(grant) })),
    };
  }
  const { role, needs } = roleOrNeeds(access.grant);
  const { maxIssuedLifetime } = access;
  return { ...(role === undefined ? { workspaceNeeds: needs } : { workspaceRole: role }), maxIssuedLifetime };
}

const roleOrNeeds = (grant: RoleOrNeeds): { role?: string; needs?: string[] } =>
  grant.kind === 'role' ? { role: escapeTemplate(grant.role) } : { needs: [...grant.needs] };

function expiryAttributes(expiry: Expiry): Partial<AccessTokenConfig> {
  switch (expiry.kind) {
    case 'after':
      return { expiresIn: formatDuration(expiry.duration) };
    case 'at':
      return { expiresAt: formatMoment(expiry.at) };
    case 'never':
      return { neverExpires: true };
  }
}

function rotationAttributes(rotation: Rotation): AccessTokenRotation {
  const retiring = {
    overlap: formatDuration(rotation.overlap),
    observationPeriod: formatDuration(rotation.observationPeriod),
  };
  if (rotation.kind === 'none') return { enabled: false, ...retiring };
  const { every, window } = rotation;
  return {
    enabled: true,
    every: formatDuration(every),
    ...retiring,
    ...(window && { window: `${hour(window.startHour)}-${hour(endOf(window.startHour + window.hours))}` }),
  };
}

const hour = (count: number): string => `${String(count).padStart(2, '0')}:00`;
const endOf = (hours: number): number => (hours > 24 ? hours - 24 : hours);

function secretAttributes(token: DeclaredToken, settings: SecretSettings): AccessTokenSecret {
  const { given, kmsKeyId, replicaKmsKeyIds = {}, tags } = settings;
  const { secret, format, region } = token;
  if (given) return { arn: given.arn, format, takeOver: given.takeOver };
  if (secret.kind === 'external') return { arn: secret.arn, format, takeOver: secret.takeOver };
  const key = secret.kmsKeyId === undefined ? kmsKeyId : escapeTemplate(secret.kmsKeyId);
  const allTags = { ...tags, ...literalTags(secret.tags) };
  return {
    // A name that is only the default one moves with the token's name and never the secret: so it is not said as a name.
    ...(secret.named ? { name: secret.name } : { prefix: secret.name.slice(0, -token.name.length) }),
    ...(region !== undefined && { region }),
    ...(key !== undefined && { kmsKeyId: key }),
    ...(secret.replicas && { replicas: secret.replicas.map((copy) => replicaAttributes(copy, replicaKmsKeyIds)) }),
    ...(Object.keys(allTags).length > 0 && { tags: allTags }),
    format,
    recoveryWindow: `${secret.recoveryWindowDays}d`,
  };
}

function replicaAttributes({ region, kmsKeyId }: Replica, keys: Readonly<Record<string, string>>) {
  const key = kmsKeyId === undefined ? keys[region] : escapeTemplate(kmsKeyId);
  return { region, ...(key !== undefined && { kmsKeyId: key }) };
}

const literalTags = (tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [escapeTemplate(key), escapeTemplate(value)]));
