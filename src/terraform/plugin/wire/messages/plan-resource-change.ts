import { bytes, message, repeated, string } from '../protobuf/field';
import type { TypeOf } from '../protobuf/message';
import { messageType } from '../protobuf/message';
import { attributePath, diagnostic } from './diagnostic';
import { dynamicValue } from './dynamic-value';

export const planResourceChangeRequest = messageType({
  typeName: string(1),
  priorState: message(2, () => dynamicValue),
  proposedNewState: message(3, () => dynamicValue),
  config: message(4, () => dynamicValue),
  priorPrivate: bytes(5),
});
export const planResourceChangeResponse = messageType({
  plannedState: message(1, () => dynamicValue),
  requiresReplace: repeated(2, () => attributePath),
  plannedPrivate: bytes(3),
  diagnostics: repeated(4, () => diagnostic),
});
export type PlanResourceChangeRequest = TypeOf<typeof planResourceChangeRequest>;
export type PlanResourceChangeResponse = TypeOf<typeof planResourceChangeResponse>;
