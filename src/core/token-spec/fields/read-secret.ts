import type { Replica, SecretTarget } from '../../model/desired';
import { secretArn, type OwnerId, type TokenName } from '../../model/ids';
import { checkTags } from './aws-limits';
import { readReplicas, replicasIn } from './read-replicas';
import { asMap, asText, type RawMap } from '../document/kinds';
import { isNotKnown, isVague } from '../document/not-known';
import type { Scope } from '../document/scope';

/** Where a value goes, and how it is written. */
export interface Destination {
  readonly target: SecretTarget;
  readonly region: string | undefined;
  readonly format: 'json' | 'plain';
}

const DEFAULT_RECOVERY_DAYS = 30;
/** Tags with these prefixes belong to AWS or to us. */
export const isReservedTag = (tag: string): boolean => /^(aws:|hawzu-tokens:)/i.test(tag);

const ARN = /^arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):\d{12}:secret:.+-[A-Za-z0-9]{6}$/;

/** Settings of a secret that is not ours: its owner's business. */
const MANAGED_ONLY = ['kmsKeyId', 'replicas', 'tags', 'recoveryWindow'] as const;

/** The secret of a token, from its own settings and the document's defaults. What is wrong is reported. */
export function readSecret(token: Scope, name: TokenName, owner: OwnerId, defaults: RawMap): Destination | undefined {
  const scope = token.at('secret');
  if (isNotKnown(scope.value)) return undefined;
  const raw = asMap(scope.value) ?? {};
  const format = (asText(raw['format']) ?? asText(defaults['format'])) === 'plain' ? 'plain' : 'json';
  if (raw['name'] !== undefined && raw['arn'] !== undefined) {
    scope.report('secret-name-and-arn', {}, { path: ['arn'], part: 'key', reads: ['name', 'arn'] });
    return undefined;
  }
  if (raw['arn'] !== undefined) return readExternal(scope, raw, format);
  if (raw['takeOver'] !== undefined) {
    scope.report(
      'secret-setting-misplaced',
      { field: scope.name('takeOver'), kind: 'managed' },
      { path: ['takeOver'], part: 'key' },
    );
  }
  const named = asText(raw['name']);
  const kmsKeyId = asText(raw['kmsKeyId']) ?? asText(defaults['kmsKeyId']);
  const own = readTags(scope);
  const tags = { ...tagsOf(defaults['tags']), ...own };
  checkTags(scope, Object.keys(own).length, Object.keys(tags).length);
  const region = asText(raw['region']) ?? asText(defaults['region']);
  const replicas = readReplicas(scope.at('replicas'), region) ?? replicasByDefault(defaults, region);
  if (isVague(raw) || isVague(defaults)) return undefined;
  return {
    target: {
      kind: 'managed',
      name: named ?? `${asText(defaults['prefix']) ?? `hawzu/${owner}/`}${name}`,
      named: named !== undefined,
      ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
      tags,
      ...(replicas && { replicas }),
      recoveryWindowDays: recoveryDays(raw) ?? recoveryDays(defaults) ?? DEFAULT_RECOVERY_DAYS,
    },
    region,
    format,
  };
}

/** Those of the document, but for the one that would be where the secret itself is. */
function replicasByDefault(defaults: RawMap, home: string | undefined): readonly Replica[] | undefined {
  const found = defaults['replicas'];
  return found === undefined ? undefined : replicasIn(found).filter(({ region }) => region !== home);
}

function readExternal(scope: Scope, raw: RawMap, format: 'json' | 'plain'): Destination | undefined {
  for (const field of MANAGED_ONLY) {
    if (raw[field] === undefined) continue;
    const misplaced = { field: scope.name(field), kind: 'external' } as const;
    scope.report('secret-setting-misplaced', misplaced, { path: [field], part: 'key', reads: ['arn', field] });
  }
  const arn = asText(raw['arn']);
  const arnRegion = arn === undefined ? undefined : ARN.exec(arn)?.[1];
  if (arn === undefined || arnRegion === undefined) return undefined;
  const region = asText(raw['region']);
  if (region !== undefined && region !== arnRegion) {
    scope.report('secret-region-mismatch', { region, arnRegion }, { path: ['region'] });
  }
  if (isVague(raw)) return undefined;
  return {
    target: { kind: 'external', arn: secretArn(arn), takeOver: raw['takeOver'] === true },
    region: arnRegion,
    format,
  };
}

/** The tags of a map under `tags`; reserved ones are reported. */
export function readTags(scope: Scope): Readonly<Record<string, string>> {
  const tags = tagsOf(asMap(scope.value)?.['tags']);
  for (const tag of Object.keys(tags)) {
    if (isReservedTag(tag)) scope.report('reserved-tag', { tag }, { path: ['tags', tag], part: 'key' });
  }
  return tags;
}

const tagsOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(asMap(value) ?? {})
      .filter((tag): tag is [string, string] => typeof tag[1] === 'string')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

function recoveryDays(raw: RawMap): number | undefined {
  const match = /^(\d+)d$/.exec(asText(raw['recoveryWindow']) ?? '');
  return match ? Number(match[1]) : undefined;
}

/** What two tokens must not share. */
export const secretKey = ({ target, region }: Destination): string =>
  target.kind === 'external' ? target.arn : `${region ?? ''} ${target.name}`;

export const describeSecret = ({ target }: Destination): string =>
  target.kind === 'external' ? target.arn : target.name;
