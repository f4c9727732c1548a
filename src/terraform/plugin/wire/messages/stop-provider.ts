import { string } from '../protobuf/field';
import type { TypeOf } from '../protobuf/message';
import { messageType } from '../protobuf/message';

export const stopProviderRequest = messageType({});
/** `error` is for people; empty means that everything in flight was asked to stop. */
export const stopProviderResponse = messageType({ error: string(1) });
export type StopProviderResponse = TypeOf<typeof stopProviderResponse>;
