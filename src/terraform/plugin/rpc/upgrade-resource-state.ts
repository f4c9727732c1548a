import type { ResourceDefinition } from '../provider/resource-definition';
import { objectTypeOf } from '../schema/schema';
import type { CtyType } from '../values/cty-type';
import type { Diagnostic } from '../values/diagnostic';
import { DiagnosticsError, errorDiagnostic } from '../values/diagnostic';
import type { JsonObject } from '../values/json';
import { isObjectValue } from '../values/value';
import { ValueError } from '../values/value-error';
import { diagnosticsToWire } from '../wire/diagnostic-to-wire';
import { objectFromState } from '../wire/json/state-json';
import { valueFromJson } from '../wire/json/value-from-json';
import type {
  UpgradeResourceStateRequest,
  UpgradeResourceStateResponse,
} from '../wire/messages/upgrade-resource-state';
import { answered } from './failure';
import { stateToWire } from './object-codec';
import type { Runtime } from './runtime';

interface Upgraded {
  readonly state: JsonObject;
  readonly diagnostics?: readonly Diagnostic[];
}

/**
 * Brings a stored state to the current schema. Asked in every plan and apply, also when the versions agree, and without
 * configuration.
 */
export async function upgradeResourceState(
  runtime: Runtime,
  request: UpgradeResourceStateRequest,
): Promise<UpgradeResourceStateResponse> {
  let type: CtyType | undefined;
  return answered<UpgradeResourceStateResponse>(
    runtime,
    { rpc: 'UpgradeResourceState', subject: request.typeName },
    (diagnostics) => ({ upgradedState: undefined, diagnostics: diagnosticsToWire(type, diagnostics) }),
    async () => {
      const resource = runtime.resource(request.typeName);
      const { attributes } = resource.schema;
      type = objectTypeOf(attributes);
      const { state, diagnostics = [] } = await upgraded(runtime, resource, request);
      const value = readAs(type, state, request.typeName);
      return {
        upgradedState: stateToWire(attributes, isObjectValue(value) ? value : null),
        diagnostics: diagnosticsToWire(type, diagnostics),
      };
    },
  );
}

async function upgraded(
  runtime: Runtime,
  resource: ResourceDefinition<unknown>,
  request: UpgradeResourceStateRequest,
): Promise<Upgraded> {
  const state = objectFromState(request.rawState?.json);
  const current = resource.version ?? 0;
  if (request.version === current) return { state };
  if (request.version > current) {
    throw new DiagnosticsError(
      errorDiagnostic(
        `The state of ${request.typeName} was written by a newer provider`,
        `It has schema version ${request.version}; this version of the provider knows ${current}. Upgrade the provider.`,
      ),
    );
  }
  return (await resource.upgradeState?.({ version: request.version, state }, runtime.context)) ?? { state };
}

function readAs(type: CtyType, state: JsonObject, typeName: string): ReturnType<typeof valueFromJson> {
  try {
    return valueFromJson(type, state);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new DiagnosticsError(
      errorDiagnostic(
        `The stored state of ${typeName} does not fit the schema`,
        `${error.message}. If the state was not edited by hand, this is a fault of the provider: please report it.`,
        error.path,
      ),
    );
  }
}
