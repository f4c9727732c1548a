import type { StorePurpose } from '../store/store-errors';
import type { TokenServiceOptions } from './service-options';

/** What the store of a service has to have been made for. */
export const purposeOf = ({ rehearsal }: Pick<TokenServiceOptions, 'rehearsal'>): StorePurpose =>
  rehearsal === undefined ? 'service' : 'rehearsal';
