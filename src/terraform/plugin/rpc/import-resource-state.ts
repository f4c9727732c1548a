import { objectTypeOf } from '../schema/schema';
import type { CtyType } from '../values/cty-type';
import { DiagnosticsError, errorDiagnostic, hasErrors } from '../values/diagnostic';
import { diagnosticsToWire } from '../wire/diagnostic-to-wire';
import type { ImportResourceStateRequest, ImportResourceStateResponse } from '../wire/messages/import-resource-state';
import { answered } from './failure';
import { stateToWire } from './object-codec';
import { privateBytes } from './private-data';
import type { Runtime } from './runtime';

/** Finds an existing resource by the id a person gave. Terraform reads it right afterwards. */
export async function importResourceState(
  runtime: Runtime,
  request: ImportResourceStateRequest,
): Promise<ImportResourceStateResponse> {
  let type: CtyType | undefined;
  const { typeName, id } = request;
  return answered(
    runtime,
    { rpc: 'ImportResourceState', subject: typeName },
    (diagnostics) => ({ importedResources: [], diagnostics: diagnosticsToWire(type, diagnostics) }),
    async () => {
      const resource = runtime.resource(typeName);
      const { attributes } = resource.schema;
      type = objectTypeOf(attributes);
      if (resource.import === undefined) {
        throw new DiagnosticsError(
          errorDiagnostic(`${typeName} can't be imported`, 'Create it with Terraform instead of importing it.'),
        );
      }
      const result = await resource.import({ id }, runtime.configuredContext);
      const given = result.diagnostics ?? [];
      const diagnostics = diagnosticsToWire(type, given);
      if (hasErrors(given)) return { importedResources: [], diagnostics };
      if (result.state === null) {
        throw new DiagnosticsError(errorDiagnostic(`There is no ${typeName} with this id`, `The id is ${id}.`));
      }
      const state = stateToWire(attributes, result.state);
      const imported = { typeName, state, private: privateBytes(result.private, new Uint8Array(0)) };
      return { importedResources: [imported], diagnostics };
    },
  );
}
