import { message, repeated, string } from '../protobuf/field';
import type { TypeOf } from '../protobuf/message';
import { messageType } from '../protobuf/message';
import { diagnostic } from './diagnostic';
import { dynamicValue } from './dynamic-value';

export const validateResourceConfigRequest = messageType({
  typeName: string(1),
  config: message(2, () => dynamicValue),
});
export const validateResourceConfigResponse = messageType({ diagnostics: repeated(1, () => diagnostic) });
export type ValidateResourceConfigRequest = TypeOf<typeof validateResourceConfigRequest>;
export type ValidateResourceConfigResponse = TypeOf<typeof validateResourceConfigResponse>;
