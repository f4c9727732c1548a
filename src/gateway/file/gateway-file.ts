import type { Rule } from '../rule';

/** Where the vendor's token of a workspace comes from. */
export type TokenSource =
  | { readonly kind: 'secret'; readonly id: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'env'; readonly name: string };

export interface NamedToken {
  /** Undefined: for the only workspace. */
  readonly workspace: string | undefined;
  readonly source: TokenSource;
}

export interface GatewayLimits {
  readonly requestsPerMinuteOfToken?: number;
  readonly requestsPerMinuteOfWorkspace?: number;
  readonly atOnceOfToken?: number;
  readonly atOnce?: number;
}

/** What a gateway's file says. */
export interface GatewayFile {
  readonly basePath?: string;
  /** Added to the built-in table, or in place of a rule there. */
  readonly rules: readonly Rule[];
  /** Rules of the built-in table that do not count. */
  readonly without: readonly Pick<Rule, 'method' | 'path'>[];
  readonly tokens: readonly NamedToken[];
  readonly limits: GatewayLimits;
}

export const NO_FILE: GatewayFile = { rules: [], without: [], tokens: [], limits: {} };
