import { objectTypeOf } from '../schema/schema';
import type { CtyType } from '../values/cty-type';
import { hasErrors } from '../values/diagnostic';
import { diagnosticsToWire } from '../wire/diagnostic-to-wire';
import type { ReadDataSourceRequest, ReadDataSourceResponse } from '../wire/messages/read-data-source';
import { answered } from './failure';
import { requiredObject, stateToWire } from './object-codec';
import type { Runtime } from './runtime';

/** Looks something up. */
export async function readDataSource(
  runtime: Runtime,
  request: ReadDataSourceRequest,
): Promise<ReadDataSourceResponse> {
  let type: CtyType | undefined;
  return answered(
    runtime,
    { rpc: 'ReadDataSource', subject: request.typeName },
    (diagnostics) => ({ state: undefined, diagnostics: diagnosticsToWire(type, diagnostics) }),
    async () => {
      const dataSource = runtime.dataSource(request.typeName);
      const { attributes } = dataSource.schema;
      type = objectTypeOf(attributes);
      const config = requiredObject(attributes, request.config);
      const { state, diagnostics = [] } = await dataSource.read({ config }, runtime.configuredContext);
      return {
        state: hasErrors(diagnostics) ? undefined : stateToWire(attributes, state),
        diagnostics: diagnosticsToWire(type, diagnostics),
      };
    },
  );
}
