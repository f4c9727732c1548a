import { integer, message, repeated, string } from '../protobuf/field';
import type { TypeOf } from '../protobuf/message';
import { messageType } from '../protobuf/message';
import { diagnostic } from './diagnostic';
import { dynamicValue, rawState } from './dynamic-value';

export const upgradeResourceStateRequest = messageType({
  typeName: string(1),
  version: integer(2),
  rawState: message(3, () => rawState),
});
export const upgradeResourceStateResponse = messageType({
  upgradedState: message(1, () => dynamicValue),
  diagnostics: repeated(2, () => diagnostic),
});
export type UpgradeResourceStateRequest = TypeOf<typeof upgradeResourceStateRequest>;
export type UpgradeResourceStateResponse = TypeOf<typeof upgradeResourceStateResponse>;
