import type { SeededWorkspace } from './directory';

/** The seed is of another service than the store. */
export class SeedOfAnotherStoreError extends Error {
  readonly code = 'seed-of-another-store';
  override readonly name = 'SeedOfAnotherStoreError';

  constructor(store: string, workspaces: readonly string[]) {
    const shown = workspaces.slice(0, 3).join(', ');
    super(
      `${store} holds tokens of ${shown}${workspaces.length > 3 ? ', …' : ''}, and the seed has no such workspace. ` +
        'Use the seed that it was made with (--seed), or another store; nothing was changed.',
    );
  }
}

/**
 * A seed that shares no workspace with the tokens of a store was not meant for it: every one of them would be refused, and a
 * management token of the other seed be added to them. A workspace that is gone is no fault while another is left.
 * @throws SeedOfAnotherStoreError
 */
export function requireSeedOfStore(
  store: string,
  held: readonly string[],
  workspaces: ReadonlyMap<string, SeededWorkspace>,
): void {
  if (held.length > 0 && !held.some((id) => workspaces.has(id))) throw new SeedOfAnotherStoreError(store, held);
}
