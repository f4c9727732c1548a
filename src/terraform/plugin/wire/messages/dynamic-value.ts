import { bytes } from '../protobuf/field';
import type { TypeOf } from '../protobuf/message';
import { messageType } from '../protobuf/message';

/** A value in MessagePack. Terraform also knows a JSON form (field 2), which it never sends to a provider. */
export const dynamicValue = messageType({ msgpack: bytes(1) });
export type DynamicValue = TypeOf<typeof dynamicValue>;

/** State as Terraform stored it: JSON bytes. */
export const rawState = messageType({ json: bytes(1) });
