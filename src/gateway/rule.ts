import type { Permission } from '../contract/vocabulary/permissions';

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export type Method = (typeof METHODS)[number];

/** One line of the table: requests that may go to the vendor, what they need, and what place they touch. */
export interface Rule {
  /** HEAD goes as GET does. */
  readonly method: Method;
  /**
   * `/api/v1/workspace/{workspace}/project/{project}/testcases`: `{workspace}` and `{project}` name places, any other
   * name stands for an id.
   */
  readonly path: string;
  /** What the role must allow there; null: any token that has access to the place. */
  readonly permission: Permission | null;
  /**
   * How a path without `{project}` tells the project. Neither here nor in the path: the rule is of the workspace, and no
   * project token may use it, but for a `list`, in which it sees its own.
   */
  readonly project?: ProjectSource;
  /** A list that crosses projects: filtered to what the token may see. */
  readonly list?: PlaceList;
}

/** A parameter of the query, or a field of a JSON body. */
export interface ProjectSource {
  readonly in: 'query' | 'body';
  readonly name: string;
}

/** Where a list is in an answer. All are JSON pointers: `items`, `total` and `next` in the body, `id` and `name` in an item. */
export interface ListShape {
  /** `''`: the body itself. */
  readonly items: string;
  readonly id: string;
  readonly name?: string;
  /** A count over all pages. Corrected where the answer holds all of it, else left out. */
  readonly total?: string;
  /** A link to the next page, or what is sent for it as the parameter `cursor`. */
  readonly next?: string;
  /** The parameter of the query that takes what `next` holds. Absent: `next` holds a link. */
  readonly cursor?: string;
}

export interface PlaceList extends ListShape {
  readonly of: 'workspaces' | 'projects';
}
