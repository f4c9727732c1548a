import type { Holder } from '../../holder';

/** Rows that are remembered at most; beyond, the one remembered longest is read again. */
const REMEMBERED_ROWS = 20_000;

/** Who holds a value: every request asks that. Whoever keeps one knows when what it remembers still holds. */
export class RememberedHolders {
  private readonly rows = new Map<string, Holder>();

  get(hash: string): Holder | undefined {
    return this.rows.get(hash);
  }

  forget(): void {
    this.rows.clear();
  }

  remember(holder: Holder): void {
    if (this.rows.size >= REMEMBERED_ROWS) {
      const longest = this.rows.keys().next();
      if (!longest.done) this.rows.delete(longest.value);
    }
    this.rows.set(holder.row.hash, holder);
  }
}
