import type { Ports } from '../../src/core/pass/ports';
import type { TokenApi } from '../../src/core/ports/token-api';

type Call = (...args: readonly unknown[]) => unknown;

/** Ports whose token API goes through `change`, method by method; what it does not answer goes its way. */
export const tokenApiThrough =
  (change: (method: string, call: Call) => Call | undefined) =>
  (ports: Ports): Ports => ({ ...ports, tokenApi: through(ports.tokenApi, change) });

function through(api: TokenApi, change: (method: string, call: Call) => Call | undefined): TokenApi {
  return new Proxy(api, {
    get: (target, name) => {
      const found = Reflect.get(target, name) as unknown;
      if (typeof found !== 'function') return found;
      const call = found.bind(target) as Call;
      if (name === 'during') return (limits: unknown) => through(call(limits) as TokenApi, change);
      return change(String(name), call) ?? call;
    },
  });
}
