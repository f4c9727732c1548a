import { bool, mapOf, message, repeated } from '../protobuf/field';
import type { TypeOf } from '../protobuf/message';
import { messageType } from '../protobuf/message';
import { diagnostic } from './diagnostic';
import { schemaMessage } from './schema';

const serverCapabilities = messageType({
  planDestroy: bool(1),
  getProviderSchemaOptional: bool(2),
  moveResourceState: bool(3),
});

export const getProviderSchemaRequest = messageType({});
export const getProviderSchemaResponse = messageType({
  provider: message(1, () => schemaMessage),
  resourceSchemas: mapOf(2, () => schemaMessage),
  dataSourceSchemas: mapOf(3, () => schemaMessage),
  diagnostics: repeated(4, () => diagnostic),
  serverCapabilities: message(6, () => serverCapabilities),
});
export type GetProviderSchemaResponse = TypeOf<typeof getProviderSchemaResponse>;
export type SchemaMessage = TypeOf<typeof schemaMessage>;
