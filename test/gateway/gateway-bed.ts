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

/** What a service says in its log, for those who wait for it. */
export class Told {
  readonly lines: { readonly event?: string; readonly state?: string }[] = [];
  private readonly waiting = new Set<() => void>();

  readonly log = (line: object): void => {
    this.lines.push(line);
    for (const look of this.waiting) look();
  };

  says(event: string, state: string): boolean {
    return this.lines.some((line) => line.event === event && line.state === state);
  }

  until(event: string, state: string): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!this.says(event, state)) return;
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
      look();
    });
  }
}
