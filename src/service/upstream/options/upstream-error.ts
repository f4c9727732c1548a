/** The gateway cannot be started as it was told to. The message says what to do. */
export class UpstreamError extends Error {
  readonly code = 'upstream-unusable';
  override readonly name = 'UpstreamError';
}
