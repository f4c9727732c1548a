import { schemaProblems } from '../schema/check-schema';
import { diagnosticsToWire } from '../wire/diagnostic-to-wire';
import type { GetProviderSchemaResponse } from '../wire/messages/get-provider-schema';
import { schemaToWire } from '../wire/schema-to-wire';
import { providerFault } from './failure';
import type { Runtime } from './runtime';

/** Everything the provider declares, and what this server can do. */
export function getProviderSchema(runtime: Runtime): Partial<GetProviderSchemaResponse> {
  const { provider } = runtime;
  const resources = Object.entries(provider.resources);
  const dataSources = Object.entries(provider.dataSources);
  const declared = [[provider.name, provider] as const, ...resources, ...dataSources];
  const faults = declared.flatMap(([name, { schema }]) =>
    schemaProblems(schema).map((problem) =>
      providerFault(runtime, { rpc: 'GetProviderSchema', subject: name }, `the schema is not valid: ${problem}.`),
    ),
  );
  return {
    provider: schemaToWire(provider.schema, 0),
    resourceSchemas: new Map(resources.map(([name, r]) => [name, schemaToWire(r.schema, r.version ?? 0)])),
    dataSourceSchemas: new Map(dataSources.map(([name, d]) => [name, schemaToWire(d.schema, 0)])),
    diagnostics: diagnosticsToWire(undefined, faults),
    // Without getProviderSchemaOptional Terraform asks every process for the schema again.
    serverCapabilities: { planDestroy: true, getProviderSchemaOptional: true, moveResourceState: true },
  };
}
