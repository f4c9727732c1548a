import { objectTypeOf } from '../schema/schema';
import { diagnosticsToWire } from '../wire/diagnostic-to-wire';
import type {
  ValidateProviderConfigRequest,
  ValidateProviderConfigResponse,
} from '../wire/messages/validate-provider-config';
import { answered } from './failure';
import { requiredObject } from './object-codec';
import type { Runtime } from './runtime';

/** Checks the provider block; comes before every configuration of the provider. */
export async function validateProviderConfig(
  runtime: Runtime,
  request: ValidateProviderConfigRequest,
): Promise<ValidateProviderConfigResponse> {
  const { provider } = runtime;
  const { attributes } = provider.schema;
  const type = objectTypeOf(attributes);
  return answered(
    runtime,
    { rpc: 'ValidateProviderConfig', subject: provider.name },
    (diagnostics) => ({ diagnostics: diagnosticsToWire(type, diagnostics) }),
    async () => {
      const config = requiredObject(attributes, request.config);
      const diagnostics = (await provider.validateConfig?.({ config }, runtime.context)) ?? [];
      return { diagnostics: diagnosticsToWire(type, diagnostics) };
    },
  );
}
