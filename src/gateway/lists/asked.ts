/** What the vendor was asked, so that a link to the next page can lead nowhere else. */
export interface Asked {
  /** `https://api.hawzu.com` */
  readonly origin: string;
  /** What went upstream: path and query. */
  readonly target: string;
  /** The path as the consumer said it, without the query. */
  readonly path: string;
}
