import type { CallContext, ConfiguredContext, Logger } from '../provider/call-context';
import type { DataSourceDefinition } from '../provider/data-source-definition';
import type { ProviderDefinition } from '../provider/provider-definition';
import type { ResourceDefinition } from '../provider/resource-definition';
import { DiagnosticsError, errorDiagnostic } from '../values/diagnostic';

/**
 * What the calls of one process share. The client is a type parameter of the provider alone, which the server passes
 * through without looking at it.
 */
export class Runtime {
  #stopping = new AbortController();
  readonly #load: () => ProviderDefinition<unknown>;
  #provider: ProviderDefinition<unknown> | undefined;
  #client: { readonly client: unknown } | undefined;

  constructor(
    provider: { readonly load: () => ProviderDefinition<unknown> },
    readonly log: Logger,
    /** Milliseconds, for durations in the log only. */
    readonly milliseconds: () => number,
  ) {
    this.#load = provider.load;
  }

  get provider(): ProviderDefinition<unknown> {
    return (this.#provider ??= this.#load());
  }

  /** Remembers what `configure` made. */
  configured(client: unknown): void {
    this.#client = { client };
  }

  /** Aborts when the calls that are in flight now are to stop. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Asks every call in flight to come to an end. Calls that come later are a new request and start afresh. */
  stop(): void {
    this.#stopping.abort();
    this.#stopping = new AbortController();
  }

  /** The context of calls that work without configuration. */
  get context(): CallContext {
    return { signal: this.signal, log: this.log };
  }

  /** The context of calls that need the client. @throws DiagnosticsError when there is none */
  get configuredContext(): ConfiguredContext<unknown> {
    if (this.#client === undefined) {
      throw new DiagnosticsError(
        errorDiagnostic(
          'The provider is not configured',
          'Its configuration failed or never took place, so nothing can be read or changed. Look for an error about the provider block.',
        ),
      );
    }
    return { ...this.context, client: this.#client.client };
  }

  /** @throws DiagnosticsError */
  resource(name: string): ResourceDefinition<unknown> {
    return this.#find(this.provider.resources, 'resource type', name);
  }

  /** @throws DiagnosticsError */
  dataSource(name: string): DataSourceDefinition<unknown> {
    return this.#find(this.provider.dataSources, 'data source', name);
  }

  #find<T>(among: Readonly<Record<string, T>>, what: string, name: string): T {
    const found = Object.hasOwn(among, name) ? among[name] : undefined;
    if (found === undefined) {
      const names = Object.keys(among).join(', ') || 'none';
      throw new DiagnosticsError(
        errorDiagnostic(`There is no ${what} ${name}`, `The provider ${this.provider.name} has: ${names}.`),
      );
    }
    return found;
  }
}
