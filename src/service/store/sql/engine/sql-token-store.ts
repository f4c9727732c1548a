import { consoleEvent } from '../../../audit/console-events';
import type { Handover } from '../../handovers';
import type { Holder } from '../../holder';
import type { KeptPlaces } from '../../places/kept-places';
import type { TokenRow } from '../../token-row';
import type { TokenChanges, TokenStore, TokenTally, TokenView, Uses } from '../../token-store';
import type { StoredTokens } from '../stored-tokens';

/** What the two databases do each in their way: transactions. */
export interface Engine {
  holder(hash: string): Promise<Holder | undefined>;
  read<Result>(work: (tokens: StoredTokens) => Promise<Result>): Promise<Result>;
  readMuch<Result>(work: (tokens: StoredTokens) => Promise<Result>): Promise<Result>;
  change<Result>(work: (tokens: StoredTokens) => Promise<Result>): Promise<Result>;
  /** Whether changes can be made now, as far as that can be told without making one. */
  check(): Promise<void>;
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

  check(): Promise<void> {
    return this.engine.check();
  }

  tally(now: number): Promise<readonly TokenTally[]> {
    return this.engine.readMuch((tokens) => tokens.tally(now));
  }

  touch(uses: Uses): Promise<void> {
    return this.engine.change((tokens) => tokens.touch(uses));
  }

  /**
   * Adds requests of a minute to those that other processes have counted, by who made them. Only where several serve one database.
   * @returns the sums
   */
  addCounts(minute: number, counts: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
    return this.engine.change((tokens) => tokens.addCounts(minute, counts));
  }

  seenAt(): Promise<number> {
    return this.engine.read((tokens) => tokens.seenAt());
  }

  insert(row: TokenRow): Promise<void> {
    return this.engine.change(async (tokens) => {
      await tokens.insert(row);
      await tokens.audit.append(consoleEvent('make-management-token', undefined, row));
    });
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

  keptPlaces(): Promise<readonly KeptPlaces[]> {
    return this.engine.read((tokens) => tokens.keptPlaces());
  }

  keepPlaces(kept: KeptPlaces): Promise<void> {
    return this.engine.change((tokens) => tokens.keepPlaces(kept));
  }

  handovers(): Promise<readonly Handover[]> {
    return this.engine.read((tokens) => tokens.handovers());
  }

  beginHandover(row: TokenRow, handover: Handover): Promise<void> {
    return this.engine.change(async (tokens) => {
      const before = await tokens.find(row.workspaceId, row.id);
      await tokens.put({ ...row, revision: row.revision + 1 });
      await tokens.writeHandover(handover);
      await tokens.audit.append(consoleEvent('make-management-token', before, row));
    });
  }

  finishHandover(handover: Handover, superseded: readonly TokenRow[]): Promise<void> {
    return this.engine.change(async (tokens) => {
      await tokens.writeHandover(handover);
      for (const row of superseded) {
        const before = await tokens.find(row.workspaceId, row.id);
        await tokens.put({ ...row, revision: row.revision + 1 });
        await tokens.audit.append(consoleEvent('revoke-management-token', before, row));
      }
    });
  }

  takeBack(tokenId: string): Promise<void> {
    return this.engine.change(async (tokens) => {
      const row = await tokens.remove(tokenId);
      if (row !== undefined) await tokens.audit.append(consoleEvent('withdraw-management-token', row, row));
    });
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  discard(): Promise<void> {
    return this.engine.discard();
  }
}
