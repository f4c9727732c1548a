import type * as SdkModule from '@aws-sdk/client-secrets-manager';

export type Sdk = typeof SdkModule;
export type SdkClient = SdkModule.SecretsManagerClient;
export type SdkCommand<
  Input extends SdkModule.ServiceInputTypes,
  Output extends SdkModule.ServiceOutputTypes,
> = SdkModule.$Command<
  Input,
  Output,
  SdkModule.SecretsManagerClientResolvedConfig,
  SdkModule.ServiceInputTypes,
  SdkModule.ServiceOutputTypes
>;
export type { ServiceInputTypes as SdkInput, ServiceOutputTypes as SdkOutput } from '@aws-sdk/client-secrets-manager';

/** What the SDK asks a retry strategy with; its types package is not ours to depend on. */
export interface RetryErrorInfo {
  readonly error?: unknown;
  readonly errorType: 'TRANSIENT' | 'THROTTLING' | 'SERVER_ERROR' | 'CLIENT_ERROR';
}

export interface RetryToken {
  getRetryCount(): number;
  getRetryDelay(): number;
}

export interface RetryStrategy {
  acquireInitialRetryToken(scope: string): Promise<RetryToken>;
  /** Resolves when the next attempt may start; rejects when there is to be none. */
  refreshRetryTokenForRetry(token: RetryToken, failure: RetryErrorInfo): Promise<RetryToken>;
  recordSuccess(token: RetryToken): void;
}

/**
 * The SDK, loaded at the first call: commands that need no secret start without its 40 ms. By `require`, since
 * `import()` in CommonJS output is asynchronous for nothing, and jest can't run it.
 *
 * Under Node 20 the SDK would print, in every command, that its versions from 2027 on need a newer one. Which version is
 * used is this package's choice and nothing that its user could do anything about.
 */
export function loadSdk(): Sdk {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('@aws-sdk/client-secrets-manager') as Sdk;
}
