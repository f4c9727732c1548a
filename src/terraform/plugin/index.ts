export { servePlugin } from './server/serve-plugin';
export type { LateProvider, ServeOptions } from './server/serve-plugin';
export { defineProvider } from './provider/provider-definition';
export type { ConfigureResult, ProviderDefinition } from './provider/provider-definition';
export { defineResource } from './provider/resource-definition';
export type {
  DeleteResult,
  MoveRequest,
  PlanRequest,
  PlanResult,
  ResourceDefinition,
  StateResult,
} from './provider/resource-definition';
export { defineDataSource } from './provider/data-source-definition';
export type { DataSourceDefinition } from './provider/data-source-definition';
export type { CallContext, ConfiguredContext, LogFields, Logger } from './provider/call-context';
export { defineSchema } from './schema/schema';
export type { Schema } from './schema/schema';
export { isComputed, isNested } from './schema/attribute';
export type {
  Attribute,
  AttributeMode,
  Attributes,
  NestedAttribute,
  Nesting,
  ValueAttribute,
} from './schema/attribute';
export type { ApplyOf, PlanOf, StateOf, ViewsOf } from './schema/views';
export { schemaProblems } from './schema/check-schema';
export { types, typeToJson } from './values/cty-type';
export type { CtyType } from './values/cty-type';
export { Decimal, numberFromText, numbersEqual } from './values/decimal';
export type { NumberValue } from './values/decimal';
export { DiagnosticsError, errorDiagnostic, hasErrors, warningDiagnostic } from './values/diagnostic';
export type { Diagnostic } from './values/diagnostic';
export { valuesEqual } from './values/equality';
export type { JsonObject, JsonValue } from './values/json';
export { firstUnknown } from './values/known';
export type { ValuePath } from './values/place';
export { UNKNOWN, isUnknown } from './values/unknown';
export type { Unknown } from './values/unknown';
export { Dynamic } from './values/value';
export type { ObjectValue, Value } from './values/value';
