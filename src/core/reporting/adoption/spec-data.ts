import type { ProposedEntry, Proposal } from '../../adoption/proposal/proposal';
import { defaultSecretName } from '../../adoption/entries/hand-made';
import type { DeclaredAccess, Expiry, RoleOrNeeds } from '../../model/desired';
import { formatDuration } from '../../model/time';
import { formatMoment } from '../../token-spec/fields/read-moment';

type Data = Readonly<Record<string, unknown>>;

/** What a document says once for all of its tokens. */
export interface Defaults {
  readonly prefix?: string;
  readonly region?: string;
}

/** What most secrets that are made have in common. */
export function defaultsOf({ ownerId, entries }: Pick<Proposal, 'ownerId' | 'entries'>): Defaults {
  const prefix = mostCommon(entries.map((entry) => prefixOf(entry)));
  const region = mostCommon(entries.map((entry) => entry.region));
  return {
    ...(prefix !== undefined && prefix !== defaultSecretName(ownerId, '') && { prefix }),
    ...(region !== undefined && { region }),
  };
}

/** What stands before the name of the entry in that of its secret; a prefix may have so many characters. */
const LONGEST_PREFIX = 450;

function prefixOf({ name, secret }: ProposedEntry): string | undefined {
  if (secret.kind !== 'managed' || !secret.name.endsWith(name)) return undefined;
  const prefix = secret.name.slice(0, secret.name.length - name.length);
  return prefix.length <= LONGEST_PREFIX ? prefix : undefined;
}

/** The first by text among those that come most often. */
function mostCommon(texts: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) if (text !== undefined) counts.set(text, (counts.get(text) ?? 0) + 1);
  const [first] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return first?.[0];
}

/** An entry as YAML's data, with the fields in the order in which people read them. */
export function entryData(entry: ProposedEntry, { ownerId }: Pick<Proposal, 'ownerId'>, defaults: Defaults): Data {
  const { name, texts, access, expiry, rotation, reviewBy, enabled } = entry;
  const secret = secretData(entry, defaults.prefix ?? defaultSecretName(ownerId, ''), defaults);
  return {
    name,
    purpose: texts.purpose.text,
    owner: texts.owner.text,
    consumer: texts.consumer.text,
    access: accessData(access),
    ...expiryData(expiry),
    ...(texts.justification && { justification: texts.justification.text }),
    ...(reviewBy !== undefined && { reviewBy: formatMoment(reviewBy) }),
    ...(!enabled && { enabled }),
    ...(rotation !== undefined && { rotation }),
    ...(Object.keys(secret).length > 0 && { secret }),
  };
}

function accessData(access: DeclaredAccess): Data {
  if (access.type === 'project') {
    return { projects: access.grants.map(({ project, grant }) => ({ project, ...grantData(grant) })) };
  }
  const { grant, maxIssuedLifetime } = access;
  return { workspace: { ...grantData(grant), ...(maxIssuedLifetime !== undefined && { maxIssuedLifetime }) } };
}

const grantData = (grant: RoleOrNeeds): Data =>
  grant.kind === 'role' ? { role: grant.role } : { needs: [...grant.needs] };

function expiryData(expiry: Expiry): Data {
  switch (expiry.kind) {
    case 'after':
      return { expiresIn: formatDuration(expiry.duration) };
    case 'at':
      return { expiresAt: formatMoment(expiry.at) };
    case 'never':
      return { expires: 'never' };
  }
}

function secretData({ name, secret, region, format }: ProposedEntry, prefix: string, defaults: Defaults): Data {
  const said = format === 'plain' ? { format } : {};
  if (secret.kind === 'external') return { arn: secret.arn, ...said, ...(secret.takeOver && { takeOver: true }) };
  const { kmsKeyId, tags, replicas = [], recoveryWindowDays } = secret;
  return {
    ...(secret.name !== `${prefix}${name}` && { name: secret.name }),
    ...(region !== undefined && region !== defaults.region && { region }),
    ...(kmsKeyId !== undefined && { kmsKeyId }),
    ...(replicas.length > 0 && { replicas: replicas.map((replica) => ({ ...replica })) }),
    ...(Object.keys(tags).length > 0 && { tags }),
    ...said,
    ...(recoveryWindowDays !== 30 && { recoveryWindow: `${recoveryWindowDays}d` }),
  };
}
