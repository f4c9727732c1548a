import { type Instant, later } from '../../model/time';
import type { EntryFacts } from './observed';

/**
 * The token API and the secret store have a clock each, and their answers tell by how much these differ, but for the time between
 * the two. Times of tokens and "now" are told by the one, times of secrets and versions by the other: a time is put on the other
 * clock before it is compared with one of the other kind, or shown to people beside it.
 */
type Clocks = Pick<EntryFacts, 'secretAt' | 'tokensAt'>;

/** A time of a secret or a version, as the token API's clock tells it. */
export const onTokensClock = (at: Instant, { secretAt, tokensAt }: Clocks): Instant => later(at, tokensAt - secretAt);

/** A time of a token, as the secret store's clock tells it. */
export const onStoresClock = (at: Instant, { secretAt, tokensAt }: Clocks): Instant => later(at, secretAt - tokensAt);
