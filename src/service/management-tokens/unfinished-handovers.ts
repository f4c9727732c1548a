import { isMadeFor, mintValue } from './bootstrap-tokens';
import { actualPath, rememberedPath, stateOfTokenFile } from './management-token-file';
import type { TokenServiceOptions } from '../options/service-options';
import type { Handover } from '../store/handovers';
import { StorageFullError } from '../store/storage-full-error';
import type { TokenRow } from '../store/token-row';
import type { TokenStore } from '../store/token-store';
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
 * Finishes the handovers that a killed process began, so that each management token has a file. One that was to supersede
 * a token that lives, and whose value nobody got, is taken back instead: whoever began it was told that it failed, or can
 * repeat it, and only a value in its file is worth the old one.
 * @returns files of those that were finished, by token id
 */
export async function finishHandovers(
  store: TokenStore,
  handover: TokenHandover,
  { clock, random }: Pick<TokenServiceOptions, 'clock' | 'random'>,
): Promise<ReadonlyMap<string, string>> {
  const finished = new Map<string, string>();
  const rows = await store.seeded();
  for (const begun of (await store.handovers()).filter(({ done }) => !done)) {
    const row = rows.find(({ id }) => id === begun.tokenId);
    if (row === undefined || row.status === 'revoked') await store.finishHandover({ ...begun, done: true }, []);
    else {
      const superseded = supersededBy(row, begun.label, rows, clock());
      if (superseded.length > 0 && !handover.isWhole(begun, row)) {
        await takeBack(store, begun);
        continue;
      }
      finished.set(row.id, await handover.finish(begun, row, () => mintValue(random), superseded));
    }
  }
  return finished;
}

/** On a full disk it stays for the next start: nobody has the value, so it does no harm. */
async function takeBack(store: TokenStore, { tokenId }: Handover): Promise<void> {
  try {
    await store.takeBack(tokenId);
  } catch (error) {
    if (!(error instanceof StorageFullError)) throw error;
  }
}

/** A store of version 0.1 doesn't know the file of its management token; if it is where this version looks, it learns. */
export async function recogniseFile(store: TokenStore, { store: path, base }: HandoverPlaces): Promise<void> {
  const known = new Set((await store.handovers()).map(({ tokenId }) => tokenId));
  const row = (await store.seeded()).find(({ id, hash }) => !known.has(id) && stateOfTokenFile(base, hash) === 'ours');
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

export interface HandedOver extends Pick<Handover, 'tokenId' | 'label' | 'file'> {
  /** Whether the file still holds the value, or the token was revoked and none of the same seed entry lives. */
  readonly state: 'there' | 'gone' | 'revoked';
}

/** Of each seed entry whose management tokens were handed over in files: the live ones, or else the last one. */
export async function handedOverTokens(store: TokenStore, path: string): Promise<readonly HandedOver[]> {
  const rows = await store.seeded();
  const done = (await store.handovers()).flatMap(({ tokenId, label, file, done }) => {
    const row = rows.find(({ id }) => id === tokenId);
    return done && row !== undefined ? [{ tokenId, label, file: actualPath(file, path), row }] : [];
  });
  return done.flatMap(({ row, ...one }): readonly HandedOver[] => {
    if (row.status !== 'revoked') {
      return [{ ...one, state: stateOfTokenFile(one.file, row.hash) === 'ours' ? 'there' : 'gone' }];
    }
    const entry = rows.filter((other) => isMadeFor(other, row.workspaceId, one.label));
    const isLast = entry.every((other) => other.status === 'revoked' && other.createdAt <= row.createdAt);
    return isLast ? [{ ...one, state: 'revoked' }] : [];
  });
}
