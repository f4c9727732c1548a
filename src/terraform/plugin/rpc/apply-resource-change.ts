import { resultProblems } from '../planning/result-problems';
import { withoutWriteOnly } from '../planning/write-only';
import type { ResourceDefinition } from '../provider/resource-definition';
import type { Attributes } from '../schema/attribute';
import { objectTypeOf } from '../schema/schema';
import type { CtyType } from '../values/cty-type';
import type { Diagnostic } from '../values/diagnostic';
import { hasErrors } from '../values/diagnostic';
import { firstUnknown, unknownsAsNull } from '../values/known';
import type { ValuePath } from '../values/place';
import type { ObjectValue } from '../values/value';
import { isObjectValue } from '../values/value';
import { diagnosticsToWire } from '../wire/diagnostic-to-wire';
import type { ApplyResourceChangeRequest, ApplyResourceChangeResponse } from '../wire/messages/apply-resource-change';
import { answered, providerFault } from './failure';
import { objectFromWire, objectToWire, requiredObject } from './object-codec';
import { privateBytes, privateText } from './private-data';
import type { Runtime } from './runtime';

interface Applied {
  readonly state: ObjectValue | null;
  readonly private?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What is wrong with a state, and where if not as a whole. */
interface Fault {
  readonly problem: string;
  readonly path?: ValuePath;
}

/**
 * Creates, updates or deletes. After an error the state is what the provider says was reached; when it threw, the prior
 * state. A creation that answers an error with a state is saved by Terraform and marked as tainted.
 */
export async function applyResourceChange(
  runtime: Runtime,
  request: ApplyResourceChangeRequest,
): Promise<ApplyResourceChangeResponse> {
  const call = { rpc: 'ApplyResourceChange', subject: request.typeName };
  let type: CtyType | undefined;
  return answered(
    runtime,
    call,
    (diagnostics) => ({
      newState: request.priorState,
      private: request.plannedPrivate,
      diagnostics: diagnosticsToWire(type, diagnostics),
    }),
    async () => {
      const resource = runtime.resource(request.typeName);
      const { attributes } = resource.schema;
      type = objectTypeOf(attributes);
      const planned = objectFromWire(attributes, request.plannedState);
      const applied = await apply(runtime, resource, request, planned);
      const found = hasErrors(applied.diagnostics) ? [] : faultsOf(attributes, planned, applied.state);
      const faults = found.map(({ problem, path }) => providerFault(runtime, call, problem, path));
      return {
        newState: objectToWire(attributes, saved(applied.state)),
        private: privateBytes(applied.private, request.plannedPrivate),
        diagnostics: diagnosticsToWire(type, [...applied.diagnostics, ...faults]),
      };
    },
  );
}

async function apply(
  runtime: Runtime,
  resource: ResourceDefinition<unknown>,
  request: ApplyResourceChangeRequest,
  planned: ObjectValue | null,
): Promise<Applied> {
  const { attributes } = resource.schema;
  const prior = objectFromWire(attributes, request.priorState);
  const context = runtime.configuredContext;
  const given = { private: privateText(request.plannedPrivate) };
  if (planned === null) {
    if (prior === null) return { state: null, diagnostics: [] };
    const { state, diagnostics = [] } = await resource.delete({ prior, ...given }, context);
    return { state: hasErrors(diagnostics) ? (state ?? prior) : null, diagnostics };
  }
  const config = requiredObject(attributes, request.config);
  const result =
    prior === null
      ? await resource.create({ config, planned, ...given }, context)
      : await resource.update({ prior, config, planned, ...given }, context);
  return { ...result, diagnostics: result.diagnostics ?? [] };
}

/** What a provider got wrong although it reported success; Terraform's own words for it name no rule. */
function faultsOf(attributes: Attributes, planned: ObjectValue | null, state: ObjectValue | null): readonly Fault[] {
  if (planned === null) return [];
  if (state === null) return [{ problem: 'it gave neither a state nor an error.' }];
  const unknown = firstUnknown(state);
  if (unknown !== undefined) return [{ problem: 'the state holds an unknown value.', path: unknown }];
  return resultProblems(objectTypeOf(attributes), planned, withoutWriteOnly(attributes, state)).map((path) => ({
    problem: 'the state differs from what was planned.',
    path,
  }));
}

/** What Terraform keeps: it would refuse the whole state, and lose the resource, for one unknown value in it. */
function saved(state: ObjectValue | null): ObjectValue | null {
  if (state === null) return null;
  const known = unknownsAsNull(state);
  return isObjectValue(known) ? known : null;
}
