import type { Schema } from '../schema/schema';
import type { Views, ViewsOf } from '../schema/views';
import type { Diagnostic } from '../values/diagnostic';
import type { JsonObject } from '../values/json';
import type { ValuePath } from '../values/place';
import type { ObjectValue } from '../values/value';
import type { CallContext, ConfiguredContext, Eventually } from './call-context';

/** The views of a definition whose schema is not known to the compiler. */
export interface ErasedViews {
  readonly state: ObjectValue;
  readonly plan: ObjectValue;
  readonly apply: ObjectValue;
  readonly partial: ObjectValue;
}

interface WithDiagnostics {
  readonly diagnostics?: readonly Diagnostic[];
}

interface WithPrivate {
  /** Text that Terraform keeps beside the state and gives back; not shown, not encrypted. Left out: stays as it was. */
  readonly private?: string;
}

/** State after a call, and what to tell. A state together with an error is saved; a creation is then marked as tainted. */
export interface StateResult<State> extends WithDiagnostics, WithPrivate {
  readonly state: State | null;
}

export interface PlanRequest<V extends Views> {
  /** Null when the resource is to be created. */
  readonly prior: V['state'] | null;
  /** Terraform's merge of configuration and prior state; computed attributes hold their prior value, or null. */
  readonly proposed: V['plan'];
  readonly config: V['plan'];
  /** What the schema alone says: defaults in, computed attributes unknown where something changes, else the prior state. */
  readonly suggested: V['plan'];
  readonly private: string;
}

export interface PlanResult<V extends Views> extends WithDiagnostics, WithPrivate {
  readonly planned: V['plan'];
  /** Attributes whose change can't be made in place, beside those that the schema marks. */
  readonly requiresReplace?: readonly ValuePath[];
}

export interface DeleteResult<State> extends WithDiagnostics {
  /** What is left after an error; the prior state when left out. */
  readonly state?: State;
}

export interface MoveRequest {
  /** Address of the provider that owned it, such as `registry.terraform.io/hashicorp/null`. */
  readonly sourceProvider: string;
  readonly sourceType: string;
  readonly sourceVersion: number;
  readonly sourceState: JsonObject;
  readonly sourcePrivate: string;
}

/**
 * A resource type. Every phase of a Terraform command is a process of its own, so nothing may be remembered between calls.
 * Validate, upgrade and move come without `configure`, and must not touch the back end.
 */
export interface ResourceDefinition<Client, V extends Views = ErasedViews> {
  readonly schema: Schema;
  /** Version of the states that this schema writes; 0 when left out. */
  readonly version?: number;
  /** Anything may be unknown: during `terraform validate` all variables are. */
  validateConfig?(request: { readonly config: V['plan'] }, context: CallContext): Eventually<readonly Diagnostic[]>;
  /**
   * Turns a state of an older version into JSON that fits the current schema; called for older versions only. Names that
   * the schema does not have are dropped afterwards, those that it has and the JSON lacks are null.
   */
  upgradeState?(
    request: { readonly version: number; readonly state: JsonObject },
    context: CallContext,
  ): Eventually<{ readonly state: JsonObject } & WithDiagnostics>;
  /** The state as it is now; null when it is gone. After an import only the attributes that `import` gave are set. */
  read(
    request: { readonly state: V['state']; readonly private: string },
    context: ConfiguredContext<Client>,
  ): Eventually<StateResult<V['state']>>;
  /** The planned state; left out, it is what the schema suggests. Not asked when the resource is to be destroyed. */
  plan?(request: PlanRequest<V>, context: ConfiguredContext<Client>): Eventually<PlanResult<V>>;
  /** Warnings before a destroy, or an error that forbids it. */
  planDestroy?(
    request: { readonly prior: V['state']; readonly private: string },
    context: ConfiguredContext<Client>,
  ): Eventually<readonly Diagnostic[]>;
  create(
    request: { readonly config: V['apply']; readonly planned: V['apply']; readonly private: string },
    context: ConfiguredContext<Client>,
  ): Eventually<StateResult<V['state']>>;
  update(
    request: {
      readonly prior: V['state'];
      readonly config: V['apply'];
      readonly planned: V['apply'];
      readonly private: string;
    },
    context: ConfiguredContext<Client>,
  ): Eventually<StateResult<V['state']>>;
  delete(
    request: { readonly prior: V['state']; readonly private: string },
    context: ConfiguredContext<Client>,
  ): Eventually<DeleteResult<V['state']>>;
  /** The attributes that identify the resource; `read` fills in the rest. Without it, import is refused. */
  import?(request: { readonly id: string }, context: ConfiguredContext<Client>): Eventually<StateResult<V['partial']>>;
  /** Takes over the state of another resource type; undefined when it is not one this type can take over. */
  move?(request: MoveRequest, context: CallContext): Eventually<StateResult<V['partial']> | undefined>;
}

/** Declares a resource; the types of its states, plans and configurations follow from the schema. */
export function defineResource<Client, S extends Schema>(
  definition: ResourceDefinition<Client, ViewsOf<S>> & { readonly schema: S },
): ResourceDefinition<Client> {
  // Compared in two steps: side by side the compiler expands both definitions without end.
  const erased: unknown = definition;
  return erased as ResourceDefinition<Client>;
}
