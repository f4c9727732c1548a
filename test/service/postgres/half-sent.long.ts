import { onPostgres } from './on-postgres';

/** Each caller loses its power through another replica than the one that has half of its request. */
onPostgres('half-sent requests', ['half-sent.long']);
