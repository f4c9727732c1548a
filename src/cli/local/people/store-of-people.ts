import type { StorePlace } from '../../../service';
import { STATE_FOLDER, storeIn } from '../local-services';

/** The store whose people are meant. A file that was named is meant, whatever stands in the environment. */
export function storeOfPeople(file: string | undefined): StorePlace {
  if (file !== undefined) return { file };
  const databaseUrl = process.env['DATABASE_URL'];
  return databaseUrl ? { databaseUrl } : { file: storeIn(STATE_FOLDER) };
}
