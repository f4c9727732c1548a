import { rmSync } from 'node:fs';
import { TOKEN_SHOWN_CHARACTERS } from '../../contract/vocabulary/token-format';
import { hashOfValue } from '../access/authenticate';
import { actualPath, freeTokenFile, rememberedPath, stateOfTokenFile, writeTokenFile } from './management-token-file';
import type { Handover } from '../store/handovers';
import type { TokenRow } from '../store/token-row';
import type { TokenStore } from '../store/token-store';

export interface HandoverPlaces {
  /** The real file of the store. */
  readonly store: string;
  /** Files are named after this one. */
  readonly base: string;
  /** The seed names more than one management token. */
  readonly several: boolean;
}

/**
 * Hands the values of management tokens over, each in a file of its own. The store knows of a file before it is made and
 * once it is whole, so that a process may die at any point: the next start finishes what was begun.
 */
export class TokenHandover {
  /** What this start made, in case it fails. */
  private readonly made: { readonly tokenId: string; readonly file: string; readonly hash: string }[] = [];

  constructor(
    private readonly store: TokenStore,
    private readonly places: HandoverPlaces,
  ) {}

  /** Stores the token, writes its value to a new file, and revokes what it supersedes. */
  async handOver(row: TokenRow, label: string, value: string, superseded: readonly TokenRow[] = []): Promise<string> {
    const file = freeTokenFile(this.places.base, label, this.places.several, this.places.store);
    const begun = { tokenId: row.id, label, file: rememberedPath(file, this.places.store), done: false };
    await this.store.beginHandover(row, begun);
    this.made.push({ tokenId: row.id, file, hash: row.hash });
    writeTokenFile(file, value);
    await this.store.finishHandover({ ...begun, done: true }, superseded);
    return file;
  }

  /** Whether the file of a handover that a killed process began holds the value. */
  isWhole({ file }: Handover, { hash }: TokenRow): boolean {
    return stateOfTokenFile(actualPath(file, this.places.store), hash) === 'ours';
  }

  /** Finishes a handover that a killed process began: nobody got its value, unless its file is whole. */
  async finish(begun: Handover, row: TokenRow, mint: () => string, superseded: readonly TokenRow[]): Promise<string> {
    const file = actualPath(begun.file, this.places.store);
    const state = stateOfTokenFile(file, row.hash);
    if (state === 'ours') {
      await this.store.finishHandover({ ...begun, done: true }, superseded);
      return file;
    }
    const target =
      state === 'unwritten'
        ? file
        : freeTokenFile(this.places.base, begun.label, this.places.several, this.places.store);
    const value = mint();
    const renewed = { ...row, hash: hashOfValue(value), prefix: value.slice(0, TOKEN_SHOWN_CHARACTERS) };
    const again = { ...begun, file: rememberedPath(target, this.places.store) };
    await this.store.beginHandover(renewed, again);
    writeTokenFile(target, value);
    await this.store.finishHandover({ ...again, done: true }, superseded);
    return target;
  }

  /** Removes the tokens and the files that this start made, and nothing else. */
  async takeBack(): Promise<void> {
    for (const { tokenId, file, hash } of this.made.splice(0)) {
      if (stateOfTokenFile(file, hash) === 'ours') rmSync(file, { force: true });
      await this.store.takeBack(tokenId);
    }
  }
}
