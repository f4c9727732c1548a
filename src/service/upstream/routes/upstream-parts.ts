import type { GatewayTable } from '../../../gateway/table/gateway-table';
import type { TokenKeeper } from '../../access/token-keeper';
import type { Quotas } from '../../http/quota/quotas';
import type { VendorTokens } from '../credentials/vendor-tokens';
import type { RequestLimits } from '../limits/request-limits';
import type { UpstreamTimes } from '../options/upstream-options';
import type { VendorPlaces } from '../places/vendor-places';
import type { OpenStreams } from '../streams/open-streams';
import type { Vendor } from '../vendor/vendor';

/** What requests are forwarded with. */
export interface UpstreamParts {
  readonly table: GatewayTable;
  readonly vendor: Vendor;
  /** By workspace. */
  readonly tokens: ReadonlyMap<string, VendorTokens>;
  readonly places: VendorPlaces;
  readonly limits: RequestLimits;
  readonly streams: OpenStreams;
  readonly keeper: TokenKeeper;
}

/** The same, with what is there before the store is. */
export interface RouteTools {
  readonly table: GatewayTable;
  /** Once the store is open. */
  readonly parts: () => UpstreamParts;
  readonly quotas: Quotas | undefined;
  readonly clock: () => number;
  readonly times: UpstreamTimes;
  readonly log: (line: object) => void;
}
