import { message, repeated } from '../protobuf/field';
import type { TypeOf } from '../protobuf/message';
import { messageType } from '../protobuf/message';
import { diagnostic } from './diagnostic';
import { dynamicValue } from './dynamic-value';

export const validateProviderConfigRequest = messageType({ config: message(1, () => dynamicValue) });
/** Diagnostics are field 2 here and in no other validation: field 1 once held a prepared configuration. */
export const validateProviderConfigResponse = messageType({ diagnostics: repeated(2, () => diagnostic) });
export type ValidateProviderConfigRequest = TypeOf<typeof validateProviderConfigRequest>;
export type ValidateProviderConfigResponse = TypeOf<typeof validateProviderConfigResponse>;
