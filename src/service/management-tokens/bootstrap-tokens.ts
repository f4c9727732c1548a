import { encodeTokenValue, isWellFormedToken, TOKEN_RANDOM_BYTES } from '../../contract/vocabulary/token-format';
import { hashOfValue } from '../access/authenticate';
import type { BootstrapToken, TokenServiceOptions } from '../options/service-options';
import type { SeededWorkspace } from '../seed/directory';
import type { SeedManagementToken, ServiceSeed } from '../seed/service-seed';
import { newTokenRow } from '../store/new-token-row';
import { seedKey } from '../store/seed-key';
import type { Principal, TokenRow } from '../store/token-row';
import type { TokenStore } from '../store/token-store';
import type { TokenHandover } from './token-handover';

/** A value that was handed over cannot become a management token. */
export class BootstrapTokenError extends Error {
  readonly code = 'bootstrap-token-invalid';

  constructor(label: string, reason: string) {
    super(`The value for the management token "${label}" cannot be used: ${reason}`);
    this.name = 'BootstrapTokenError';
  }
}

const SEED_FILE: Principal = { id: 'system', type: 'SYSTEM', name: 'Seed file' };

/** Whether a row was made for a management token of the seed. */
export const isMadeFor = (row: TokenRow, workspaceId: string, label: string): boolean =>
  row.workspaceId === workspaceId && row.idempotencyKey.startsWith(seedKey(label));

/** Refuses values that cannot become management tokens, before anything is made. */
export function refuseUnusable(tokens: readonly BootstrapToken[], seed: ServiceSeed): void {
  const named = new Set(seed.workspaces.flatMap((w) => (w.management_tokens ?? []).map((token) => token.label)));
  for (const { label, value } of tokens) {
    if (!named.has(label)) throw new BootstrapTokenError(label, 'the seed names no management token with this label.');
    if (!isWellFormedToken(value))
      throw new BootstrapTokenError(label, 'it does not have the form of an access token.');
  }
}

function creatorOf(token: SeedManagementToken, workspace: SeededWorkspace): Principal {
  const user = token.created_by === undefined ? undefined : workspace.users.get(token.created_by);
  return user === undefined ? SEED_FILE : { id: user.id, type: 'USER', name: user.name };
}

type Chance = Pick<TokenServiceOptions, 'clock' | 'random'>;

/** A management token of the seed with a value. `origin` keeps apart the tokens that one entry got over time. */
export function managementTokenRow(
  token: SeedManagementToken,
  workspace: SeededWorkspace,
  { value, origin }: { readonly value: string; readonly origin: string },
  { clock, random }: Chance,
): TokenRow {
  return newTokenRow(
    {
      workspaceId: workspace.id,
      value,
      hash: hashOfValue(value),
      label: token.label,
      grants: { accessType: 'workspace', roleId: token.role },
      expiresAt: null,
      maxIssuedLifetime: token.max_issued_lifetime ?? 'unlimited',
      createdBy: creatorOf(token, workspace),
      idempotencyKey: seedKey(token.label, origin),
    },
    clock(),
    random,
  );
}

export const mintValue = (random: TokenServiceOptions['random']): string =>
  encodeTokenValue(random(TOKEN_RANDOM_BYTES));

/**
 * Makes the management tokens that the seed names and that are not there yet: with the value handed over, or with a
 * minted one, which goes into a file where the service was given a place for it. A token that was made before is left as
 * it is, whatever became of it since.
 * @returns the minted values that went into no file, by label
 * @throws StorageFullError, TokenFileError
 */
export async function ensureBootstrapTokens(
  options: Chance & Pick<TokenServiceOptions, 'seed' | 'bootstrapTokens'>,
  store: TokenStore,
  workspaces: ReadonlyMap<string, SeededWorkspace>,
  handover: TokenHandover | undefined,
): Promise<readonly { readonly label: string; readonly token: string }[]> {
  const given = options.bootstrapTokens ?? [];
  const rows = await store.seeded();
  const minted: { readonly label: string; readonly token: string }[] = [];
  for (const workspace of workspaces.values()) {
    const seed = options.seed.workspaces.find(({ id }) => id === workspace.id);
    for (const token of seed?.management_tokens ?? []) {
      const known = given.find(({ label }) => label === token.label)?.value;
      const isThere =
        known === undefined
          ? rows.some((row) => isMadeFor(row, workspace.id, token.label))
          : (await store.holder(hashOfValue(known))) !== undefined;
      if (isThere) continue;
      const value = known ?? mintValue(options.random);
      const origin = known === undefined ? 'minted' : hashOfValue(known);
      const row = managementTokenRow(token, workspace, { value, origin }, options);
      if (known === undefined && handover !== undefined) await handover.handOver(row, token.label, value);
      else await store.insert(row);
      if (known === undefined && handover === undefined) minted.push({ label: token.label, token: value });
    }
  }
  return minted;
}
