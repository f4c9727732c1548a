import { listTokensAhead } from '../ask/operations';
import { readSessionAhead } from '../ask/session';
import { viewOf } from '../filtering/view';
import { areaOf, placeOf } from '../route/places';
import { pageOf } from '../tokens/use-tokens';

/** Asks for what the first view waits for before that view is made: who is here, and the tokens that the address names. */
export function askAheadOf(path: string, query: string): void {
  readSessionAhead();
  const place = placeOf(path);
  if ('workspace' in place && areaOf(place.view) === 'tokens')
    listTokensAhead(place.workspace, pageOf(viewOf(query).view));
}
