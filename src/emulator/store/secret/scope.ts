/** What a request may see: one account in one region, both taken from its SigV4 credential. */
export interface Scope {
  readonly account: string;
  readonly region: string;
}
