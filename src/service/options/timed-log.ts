import type { TokenServiceOptions } from './service-options';

/** The log of a service, each line with its time. */
export function timedLog({ log, clock }: Pick<TokenServiceOptions, 'log' | 'clock'>): TokenServiceOptions['log'] {
  return log && ((line) => log({ time: new Date(clock()).toISOString(), ...line }));
}
