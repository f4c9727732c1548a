import { objectTypeOf } from '../schema/schema';
import type { CtyType } from '../values/cty-type';
import { DiagnosticsError, errorDiagnostic, hasErrors } from '../values/diagnostic';
import { diagnosticsToWire } from '../wire/diagnostic-to-wire';
import { objectFromState } from '../wire/json/state-json';
import type { MoveResourceStateRequest, MoveResourceStateResponse } from '../wire/messages/move-resource-state';
import { answered } from './failure';
import { stateToWire } from './object-codec';
import { privateBytes, privateText } from './private-data';
import type { Runtime } from './runtime';

/** Turns the state of another resource type into one of this type; comes without configuration and changes nothing. */
export async function moveResourceState(
  runtime: Runtime,
  request: MoveResourceStateRequest,
): Promise<MoveResourceStateResponse> {
  let type: CtyType | undefined;
  const { sourceTypeName, targetTypeName } = request;
  return answered(
    runtime,
    { rpc: 'MoveResourceState', subject: targetTypeName },
    (diagnostics) => ({
      targetState: undefined,
      targetPrivate: new Uint8Array(0),
      diagnostics: diagnosticsToWire(type, diagnostics),
    }),
    async () => {
      const resource = runtime.resource(targetTypeName);
      const { attributes } = resource.schema;
      type = objectTypeOf(attributes);
      const result = await resource.move?.(
        {
          sourceProvider: request.sourceProviderAddress,
          sourceType: sourceTypeName,
          sourceVersion: request.sourceSchemaVersion,
          sourceState: objectFromState(request.sourceState?.json),
          sourcePrivate: privateText(request.sourcePrivate),
        },
        runtime.context,
      );
      if (result === undefined || (result.state === null && !hasErrors(result.diagnostics ?? []))) {
        throw new DiagnosticsError(
          errorDiagnostic(
            `${sourceTypeName} can't be moved to ${targetTypeName}`,
            `${targetTypeName} does not know how to take over a ${sourceTypeName} of ${request.sourceProviderAddress}. ` +
              'Remove the moved block, and import the resource under its new type if the two are the same thing.',
          ),
        );
      }
      return {
        targetState: result.state === null ? undefined : stateToWire(attributes, result.state),
        targetPrivate: privateBytes(result.private, new Uint8Array(0)),
        diagnostics: diagnosticsToWire(type, result.diagnostics ?? []),
      };
    },
  );
}
