import { objectTypeOf } from '../schema/schema';
import { hasErrors } from '../values/diagnostic';
import { diagnosticsToWire } from '../wire/diagnostic-to-wire';
import type { ConfigureProviderRequest, ConfigureProviderResponse } from '../wire/messages/configure-provider';
import { answered, providerFault } from './failure';
import { requiredObject } from './object-codec';
import type { Runtime } from './runtime';

/** Hands the provider its configuration, and keeps the client that it makes of it. */
export async function configureProvider(
  runtime: Runtime,
  request: ConfigureProviderRequest,
): Promise<ConfigureProviderResponse> {
  const { provider } = runtime;
  const { attributes } = provider.schema;
  const type = objectTypeOf(attributes);
  const call = { rpc: 'ConfigureProvider', subject: provider.name };
  return answered(
    runtime,
    call,
    (diagnostics) => ({ diagnostics: diagnosticsToWire(type, diagnostics) }),
    async () => {
      const config = requiredObject(attributes, request.config);
      const { terraformVersion } = request;
      const { client, diagnostics = [] } = await provider.configure({ config, terraformVersion }, runtime.context);
      if (client !== undefined) runtime.configured(client);
      const silent = client === undefined && !hasErrors(diagnostics);
      const fault = silent ? [providerFault(runtime, call, 'it made no client and gave no reason.')] : [];
      return { diagnostics: diagnosticsToWire(type, [...diagnostics, ...fault]) };
    },
  );
}
