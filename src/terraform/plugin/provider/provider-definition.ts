import type { Schema } from '../schema/schema';
import type { Views, ViewsOf } from '../schema/views';
import type { Diagnostic } from '../values/diagnostic';
import type { CallContext, Eventually } from './call-context';
import type { DataSourceDefinition } from './data-source-definition';
import type { ErasedViews, ResourceDefinition } from './resource-definition';

/** What `configure` made. Without a client the diagnostics must say why; nothing else is asked of the provider then. */
export interface ConfigureResult<Client> {
  readonly client?: Client;
  readonly diagnostics?: readonly Diagnostic[];
}

/** A provider: its own configuration, and the types it has. */
export interface ProviderDefinition<Client, V extends Views = ErasedViews> {
  /** The type part of its address, such as `random`; also the module of its log lines. */
  readonly name: string;
  readonly schema: Schema;
  /** Anything may be unknown. */
  validateConfig?(request: { readonly config: V['plan'] }, context: CallContext): Eventually<readonly Diagnostic[]>;
  /** Attributes may be unknown when they come from resources that do not exist yet. Must not wait long: every phase calls it. */
  configure(
    request: { readonly config: V['plan']; readonly terraformVersion: string },
    context: CallContext,
  ): Eventually<ConfigureResult<Client>>;
  readonly resources: Readonly<Record<string, ResourceDefinition<Client>>>;
  readonly dataSources: Readonly<Record<string, DataSourceDefinition<Client>>>;
}

/** Declares a provider; the type of its configuration follows from the schema. */
export function defineProvider<Client, S extends Schema>(
  definition: ProviderDefinition<Client, ViewsOf<S>> & { readonly schema: S },
): ProviderDefinition<Client> {
  // Compared in two steps: side by side the compiler expands both definitions without end.
  const erased: unknown = definition;
  return erased as ProviderDefinition<Client>;
}
