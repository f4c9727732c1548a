import { StoreForeignError, StoreUnavailableError, StoreVersionError } from '../store-errors';
import { StorageFullError } from '../storage-full-error';

/** The code of an error that the database itself answered with; undefined: it did not answer. */
export function stateOf(error: unknown): string | undefined {
  const { code, severity } = error as { readonly code?: unknown; readonly severity?: unknown };
  return typeof code === 'string' && severity !== undefined ? code : undefined;
}

/**
 * Classes and codes of states in which a database takes no work, whatever is asked: the connection, shutting down, too many
 * connections, a standby that takes no writes, waiting that was ended, a password that was changed, tables that are just
 * being restored.
 */
const UNAVAILABLE = /^(08...|57P0.|57014|53[03]00|25006|25P03|55P03|28...|3D000|3F000|42P01)$/;
const FULL = /^531..$/;
/** Two transactions were in each other's way; done again, each has a way of its own. */
const RETRIED = /^(40001|40P01)$/;

export const isRetried = (error: unknown): boolean => RETRIED.test(stateOf(error) ?? '');

/** Whether a connection was cut that had been good: it may have lain idle since, and another would do. */
export function isCut(error: unknown): boolean {
  if (!(error instanceof StoreUnavailableError)) return false;
  const { code = '', message = '' } = (error.cause ?? {}) as { readonly code?: string; readonly message?: string };
  return /^(57P0.|ECONNRESET|EPIPE)$/.test(code) || /terminated unexpectedly|not queryable/.test(message);
}

/** Waits for an answer of the database, and says in the words of the store how it failed. */
export async function answered<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw storeError(error);
  }
}

/** An error in the words of the store. What no database answered is that the database does not answer. */
function storeError(error: unknown): unknown {
  if (error instanceof StoreVersionError || error instanceof StoreForeignError) return error;
  const state = stateOf(error);
  if (state === undefined || UNAVAILABLE.test(state)) return new StoreUnavailableError(error);
  return FULL.test(state) ? new StorageFullError() : error;
}
