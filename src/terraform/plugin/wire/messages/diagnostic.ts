import { integer, message, presentInteger, presentString, repeated, string } from '../protobuf/field';
import type { TypeOf } from '../protobuf/message';
import { messageType } from '../protobuf/message';

/** One step of a path; exactly one of the three is present. */
const attributePathStep = messageType({
  attributeName: presentString(1),
  elementKeyString: presentString(2),
  elementKeyInt: presentInteger(3),
});
export type AttributePathStep = TypeOf<typeof attributePathStep>;

export const attributePath = messageType({ steps: repeated(1, () => attributePathStep) });
export type AttributePath = TypeOf<typeof attributePath>;

/** Severity 0 would be neither error nor warning: Terraform drops it. */
export const severities = { error: 1, warning: 2 } as const;

export const diagnostic = messageType({
  severity: integer(1),
  summary: string(2),
  detail: string(3),
  attribute: message(4, () => attributePath),
});
export type DiagnosticMessage = TypeOf<typeof diagnostic>;
