import { SecretValue } from '../../src/core/model/secret-value';
import { openTable } from '../../src/gateway/table/gateway-table';
import type { TokenServiceOptions, UpstreamOptions } from '../../src/service';
import { type Bed, startBed } from '../service/service-bed';

/** Where the vendor's token comes from, in a test's hand. */
export class HeldSource {
  readonly name = 'the hand of the test';
  reads = 0;
  constructor(public values: string[]) {}

  read = () => {
    this.reads += 1;
    return Promise.resolve(this.values.map((value) => ({ value: new SecretValue(value) })));
  };
}

export const VENDOR_TOKEN = 'hzv-0123456789-the-vendors-own-token';

/** A real service that forwards to a vendor. */
export function startGatewayBed(
  origin: string,
  options: Partial<UpstreamOptions> = {},
  more: Partial<TokenServiceOptions> = {},
): Promise<Bed> {
  const tokens = options.tokens ?? new HeldSource([VENDOR_TOKEN]);
  return startBed({ ...more, upstream: { origin, table: openTable(), env: {}, ...options, tokens } });
}
