import type { Ports } from '../../src/core/ports/ports';
import type { SecretStore } from '../../src/core/ports/secret-store';

type Call = (...args: readonly unknown[]) => unknown;

/** What takes the place of a method; the method itself where it answers nothing. */
type Change = (method: string, call: Call) => Call | undefined;

/** Ports whose token API goes through `change`, with limits and without. */
export const tokenApiThrough =
  (change: Change) =>
  (ports: Ports): Ports => ({ ...ports, tokenApi: through(ports.tokenApi, change) });

/** The same for a store. */
export const storeThrough = (store: SecretStore, change: Change): SecretStore => through(store, change);

function through<T extends object>(port: T, change: Change): T {
  return new Proxy(port, {
    get: (target, name) => {
      const found = Reflect.get(target, name) as unknown;
      if (typeof found !== 'function') return found;
      const call = found.bind(target) as Call;
      if (name === 'during') return (limits: unknown) => through(call(limits) as T, change);
      return change(String(name), call) ?? call;
    },
  });
}
