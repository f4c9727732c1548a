import { listProjectsAhead, listTokensAhead } from '../ask/operations';
import { readSessionAhead } from '../ask/session';
import { viewOf } from '../filtering/view';
import { areaOf, placeOf } from '../route/places';
import { pageOf } from '../tokens/use-tokens';

/**
 * Asks for what the first view waits for before that view is made: who is here, the tokens that the address names, and the
 * names that their scopes need.
 */
export function askAheadOf(path: string, query: string): void {
  readSessionAhead();
  const place = placeOf(path);
  if (!('workspace' in place) || areaOf(place.view) !== 'tokens') return;
  listTokensAhead(place.workspace, pageOf(viewOf(query).view));
  listProjectsAhead(place.workspace);
}
