import { objectTypeOf } from '../schema/schema';
import type { CtyType } from '../values/cty-type';
import { hasErrors } from '../values/diagnostic';
import { diagnosticsToWire } from '../wire/diagnostic-to-wire';
import type { ReadResourceRequest, ReadResourceResponse } from '../wire/messages/read-resource';
import { answered } from './failure';
import { requiredObject, stateToWire } from './object-codec';
import { privateBytes, privateText } from './private-data';
import type { Runtime } from './runtime';

/** The state of a resource as it really is now. After an error the state stays what it was. */
export async function readResource(runtime: Runtime, request: ReadResourceRequest): Promise<ReadResourceResponse> {
  let type: CtyType | undefined;
  const unchanged = { newState: request.currentState, private: request.private };
  return answered(
    runtime,
    { rpc: 'ReadResource', subject: request.typeName },
    (diagnostics) => ({ ...unchanged, diagnostics: diagnosticsToWire(type, diagnostics) }),
    async () => {
      const resource = runtime.resource(request.typeName);
      const { attributes } = resource.schema;
      type = objectTypeOf(attributes);
      const state = requiredObject(attributes, request.currentState);
      const result = await resource.read({ state, private: privateText(request.private) }, runtime.configuredContext);
      const diagnostics = diagnosticsToWire(type, result.diagnostics ?? []);
      if (hasErrors(result.diagnostics ?? [])) return { ...unchanged, diagnostics };
      return {
        newState: stateToWire(attributes, result.state),
        private: privateBytes(result.private, request.private),
        diagnostics,
      };
    },
  );
}
