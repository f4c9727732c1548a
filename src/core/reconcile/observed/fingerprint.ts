import { createHash } from 'node:crypto';
import { type Access, describeAccess, permissionsOf, type RoleCatalogue } from '../../model/access';
import type { DesiredToken } from '../../model/desired';
import { formatInstant } from '../../model/time';
import type { Generation, Generations } from './generations';
import type { EntryFacts } from './observed';

/** The facts of an entry that a plan of it read beside the secret and its tokens. */
interface ReadFacts {
  readonly generations: Generations;
  readonly catalogue: RoleCatalogue;
  /** Absent for an entry that nobody declares. */
  readonly desired?: DesiredToken;
}

/**
 * The facts that a plan of an entry rests on, as short texts under names that people can read. Two observations with
 * equal fingerprints give equal plans, but for what time makes due.
 */
export function fingerprint(
  facts: EntryFacts,
  { generations, catalogue, desired }: ReadFacts,
): Readonly<Record<string, string>> {
  const parts: Record<string, string> = {};
  if (!facts.secret.known) parts['secret'] = 'unreadable';
  else if (!facts.secret.value) parts['secret'] = 'absent';
  else {
    const secret = facts.secret.value;
    parts['secret'] = secret.deletedAt === undefined ? secret.arn : `${secret.arn} (scheduled for deletion)`;
    parts['changed'] = formatInstant(secret.lastChangedAt);
    parts['settings'] = contentHash([secret.tags, secret.description ?? '', secret.kmsKeyId ?? '']).slice(0, 12);
    for (const { region, status, kmsKeyId = '' } of secret.replicas ?? [])
      parts[`copy in ${region}`] = [status, kmsKeyId].join(' ').trim();
    if (secret.rotation) parts['rotation'] = 'by a function';
    for (const [id, stages] of secret.stages) parts[`version ${id}`] = [...stages].sort().join(' ');
  }
  // What was reviewed is what is done, so a plan for an entry that was edited since is another plan.
  if (desired) parts['declaration'] = contentHash(desired).slice(0, 12);
  for (const generation of generations.all) Object.assign(parts, tokenFacts(generation));
  const accesses = [...generations.all.map((g) => g.token.access), ...(desired ? [desired.access] : [])];
  for (const role of accesses.flatMap(rolesOf)) {
    const [scope, name] = role;
    parts[`role ${name}`] = contentHash([...permissionsOf(catalogue, scope, name)].sort()).slice(0, 12);
  }
  return parts;
}

/** What checks read of a token. When one in use was used last says nothing; of one that is retired it decides. */
function tokenFacts({ token, phase }: Generation): Record<string, string> {
  const expiry = token.expiresAt === null ? 'never expires' : `expires ${formatInstant(token.expiresAt)}`;
  const off = token.disabledAt === null ? '' : `, disabled ${formatInstant(token.disabledAt)}`;
  const text = `${token.status}, ${expiry}, ${describeAccess(token.access)}, ${token.label}${off}`;
  const retiring = phase === 'tombstoned' || phase === 'orphan';
  const use = token.lastUsedAt === null ? 'never' : formatInstant(token.lastUsedAt);
  return { [`token ${token.id}`]: text, ...(retiring && { [`last use ${token.id}`]: use }) };
}

const rolesOf = (access: Access): readonly (readonly ['workspace' | 'project', string])[] =>
  access.type === 'workspace'
    ? [['workspace', access.role]]
    : access.grants.map((grant) => ['project', grant.role] as const);

/** JSON with sorted keys, so that equal contents are equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}

export const contentHash = (content: unknown): string =>
  createHash('sha256').update(canonicalJson(content)).digest('hex');
