import { bytes, message, repeated, string } from '../protobuf/field';
import type { TypeOf } from '../protobuf/message';
import { messageType } from '../protobuf/message';
import { diagnostic } from './diagnostic';
import { dynamicValue } from './dynamic-value';

const importedResource = messageType({
  typeName: string(1),
  state: message(2, () => dynamicValue),
  private: bytes(3),
});

export const importResourceStateRequest = messageType({ typeName: string(1), id: string(2) });
export const importResourceStateResponse = messageType({
  importedResources: repeated(1, () => importedResource),
  diagnostics: repeated(2, () => diagnostic),
});
export type ImportResourceStateRequest = TypeOf<typeof importResourceStateRequest>;
export type ImportResourceStateResponse = TypeOf<typeof importResourceStateResponse>;
