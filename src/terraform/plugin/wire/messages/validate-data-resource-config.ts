import { message, repeated, string } from '../protobuf/field';
import type { TypeOf } from '../protobuf/message';
import { messageType } from '../protobuf/message';
import { diagnostic } from './diagnostic';
import { dynamicValue } from './dynamic-value';

export const validateDataResourceConfigRequest = messageType({
  typeName: string(1),
  config: message(2, () => dynamicValue),
});
export const validateDataResourceConfigResponse = messageType({ diagnostics: repeated(1, () => diagnostic) });
export type ValidateDataResourceConfigRequest = TypeOf<typeof validateDataResourceConfigRequest>;
export type ValidateDataResourceConfigResponse = TypeOf<typeof validateDataResourceConfigResponse>;
