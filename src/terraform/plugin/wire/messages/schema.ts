import { bool, bytes, integer, message, repeated, string } from '../protobuf/field';
import type { MessageType } from '../protobuf/message';
import { messageType } from '../protobuf/message';

export const descriptionKinds = { plain: 0, markdown: 1 } as const;
export const nestingModes = { single: 1, list: 2, set: 3, map: 4 } as const;

/** An attribute; exactly one of `type` (JSON of a type) and `nestedType` is set. */
export interface AttributeMessage {
  readonly name: string;
  readonly type: Uint8Array;
  readonly description: string;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly sensitive: boolean;
  readonly descriptionKind: number;
  readonly deprecated: boolean;
  readonly nestedType: NestedTypeMessage | undefined;
  readonly writeOnly: boolean;
}

export interface NestedTypeMessage {
  readonly attributes: readonly AttributeMessage[];
  readonly nesting: number;
}

const attribute: MessageType<AttributeMessage> = messageType({
  name: string(1),
  type: bytes(2),
  description: string(3),
  required: bool(4),
  optional: bool(5),
  computed: bool(6),
  sensitive: bool(7),
  descriptionKind: integer(8),
  deprecated: bool(9),
  nestedType: message<NestedTypeMessage>(10, () => nestedType),
  writeOnly: bool(11),
});

const nestedType: MessageType<NestedTypeMessage> = messageType({
  attributes: repeated(1, () => attribute),
  nesting: integer(3),
});

/** The protocol also knows nested blocks (field 3); nested attributes say the same and more, so no schema here has any. */
const block = messageType({
  version: integer(1),
  attributes: repeated(2, () => attribute),
  description: string(4),
  descriptionKind: integer(5),
  deprecated: bool(6),
});

export const schemaMessage = messageType({ version: integer(1), block: message(2, () => block) });
