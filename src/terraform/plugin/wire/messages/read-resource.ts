import { bytes, message, repeated, string } from '../protobuf/field';
import type { TypeOf } from '../protobuf/message';
import { messageType } from '../protobuf/message';
import { diagnostic } from './diagnostic';
import { dynamicValue } from './dynamic-value';

export const readResourceRequest = messageType({
  typeName: string(1),
  currentState: message(2, () => dynamicValue),
  private: bytes(3),
});
export const readResourceResponse = messageType({
  newState: message(1, () => dynamicValue),
  diagnostics: repeated(2, () => diagnostic),
  private: bytes(3),
});
export type ReadResourceRequest = TypeOf<typeof readResourceRequest>;
export type ReadResourceResponse = TypeOf<typeof readResourceResponse>;
