/** What of an OpenAPI document the reference shows. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

export interface Answer {
  readonly description: string;
  readonly content?: Content;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly 'x-required-permission'?: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Answer>>;
}

export interface OpenApi {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** An operation with where it is. */
export interface Placed {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export interface Group {
  readonly title: string;
  readonly operations: readonly Placed[];
}

/** By what a path is about: its first noun behind the workspace, in the plural. */
const TITLES: readonly (readonly [RegExp, string])[] = [
  [/\/access-token/, 'Access tokens'],
  [/\/(role|permission)s?\b/, 'Roles and permissions'],
  [/\/users?\b/, 'People'],
  [/\/audit-events\b/, 'Audit events'],
  [/^\/session\b/, 'Sessions of people'],
  [/\/projects?\b/, 'Projects and what is in them'],
  [/./, 'Who asks, and where'],
];

export function groupsOf({ paths }: OpenApi): readonly Group[] {
  const groups = new Map<string, Placed[]>();
  for (const [path, methods] of Object.entries(paths)) {
    const title = TITLES.find(([pattern]) => pattern.test(path))![1];
    const placed = Object.entries(methods).map(([method, operation]) => ({
      ...{ method: method.toUpperCase(), path, operation },
    }));
    groups.set(title, [...(groups.get(title) ?? []), ...placed]);
  }
  const order = ['Who asks, and where', ...TITLES.map(([, title]) => title)];
  return [...groups]
    .map(([title, operations]) => ({ title, operations }))
    .sort((a, b) => order.indexOf(a.title) - order.indexOf(b.title));
}
