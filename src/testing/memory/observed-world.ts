import { systemRoles } from '../../adapters/memory/tokens/rights';
import type { Role } from '../../core/model/access';
import type { DesiredToken } from '../../core/model/desired';
import {
  ownerId,
  type SecretArn,
  secretArn,
  tokenId,
  tokenName,
  type VersionId,
  versionId,
  workspaceId,
} from '../../core/model/ids';
import { labelFor, scopeKeyOf, splitArn } from '../../core/model/label';
import { instant, type Instant, later } from '../../core/model/time';
import type { SecretFacts } from '../../core/ports/secret-store';
import type { TokenFacts } from '../../core/ports/token-api';
import {
  type Depth,
  type EntryFacts,
  FORMAT_TAG,
  known,
  NAME_TAG,
  type Observed,
  OWNER_TAG,
  RECOVERY_TAG,
  WORKSPACE_TAG,
} from '../../core/reconcile/observed/observed';
import { projectAccess } from './desired';

/** When the tokens of built observations are made, unless a test says otherwise. */
export const BORN = instant(Date.UTC(2026, 0, 1));
export const OWNER = ownerId('acme-ci');
export const MANAGEMENT = tokenId('tok_management');

export const arnOf = (name: string, suffix = 'AbCdEf'): SecretArn =>
  secretArn(`arn:aws:secretsmanager:eu-west-1:123456789012:secret:hawzu/acme/${name}-${suffix}`);

/** A version id that people can read in a failure: `v1` in the place of a UUID. */
export const version = (name: string): VersionId => versionId(name.padEnd(36, '-'));

/** A token issued for a version of an entry's secret, with ordinary facts where a test says nothing. */
export function issued(
  entry: string,
  held: string,
  changes: Partial<TokenFacts> & { readonly arn?: SecretArn; readonly nonce?: string } = {},
): TokenFacts {
  const { arn = arnOf(entry), nonce = 'nonce', ...facts } = changes;
  const createdAt = facts.createdAt ?? BORN;
  return {
    id: tokenId(`tok_${entry}_${held}`),
    label: labelFor({ name: tokenName(entry), owner: OWNER, arn, version: version(held), nonce }),
    access: projectAccess(['proj_web', 'Project Viewer']),
    status: 'enabled',
    expiresAt: later(createdAt, 30 * 24 * 3_600_000),
    version: '0',
    createdBy: 'management',
    createdByToken: MANAGEMENT,
    createdAt,
    updatedAt: createdAt,
    enabledAt: null,
    disabledAt: null,
    lastUsedAt: createdAt,
    ...facts,
  };
}

/** The tags that an apply gives the secret of an entry. */
export const tagsOf = (entry: string): Record<string, string> => ({
  [OWNER_TAG]: OWNER,
  [NAME_TAG]: entry,
  [WORKSPACE_TAG]: 'ws_acme',
  [RECOVERY_TAG]: '30',
  [FORMAT_TAG]: 'json',
});

const descriptionOf = (entry: string): string =>
  `Access token ${entry} for consumer-of-${entry}: Runs the regression suite on every merge`;

/** The secret of an entry with labels by version name. */
export function secretWith(
  entry: string,
  stages: Readonly<Record<string, readonly string[]>>,
  changes: Partial<SecretFacts> = {},
): SecretFacts {
  return {
    arn: arnOf(entry),
    name: `hawzu/acme/${entry}`,
    lastChangedAt: BORN,
    tags: tagsOf(entry),
    description: descriptionOf(entry),
    stages: new Map(Object.entries(stages).map(([name, list]) => [version(name), list])),
    ...changes,
  };
}

/** What was observed of one entry. */
export interface EntryScene {
  readonly secret: EntryFacts['secret'] | SecretFacts | undefined;
  readonly tokens?: readonly TokenFacts[];
  readonly depth?: Depth;
  readonly elsewhere?: EntryFacts['elsewhere'];
  readonly sharedWith?: readonly string[];
  /** Of one that no entry comes to: the entry that has another secret by now. */
  readonly formerOf?: string;
  /** The same: nothing proves that it belongs to this workspace. */
  readonly unproven?: boolean;
}

/** An observation of entries at an instant, by both servers' clocks. */
export function observed(
  asOf: Instant,
  declared: Readonly<Record<string, EntryScene>>,
  more: {
    readonly undeclared?: Readonly<Record<string, EntryScene>>;
    readonly roles?: readonly Role[];
    readonly others?: readonly TokenFacts[];
    readonly managementToken?: Observed['managementToken'];
    readonly creators?: readonly string[];
  } = {},
): Observed {
  const factsOf = (name: string, scene: EntryScene): EntryFacts => {
    const { secret, tokens = [], depth, elsewhere = [], sharedWith = [] } = scene;
    return {
      secret: secret !== undefined && 'known' in secret ? secret : known(secret),
      secretAt: asOf,
      scopeKeys: [scopeKeyOf(OWNER, arnOf(name))],
      tokens,
      tokensAt: asOf,
      elsewhere,
      sharedWith,
      ...(depth && { depth }),
    };
  };
  const entries = Object.entries(declared);
  const left = Object.entries(more.undeclared ?? {});
  const scenes = [...Object.values(declared), ...Object.values(more.undeclared ?? {})];
  const tokens = [...scenes.flatMap((scene) => scene.tokens ?? []), ...(more.others ?? [])];
  return {
    workspace: workspaceId('ws_acme'),
    asOf,
    managementToken: more.managementToken ?? MANAGEMENT,
    catalogue: { roles: [...systemRoles(), ...(more.roles ?? [])] },
    declared: new Map(entries.map(([name, scene]) => [tokenName(name), factsOf(name, scene)])),
    undeclared: left.map(([name, scene]) => ({
      ...factsOf(name, scene),
      name: tokenName(name),
      region: 'eu-west-1',
      unproven: scene.unproven ?? false,
      ...(scene.formerOf !== undefined && { formerOf: tokenName(scene.formerOf) }),
    })),
    copies: [],
    abandoned: [],
    lost: [],
    secretsSeen: scenes.flatMap(({ secret }) => {
      const found = secret && 'known' in secret ? (secret.known ? secret.value : undefined) : secret;
      return found ? [found] : [];
    }),
    tokensById: new Map(tokens.map((token) => [token.id, token])),
    creators: new Set(more.creators ?? [`token ${MANAGEMENT}`]),
    remembered: new Set(),
    relabelled: [],
    declaredSecrets: new Set(entries.map(([name]) => splitArn(arnOf(name)).base)),
  };
}

/** The secret of an entry given by ARN. */
export const externalSecret = (entry: string, takeOver = false): DesiredToken['secret'] => ({
  kind: 'external',
  arn: arnOf(entry),
  takeOver,
});
