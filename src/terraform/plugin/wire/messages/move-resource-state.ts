import { bytes, integer, message, repeated, string } from '../protobuf/field';
import type { TypeOf } from '../protobuf/message';
import { messageType } from '../protobuf/message';
import { diagnostic } from './diagnostic';
import { dynamicValue, rawState } from './dynamic-value';

export const moveResourceStateRequest = messageType({
  sourceProviderAddress: string(1),
  sourceTypeName: string(2),
  sourceSchemaVersion: integer(3),
  sourceState: message(4, () => rawState),
  targetTypeName: string(5),
  sourcePrivate: bytes(6),
});
export const moveResourceStateResponse = messageType({
  targetState: message(1, () => dynamicValue),
  diagnostics: repeated(2, () => diagnostic),
  targetPrivate: bytes(3),
});
export type MoveResourceStateRequest = TypeOf<typeof moveResourceStateRequest>;
export type MoveResourceStateResponse = TypeOf<typeof moveResourceStateResponse>;
