import type { Handover } from '../handovers';
import type { Holder } from '../holder';
import type { TokenRow } from '../token-row';
import type { TokenChanges, TokenStore, TokenView } from '../token-store';
import type { StoredTokens } from './stored-tokens';

/** What the two databases do each in their way: transactions. */
export interface Engine {
  holder(hash: string): Promise<Holder | undefined>;
  read<Result>(work: (tokens: StoredTokens) => Promise<Result>): Promise<Result>;
  readMuch<Result>(work: (tokens: StoredTokens) => Promise<Result>): Promise<Result>;
  change<Result>(work: (tokens: StoredTokens) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
  discard(): Promise<void>;
}

/** A store of tokens over the transactions of a database. */
export class SqlTokenStore implements TokenStore {
  constructor(private readonly engine: Engine) {}

  holder(hash: string): Promise<Holder | undefined> {
    return this.engine.holder(hash);
  }

  read<Result>(work: (tokens: TokenView) => Promise<Result>): Promise<Result> {
    return this.engine.read(work);
  }

  readMuch<Result>(work: (tokens: TokenView) => Promise<Result>): Promise<Result> {
    return this.engine.readMuch(work);
  }

  change<Result>(work: (tokens: TokenChanges) => Promise<Result>): Promise<Result> {
    return this.engine.change(work);
  }

  touch(lastUsed: ReadonlyMap<string, number>): Promise<void> {
    return this.engine.change((tokens) => tokens.touch(lastUsed));
  }

  insert(row: TokenRow): Promise<void> {
    return this.engine.change((tokens) => tokens.insert(row));
  }

  all(): Promise<readonly TokenRow[]> {
    return this.engine.read((tokens) => tokens.all());
  }

  count(): Promise<number> {
    return this.engine.read((tokens) => tokens.count());
  }

  workspaceIds(): Promise<readonly string[]> {
    return this.engine.read((tokens) => tokens.workspaceIds());
  }

  seeded(): Promise<readonly TokenRow[]> {
    return this.engine.read((tokens) => tokens.seeded());
  }

  handovers(): Promise<readonly Handover[]> {
    return this.engine.read((tokens) => tokens.handovers());
  }

  beginHandover(row: TokenRow, handover: Handover): Promise<void> {
    return this.engine.change(async (tokens) => {
      await tokens.put({ ...row, revision: row.revision + 1 });
      await tokens.writeHandover(handover);
    });
  }

  finishHandover(handover: Handover, superseded: readonly TokenRow[]): Promise<void> {
    return this.engine.change(async (tokens) => {
      await tokens.writeHandover(handover);
      for (const row of superseded) await tokens.put({ ...row, revision: row.revision + 1 });
    });
  }

  takeBack(tokenId: string): Promise<void> {
    return this.engine.change((tokens) => tokens.remove(tokenId));
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  discard(): Promise<void> {
    return this.engine.discard();
  }
}
