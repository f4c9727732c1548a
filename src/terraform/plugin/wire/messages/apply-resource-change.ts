import { bytes, message, repeated, string } from '../protobuf/field';
import type { TypeOf } from '../protobuf/message';
import { messageType } from '../protobuf/message';
import { diagnostic } from './diagnostic';
import { dynamicValue } from './dynamic-value';

export const applyResourceChangeRequest = messageType({
  typeName: string(1),
  priorState: message(2, () => dynamicValue),
  plannedState: message(3, () => dynamicValue),
  config: message(4, () => dynamicValue),
  plannedPrivate: bytes(5),
});
export const applyResourceChangeResponse = messageType({
  newState: message(1, () => dynamicValue),
  private: bytes(2),
  diagnostics: repeated(3, () => diagnostic),
});
export type ApplyResourceChangeRequest = TypeOf<typeof applyResourceChangeRequest>;
export type ApplyResourceChangeResponse = TypeOf<typeof applyResourceChangeResponse>;
