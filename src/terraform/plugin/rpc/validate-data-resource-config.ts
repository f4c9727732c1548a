import { objectTypeOf } from '../schema/schema';
import type { CtyType } from '../values/cty-type';
import { diagnosticsToWire } from '../wire/diagnostic-to-wire';
import type {
  ValidateDataResourceConfigRequest,
  ValidateDataResourceConfigResponse,
} from '../wire/messages/validate-data-resource-config';
import { answered } from './failure';
import { requiredObject } from './object-codec';
import type { Runtime } from './runtime';

/** Checks a data block; the provider is not configured, and anything may be unknown. */
export async function validateDataResourceConfig(
  runtime: Runtime,
  request: ValidateDataResourceConfigRequest,
): Promise<ValidateDataResourceConfigResponse> {
  let type: CtyType | undefined;
  return answered(
    runtime,
    { rpc: 'ValidateDataResourceConfig', subject: request.typeName },
    (diagnostics) => ({ diagnostics: diagnosticsToWire(type, diagnostics) }),
    async () => {
      const definition = runtime.dataSource(request.typeName);
      const { attributes } = definition.schema;
      type = objectTypeOf(attributes);
      const config = requiredObject(attributes, request.config);
      const diagnostics = (await definition.validateConfig?.({ config }, runtime.context)) ?? [];
      return { diagnostics: diagnosticsToWire(type, diagnostics) };
    },
  );
}
