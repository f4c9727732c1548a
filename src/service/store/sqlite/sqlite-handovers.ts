import type { Database, SQLiteValue } from 'node-sqlite3-wasm';
import type { Handover } from '../handovers';

export const HANDOVER_TABLE = `
  CREATE TABLE IF NOT EXISTS handovers (
    token_id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    file TEXT NOT NULL,
    done INTEGER NOT NULL
  ) WITHOUT ROWID;
`;

const ofColumns = (columns: unknown): Handover => {
  const c = columns as Readonly<Record<string, SQLiteValue>>;
  return {
    tokenId: c.token_id as string,
    label: c.label as string,
    file: c.file as string,
    done: Number(c.done) === 1,
  };
};

export const readHandovers = (database: Database): readonly Handover[] =>
  database.all('SELECT * FROM handovers ORDER BY token_id').map(ofColumns);

export function writeHandover(database: Database, { tokenId, label, file, done }: Handover): void {
  database.run('REPLACE INTO handovers (token_id, label, file, done) VALUES (?, ?, ?, ?)', [
    tokenId,
    label,
    file,
    done ? 1 : 0,
  ]);
}

export function forgetHandover(database: Database, tokenId: string): void {
  database.run('DELETE FROM handovers WHERE token_id = ?', [tokenId]);
}
