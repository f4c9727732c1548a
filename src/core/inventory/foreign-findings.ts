import { inventoryCodes } from '../diagnostics/catalogue/inventory';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { TokenId } from '../model/ids';
import type { Instant } from '../model/time';
import type { Observed } from '../reconcile/observed/observed';
import { managingIn } from './effective-permissions';
import type { ForeignToken } from './inventory';
import { unusedSince } from './unused';

/** What a token that nobody declares is looked at with. */
interface Around {
  readonly now: Instant;
  readonly tokensById: Observed['tokensById'];
  /** Tokens of people who have left. */
  readonly leavers: ReadonlySet<TokenId>;
}

type Facts = Omit<ForeignToken, 'findings'>;
type Check = (token: Facts, around: Around) => readonly Diagnostic[];

/**
 * What is risky about a token that was made by hand. Those of other specs are for the inventories of those, and the run's
 * own token is an administrator on purpose: declared, its entry has findings of its own.
 */
export function foreignFindings(token: Facts, around: Around): readonly Diagnostic[] {
  if (token.kind !== 'by-hand' || token.status !== 'enabled') return [];
  const place = { kind: 'resource', resource: foreignResource(token) } as const;
  return CHECKS.flatMap((check) => check(token, around)).map((finding) => ({ ...finding, place }));
}

/** What a finding about a token beside the entries calls it. */
export const foreignResource = ({ tokenId }: Pick<ForeignToken, 'tokenId'>): string => `access token ${tokenId}`;

const named = ({ tokenId, label, createdBy }: Facts) => ({ id: tokenId, label, by: createdBy });

const administrator: Check = (token) => {
  const permissions = managingIn(token.permissions);
  return permissions.length === 0
    ? []
    : [inventoryCodes.diagnose('foreign-administrator', { ...named(token), permissions })];
};

const noExpiry: Check = (token) =>
  token.expiresAt === null ? [inventoryCodes.diagnose('foreign-no-expiry', named(token))] : [];

const unused: Check = (token, { now }) => {
  const since = unusedSince(token, now);
  return since ? [inventoryCodes.diagnose('foreign-unused', { ...named(token), ...since })] : [];
};

const creatorLeft: Check = (token, { leavers }) =>
  leavers.has(token.tokenId) ? [inventoryCodes.diagnose('foreign-creator-left', named(token))] : [];

const creatorGone: Check = (token, { tokensById }) =>
  token.createdByToken !== null && !tokensById.has(token.createdByToken)
    ? [inventoryCodes.diagnose('foreign-creator-gone', named(token))]
    : [];

const CHECKS: readonly Check[] = [administrator, noExpiry, unused, creatorGone, creatorLeft];
