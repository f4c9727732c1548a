import type { Schema } from '../schema/schema';
import type { Views, ViewsOf } from '../schema/views';
import type { Diagnostic } from '../values/diagnostic';
import type { CallContext, ConfiguredContext, Eventually } from './call-context';
import type { ErasedViews } from './resource-definition';

/** A data source: something that is looked up and never changed. */
export interface DataSourceDefinition<Client, V extends Views = ErasedViews> {
  readonly schema: Schema;
  /** Anything may be unknown. */
  validateConfig?(request: { readonly config: V['plan'] }, context: CallContext): Eventually<readonly Diagnostic[]>;
  /** Only asked when the configuration is known; computed attributes of it are null. */
  read(
    request: { readonly config: V['state'] },
    context: ConfiguredContext<Client>,
  ): Eventually<{ readonly state: V['state']; readonly diagnostics?: readonly Diagnostic[] }>;
}

/** Declares a data source; the types of its configuration and state follow from the schema. */
export function defineDataSource<Client, S extends Schema>(
  definition: DataSourceDefinition<Client, ViewsOf<S>> & { readonly schema: S },
): DataSourceDefinition<Client> {
  // Compared in two steps: side by side the compiler expands both definitions without end.
  const erased: unknown = definition;
  return erased as DataSourceDefinition<Client>;
}
