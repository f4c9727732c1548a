import { missingValues } from '../planning/missing-values';
import { objectTypeOf } from '../schema/schema';
import type { CtyType } from '../values/cty-type';
import { formatPath } from '../values/value-error';
import { diagnosticsToWire } from '../wire/diagnostic-to-wire';
import type {
  ValidateResourceConfigRequest,
  ValidateResourceConfigResponse,
} from '../wire/messages/validate-resource-config';
import { answered } from './failure';
import { requiredObject } from './object-codec';
import type { Runtime } from './runtime';

/** Checks a resource block; the provider is not configured, and anything may be unknown. */
export async function validateResourceConfig(
  runtime: Runtime,
  request: ValidateResourceConfigRequest,
): Promise<ValidateResourceConfigResponse> {
  let type: CtyType | undefined;
  return answered(
    runtime,
    { rpc: 'ValidateResourceConfig', subject: request.typeName },
    (diagnostics) => ({ diagnostics: diagnosticsToWire(type, diagnostics) }),
    async () => {
      const definition = runtime.resource(request.typeName);
      const { attributes } = definition.schema;
      type = objectTypeOf(attributes);
      const config = requiredObject(attributes, request.config);
      const missing = missingValues(attributes, config);
      const found = (await definition.validateConfig?.({ config }, runtime.context)) ?? [];
      const told = new Set(missing.map(({ path = [] }) => formatPath(path)));
      const others = found.filter(({ path = [] }) => !told.has(formatPath(path)));
      return { diagnostics: diagnosticsToWire(type, [...missing, ...others]) };
    },
  );
}
