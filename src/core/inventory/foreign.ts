import type { Diagnostic } from '../diagnostics/diagnostic';
import type { DesiredState } from '../model/desired';
import { type OwnerId, type SecretArn, secretArn, type TokenId } from '../model/ids';
import { parseLabel, scopeKeyOf, splitArn, type TokenLabel } from '../model/label';
import type { TokenFacts } from '../ports/token-api';
import type { Observed } from '../reconcile/observed/observed';
import { isLive } from '../reconcile/observed/generations';
import { effectivePermissions } from './effective-permissions';
import { statusOf } from './entry-view';
import { foreignFindings } from './foreign-findings';
import type { ForeignToken } from './inventory';

/** The tokens of a workspace that no secret of this spec accounts for. */
export interface Strangers {
  /** Live, with a label of this spec: their secret is gone or out of sight. */
  readonly withoutSecret: readonly { readonly token: TokenFacts; readonly label: TokenLabel }[];
  /** Not of this spec. */
  readonly foreign: readonly ForeignToken[];
  /** What is risky about those. */
  readonly findings: readonly Diagnostic[];
}

/** What is known of tokens beside the spec. */
export interface Beside {
  /** Those of the spec. */
  readonly accountedFor: ReadonlySet<TokenId>;
  /** Owners by the hashes in labels that their secrets bear out. */
  readonly owners: ReadonlyMap<string, OwnerId>;
  /** Tokens of people who have left. */
  readonly leavers: ReadonlySet<TokenId>;
}

/**
 * Sorts what is left when all tokens of known secrets are taken out. A label names its secret by a hash only; it is of
 * this spec when it fits a secret that this spec would have had, or an entry's name. Labels of other specs in the same
 * workspace look alike otherwise, and are foreign.
 */
export function strangersIn(
  desired: DesiredState,
  world: Observed,
  { accountedFor, owners, leavers }: Beside,
): Strangers {
  const names = new Set(
    desired.tokens.flatMap(({ name, renamedFrom }) => [name, ...(renamedFrom ? [renamedFrom] : [])]),
  );
  const heads = likelyHeads(desired, world);
  const withoutSecret: { readonly token: TokenFacts; readonly label: TokenLabel }[] = [];
  const foreign: ForeignToken[] = [];
  const findings: Diagnostic[] = [];
  const rest = [...world.tokensById.values()]
    .filter((token) => !accountedFor.has(token.id))
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  for (const token of rest) {
    const label = parseLabel(token.label);
    const ofThisSpec =
      label !== undefined &&
      (names.has(label.name) || heads.some((head) => label.scopeKey === keyOf(head, label.name)));
    if (label && ofThisSpec && token.id !== world.managementToken) {
      if (isLive(token, world.asOf)) withoutSecret.push({ token, label });
      continue;
    }
    const facts = foreignToken(token, world, owners);
    const found = foreignFindings(facts, { now: world.asOf, tokensById: world.tokensById, leavers });
    foreign.push({ ...facts, findings: found.map(({ code }) => code).sort() });
    findings.push(...found);
  }
  return { withoutSecret, foreign, findings };

  function keyOf(head: string, name: string): string {
    return scopeKeyOf(desired.ownerId, secretArn(`${head}${name}-AAAAAA`));
  }
}

/** What the ARNs of this spec's secrets begin with: account and region as seen, with every prefix that entries use. */
function likelyHeads(desired: DesiredState, world: Observed): readonly string[] {
  const seen = [...world.declared.values(), ...world.undeclared].flatMap((facts): SecretArn[] =>
    facts.secret.known && facts.secret.value ? [facts.secret.value.arn] : [],
  );
  const accounts = new Set(seen.map((arn) => splitArn(arn).base.split(':').slice(0, 6).join(':')));
  const prefixes = new Set(
    desired.tokens.flatMap(({ name, secret }) =>
      secret.kind === 'managed' && !secret.named && secret.name.endsWith(name)
        ? [secret.name.slice(0, secret.name.length - name.length)]
        : [],
    ),
  );
  return [...accounts].flatMap((account) => [...prefixes].map((prefix) => `${account}:${prefix}`));
}

function foreignToken(token: TokenFacts, world: Observed, owners: Beside['owners']): Omit<ForeignToken, 'findings'> {
  const label = parseLabel(token.label);
  const owner = label && owners.get(label.scopeKey);
  return {
    tokenId: token.id,
    label: token.label,
    kind: token.id === world.managementToken ? 'management' : label ? 'labelled' : 'by-hand',
    ...(label && { entry: label.name }),
    ...(owner !== undefined && { ownerId: owner }),
    access: token.access,
    permissions: effectivePermissions(world.catalogue, token.access),
    status: statusOf(token, world.asOf),
    createdBy: token.createdBy,
    createdByToken: token.createdByToken,
    createdAt: token.createdAt,
    expiresAt: token.expiresAt,
    lastUsedAt: token.lastUsedAt,
  };
}
