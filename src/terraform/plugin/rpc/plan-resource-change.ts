import { missingValues } from '../planning/missing-values';
import { planProblems } from '../planning/plan-problems';
import { requiredReplacements } from '../planning/required-replacements';
import { suggestPlan } from '../planning/suggest-plan';
import { withoutWriteOnly } from '../planning/write-only';
import type { PlanRequest, PlanResult, ErasedViews, ResourceDefinition } from '../provider/resource-definition';
import { objectTypeOf } from '../schema/schema';
import type { CtyType } from '../values/cty-type';
import { DiagnosticsError } from '../values/diagnostic';
import type { ObjectValue } from '../values/value';
import { diagnosticsToWire } from '../wire/diagnostic-to-wire';
import type { PlanResourceChangeRequest, PlanResourceChangeResponse } from '../wire/messages/plan-resource-change';
import { exactPath } from '../wire/path-to-wire';
import type { Call } from './failure';
import { answered, providerFault } from './failure';
import { objectFromWire, objectToWire, requiredObject } from './object-codec';
import { privateBytes, privateText } from './private-data';
import type { Runtime } from './runtime';

/** The creation or update that Terraform asks for. */
interface Change {
  /** Null when the resource is to be created. */
  readonly prior: ObjectValue | null;
  /** Terraform's merge of configuration and prior state, with what is write-only still in it. */
  readonly offered: ObjectValue;
}

const callOf = ({ typeName }: PlanResourceChangeRequest): Call => ({ rpc: 'PlanResourceChange', subject: typeName });

/** What is going to happen to a resource. Asked again before an apply, when everything in the configuration is known. */
export async function planResourceChange(
  runtime: Runtime,
  request: PlanResourceChangeRequest,
): Promise<PlanResourceChangeResponse> {
  let type: CtyType | undefined;
  return answered(
    runtime,
    callOf(request),
    (diagnostics) => ({
      plannedState: undefined,
      requiresReplace: [],
      plannedPrivate: request.priorPrivate,
      diagnostics: diagnosticsToWire(type, diagnostics),
    }),
    async () => {
      const resource = runtime.resource(request.typeName);
      const { attributes } = resource.schema;
      type = objectTypeOf(attributes);
      const prior = objectFromWire(attributes, request.priorState);
      const offered = objectFromWire(attributes, request.proposedNewState);
      return offered === null
        ? planDestroy(runtime, request, resource, prior)
        : planChange(runtime, request, resource, { prior, offered });
    },
  );
}

async function planDestroy(
  runtime: Runtime,
  request: PlanResourceChangeRequest,
  resource: ResourceDefinition<unknown>,
  prior: ObjectValue | null,
): Promise<PlanResourceChangeResponse> {
  const { attributes } = resource.schema;
  const given = { private: privateText(request.priorPrivate) };
  const diagnostics =
    prior === null || resource.planDestroy === undefined
      ? []
      : await resource.planDestroy({ prior, ...given }, runtime.configuredContext);
  return {
    plannedState: objectToWire(attributes, null),
    requiresReplace: [],
    plannedPrivate: request.priorPrivate,
    diagnostics: diagnosticsToWire(objectTypeOf(attributes), diagnostics),
  };
}

async function planChange(
  runtime: Runtime,
  request: PlanResourceChangeRequest,
  resource: ResourceDefinition<unknown>,
  { prior, offered }: Change,
): Promise<PlanResourceChangeResponse> {
  const { attributes } = resource.schema;
  const type = objectTypeOf(attributes);
  const config = requiredObject(attributes, request.config);
  // What was unknown when the configuration was validated may be null by now.
  const missing = missingValues(attributes, config);
  if (missing.length > 0) throw new DiagnosticsError(...missing);
  const proposed = withoutWriteOnly(attributes, offered);
  const suggested = suggestPlan(attributes, prior, proposed, config);
  const given = { prior, proposed, config, suggested, private: privateText(request.priorPrivate) };
  const result = await planOf(runtime, resource, given);
  const planned = withoutWriteOnly(attributes, result.planned);
  const faults = planProblems(attributes, prior, config, planned).map((path) =>
    providerFault(runtime, callOf(request), 'it planned a value that differs from the configuration.', path),
  );
  const replacing =
    prior === null ? [] : [...requiredReplacements(attributes, prior, planned), ...(result.requiresReplace ?? [])];
  return {
    plannedState: objectToWire(attributes, planned),
    requiresReplace: replacing.map((path) => exactPath(type, path)),
    plannedPrivate: privateBytes(result.private, request.priorPrivate),
    diagnostics: diagnosticsToWire(type, [...(result.diagnostics ?? []), ...faults]),
  };
}

async function planOf(
  runtime: Runtime,
  resource: ResourceDefinition<unknown>,
  request: PlanRequest<ErasedViews>,
): Promise<PlanResult<ErasedViews>> {
  if (resource.plan === undefined) return { planned: request.suggested };
  return resource.plan(request, runtime.configuredContext);
}
