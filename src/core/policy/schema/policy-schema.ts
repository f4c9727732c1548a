import { documentSchema } from '../../token-spec/table/json-schema';
import { policyField } from './policy-fields';

/** `schemas/policy.schema.json`: the form of a policy, for editors and for the reader. */
export const policySchema = () => documentSchema(policyField, 'policy');
