import type { Permission } from '../vocabulary/permissions';
import type { ProblemCode } from '../vocabulary/problems';
import type { JsonSchema } from '../schemas/json-schema';

/** One operation of the API: what the service registers, the client calls and the OpenAPI document shows. */
export interface OperationDefinition {
  /** kebab-case; the file that holds the operation has this name in every layer, but for resources, which share theirs. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** After {@link API_BASE}, with `{name}` for path parameters. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  /** What the role of the presented token must allow; null: any token that has access to the place. */
  readonly permission: Permission | null;
  /** Schemas of the query parameters, all of them optional. */
  readonly query?: Readonly<Record<string, JsonSchema>>;
  /** Whether the Idempotency-Key header is required, or looked at where it is there. */
  readonly idempotencyKey?: true | 'optional';
  /** Whether the If-Match header is looked at: what the path names must still have that version. */
  readonly ifMatch?: boolean;
  /** Whether a request can say that it only verifies a value: such a one is no use of the token. */
  readonly verification?: boolean;
  /** Name of the schema of the body. */
  readonly body?: string;
  readonly success: {
    readonly status: 200 | 201 | 204;
    readonly description: string;
    readonly schema?: string;
    /** Whether the ETag header carries the version of what the answer shows. */
    readonly etag?: boolean;
    /** JSON when absent. */
    readonly mediaType?: string;
  };
  /** Problems of this operation, beyond those that any operation can answer with. */
  readonly problems: readonly ProblemCode[];
}
