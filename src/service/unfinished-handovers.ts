import { isMadeFor, mintValue } from './bootstrap-tokens';
import { actualPath, rememberedPath, stateOfTokenFile } from './management-token-file';
import type { TokenServiceOptions } from './service-options';
import type { Handover } from './store/handovers';
import type { TokenRow } from './store/token-row';
import type { TokenStore } from './store/token-store';
import type { HandoverPlaces, TokenHandover } from './token-handover';

/** Live management tokens of the same seed entry, revoked: a new one takes their place. */
export const supersededBy = (
  row: Pick<TokenRow, 'id' | 'workspaceId'>,
  label: string,
  rows: readonly TokenRow[],
  now: number,
): readonly TokenRow[] =>
  rows
    .filter((other) => other.id !== row.id && other.status !== 'revoked' && isMadeFor(other, row.workspaceId, label))
    .map((other) => ({ ...other, status: 'revoked', revokedAt: now, updatedAt: now }));

/**
 * Finishes the handovers that a killed process began, so that each management token has a file.
 * @returns files of those that were finished, by token id
 */
export async function finishHandovers(
  store: TokenStore,
  handover: TokenHandover,
  { clock, random }: Pick<TokenServiceOptions, 'clock' | 'random'>,
): Promise<ReadonlyMap<string, string>> {
  const finished = new Map<string, string>();
  const rows = await store.all();
  for (const begun of (await store.handovers()).filter(({ done }) => !done)) {
    const row = rows.find(({ id }) => id === begun.tokenId);
    if (row === undefined || row.status === 'revoked') await store.finishHandover({ ...begun, done: true }, []);
    else {
      const superseded = supersededBy(row, begun.label, rows, clock());
      finished.set(row.id, await handover.finish(begun, row, () => mintValue(random), superseded));
    }
  }
  return finished;
}

/** A store of version 0.1 doesn't know the file of its management token; if it is where this version looks, it learns. */
export async function recogniseFile(store: TokenStore, { store: path, base }: HandoverPlaces): Promise<void> {
  const known = new Set((await store.handovers()).map(({ tokenId }) => tokenId));
  const row = (await store.all()).find(({ id, hash }) => !known.has(id) && stateOfTokenFile(base, hash) === 'ours');
  const label = row && /^\u0001seed ("(?:[^"\\]|\\.)*") /.exec(row.idempotencyKey)?.[1];
  if (row === undefined || label === undefined) return;
  const handover: Handover = {
    tokenId: row.id,
    label: JSON.parse(label) as string,
    file: rememberedPath(base, path),
    done: true,
  };
  await store.finishHandover(handover, []);
}

/** The live management tokens that were handed over in files, and whether those still hold their values. */
export async function handedOverTokens(
  store: TokenStore,
  path: string,
): Promise<
  readonly { readonly tokenId: string; readonly label: string; readonly file: string; readonly there: boolean }[]
> {
  const rows = new Map((await store.all()).map((row) => [row.id, row]));
  return (await store.handovers()).flatMap(({ tokenId, label, file }) => {
    const row = rows.get(tokenId);
    if (row === undefined || row.status === 'revoked') return [];
    const actual = actualPath(file, path);
    return [{ tokenId, label, file: actual, there: stateOfTokenFile(actual, row.hash) === 'ours' }];
  });
}
