import { message, repeated, string } from '../protobuf/field';
import type { TypeOf } from '../protobuf/message';
import { messageType } from '../protobuf/message';
import { diagnostic } from './diagnostic';
import { dynamicValue } from './dynamic-value';

export const configureProviderRequest = messageType({
  terraformVersion: string(1),
  config: message(2, () => dynamicValue),
});
export const configureProviderResponse = messageType({ diagnostics: repeated(1, () => diagnostic) });
export type ConfigureProviderRequest = TypeOf<typeof configureProviderRequest>;
export type ConfigureProviderResponse = TypeOf<typeof configureProviderResponse>;
