import { encodeTokenValue, isWellFormedToken, TOKEN_RANDOM_BYTES } from '../contract/token-format';
import { hashOfValue } from './access/authenticate';
import type { BootstrapToken, TokenServiceOptions } from './service-options';
import type { Workspace } from './seed/directory';
import type { SeedManagementToken, ServiceSeed } from './seed/service-seed';
import { newTokenRow } from './store/new-token-row';
import type { Principal, TokenRow } from './store/token-row';
import type { TokenStore } from './store/token-store';

/** A value that was handed over cannot become a management token. */
export class BootstrapTokenError extends Error {
  readonly code = 'bootstrap-token-invalid';

  constructor(label: string, reason: string) {
    super(`The value for the management token "${label}" cannot be used: ${reason}`);
    this.name = 'BootstrapTokenError';
  }
}

const SEED_FILE: Principal = { id: 'system', type: 'SYSTEM', name: 'Seed file' };

/** Says which seed entry a row was made for, whatever its label is by now. No header can hold the first character. */
const seedKey = (label: string, rest = ''): string => `\u0001seed ${JSON.stringify(label)} ${rest}`;

function refuseUnusable(tokens: readonly BootstrapToken[], seed: ServiceSeed): void {
  const named = new Set(seed.workspaces.flatMap((w) => (w.management_tokens ?? []).map((token) => token.label)));
  for (const { label, value } of tokens) {
    if (!named.has(label)) throw new BootstrapTokenError(label, 'the seed names no management token with this label.');
    if (!isWellFormedToken(value))
      throw new BootstrapTokenError(label, 'it does not have the form of an access token.');
  }
}

function creatorOf(token: SeedManagementToken, workspace: Workspace): Principal {
  const user = token.created_by === undefined ? undefined : workspace.users.get(token.created_by);
  return user === undefined ? SEED_FILE : { id: user.id, type: 'USER', name: user.name };
}

/**
 * Makes the management tokens that the seed names and that are not there yet: with the value handed over, or with a
 * minted one. A token that was made before is left as it is, whatever became of it since.
 * @returns the minted values, by label
 * @throws BootstrapTokenError, StorageFullError
 */
export async function ensureBootstrapTokens(
  options: Pick<TokenServiceOptions, 'seed' | 'bootstrapTokens' | 'clock' | 'random'>,
  store: TokenStore,
  workspaces: ReadonlyMap<string, Workspace>,
): Promise<readonly { readonly label: string; readonly token: string }[]> {
  const given = options.bootstrapTokens ?? [];
  refuseUnusable(given, options.seed);
  const rows = await store.all();
  const minted: { readonly label: string; readonly token: string }[] = [];
  for (const workspace of workspaces.values()) {
    const seed = options.seed.workspaces.find(({ id }) => id === workspace.id);
    for (const token of seed?.management_tokens ?? []) {
      const known = given.find(({ label }) => label === token.label)?.value;
      const key = seedKey(token.label, known === undefined ? 'minted' : hashOfValue(known));
      const isThere = (row: TokenRow): boolean =>
        known === undefined
          ? row.workspaceId === workspace.id && row.idempotencyKey?.startsWith(seedKey(token.label)) === true
          : row.hash === hashOfValue(known);
      if (rows.some(isThere)) continue;
      const value = known ?? encodeTokenValue(options.random(TOKEN_RANDOM_BYTES));
      await store.insert(
        newTokenRow(
          {
            workspaceId: workspace.id,
            value,
            hash: hashOfValue(value),
            label: token.label,
            grants: { accessType: 'workspace', roleId: token.role },
            expiresAt: null,
            maxIssuedLifetime: token.max_issued_lifetime ?? 'unlimited',
            createdBy: creatorOf(token, workspace),
            idempotencyKey: key,
          },
          options.clock(),
          options.random,
        ),
      );
      if (known === undefined) minted.push({ label: token.label, token: value });
    }
  }
  return minted;
}
