import { message, repeated, string } from '../protobuf/field';
import type { TypeOf } from '../protobuf/message';
import { messageType } from '../protobuf/message';
import { diagnostic } from './diagnostic';
import { dynamicValue } from './dynamic-value';

export const readDataSourceRequest = messageType({ typeName: string(1), config: message(2, () => dynamicValue) });
export const readDataSourceResponse = messageType({
  state: message(1, () => dynamicValue),
  diagnostics: repeated(2, () => diagnostic),
});
export type ReadDataSourceRequest = TypeOf<typeof readDataSourceRequest>;
export type ReadDataSourceResponse = TypeOf<typeof readDataSourceResponse>;
