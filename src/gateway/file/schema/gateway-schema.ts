import { documentSchema } from '../../../core/token-spec/table/json-schema';
import { gatewayField } from './gateway-fields';

/** `schemas/gateway.schema.json`: the form of a gateway's file, for editors and for the reader. */
export const gatewaySchema = () => documentSchema(gatewayField, 'gateway');
