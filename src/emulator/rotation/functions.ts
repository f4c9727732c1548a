import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Step } from './steps';

/** Where rotation functions run. */
export interface FunctionOptions {
  /** Base URL of a server that speaks AWS Lambda's Invoke API. */
  readonly endpoint: string;
  /** How long a function may take, in milliseconds of real time; Lambda's own 15 minutes if absent. */
  readonly timeoutMs?: number;
}

/** What a rotation function gets, as AWS documents it. RotationToken must never be logged. */
export interface RotationRequest {
  readonly Step: Step;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
  readonly RotationToken: string;
}

const FUNCTION_TIMEOUT_MS = 900_000;
const INQUIRY_TIMEOUT_MS = 3000;

/** Functions, by AWS Lambda's Invoke API. What they answer is not kept, and told by nobody: it may quote a value. */
export class Functions {
  /** Throws an Error that says so if the endpoint is no URL that can be posted to. */
  constructor(private readonly options: FunctionOptions | undefined) {
    if (options === undefined) return;
    const url = URL.canParse(options.endpoint) ? new URL(options.endpoint) : undefined;
    if (url?.protocol === 'http:' || url?.protocol === 'https:') return;
    throw new Error('The endpoint of rotation functions must be a URL that begins with http:// or https://.');
  }

  /**
   * Whether there is such a function and we may call it. Asked by a dry run; a server that knows none (501) is believed to
   * have the function.
   */
  async isInvocable(functionArn: string): Promise<boolean> {
    const signal = AbortSignal.timeout(INQUIRY_TIMEOUT_MS);
    const answer = await this.post(functionArn, 'DryRun', '{}', signal).catch(() => undefined);
    return answer !== undefined && answer.status !== 403 && answer.status !== 404;
  }

  /** Undefined if the function did what it was asked, else why not: words without anything of its answer. */
  async invoke(functionArn: string, event: RotationRequest, cut: AbortSignal): Promise<string | undefined> {
    const tooLate = AbortSignal.timeout(this.options?.timeoutMs ?? FUNCTION_TIMEOUT_MS);
    try {
      const body = JSON.stringify(event);
      const answer = await this.post(functionArn, 'RequestResponse', body, AbortSignal.any([cut, tooLate]));
      if (answer.hasFailed) return 'the function failed';
      return answer.status === 200 ? undefined : `its server answered ${answer.status}`;
    } catch {
      return tooLate.aborted ? 'the function took too long' : "the function's server can't be reached";
    }
  }

  private post(functionArn: string, type: string, body: string, signal: AbortSignal): Promise<FunctionAnswer> {
    return new Promise((resolve, reject) => {
      if (this.options === undefined) throw new Error('No endpoint of functions is configured.');
      const base = this.options.endpoint.replace(/\/+$/, '');
      const url = new URL(`${base}/2015-03-31/functions/${encodeURIComponent(functionArn)}/invocations`);
      const headers = {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
        'X-Amz-Invocation-Type': type,
      };
      const send = url.protocol === 'https:' ? overHttps : overHttp;
      const sent = send(url, { method: 'POST', headers, agent: false, signal }, (response) => {
        const hasFailed = response.headers['x-amz-function-error'] !== undefined;
        response.once('error', reject);
        response.once('end', () => resolve({ status: response.statusCode ?? 0, hasFailed }));
        response.resume();
      });
      sent.once('error', reject);
      sent.end(body);
    });
  }
}

interface FunctionAnswer {
  readonly status: number;
  readonly hasFailed: boolean;
}
