import http from 'node:http';
import https from 'node:https';
import type { SecretValue } from '../../core/model/secret-value';
import { trustAdvice } from '../network/authorities';
import { isUntrusted } from '../network/certificate-codes';
import { type Connections, openConnections } from '../network/connections';
import type { Environment } from '../network/environment';
import { ProxyFailure } from '../network/proxy-failure';

/** An answer of the vendor, whole. */
export interface VendorAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: Uint8Array;
}

/** No answer came. Its message is a sentence for people, without token and without anything of an answer. */
export class VendorSilent extends Error {
  override readonly name = 'VendorSilent';
}

export interface VendorReaderOptions {
  /** An origin: https, or http on loopback. */
  readonly origin: string;
  readonly token: SecretValue;
  /** Proxies and certificate authorities. */
  readonly env: Environment;
  readonly signal?: AbortSignal;
  /** Milliseconds until an answer is whole. */
  readonly timeoutMs?: number;
}

const CONNECT_MS = 5_000;
const ANSWER_MS = 30_000;
const LONGEST = 10_000_000;

/** Reads from the vendor, one question at a time, with GET alone. Follows no redirect: the token goes to one origin. */
export class VendorReader {
  readonly #connections: Connections;

  constructor(private readonly options: VendorReaderOptions) {
    this.#connections = openConnections('token API', {
      env: options.env,
      maxSockets: 1,
      connectTimeoutMs: CONNECT_MS,
      directTimeoutMs: CONNECT_MS,
    });
  }

  /** @throws VendorSilent */
  async ask(target: string): Promise<VendorAnswer> {
    try {
      return await this.#ask(target);
    } catch (error) {
      throw new VendorSilent(`${this.options.origin} ${reasonOf(error)}`);
    }
  }

  close(): void {
    this.#connections.close();
  }

  #ask(target: string): Promise<VendorAnswer> {
    const { origin, token, signal, timeoutMs = ANSWER_MS } = this.options;
    const isSecure = origin.startsWith('https:');
    const { httpAgent, httpsAgent } = this.#connections;
    const until = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]);
    return new Promise((done, failed) => {
      const options = {
        signal: until,
        headers: {
          Authorization: `Bearer ${token.reveal().trim()}`,
          Accept: 'application/json',
          'Accept-Encoding': 'identity',
          'User-Agent': 'hawzu-tokens',
        },
      };
      const url = `${origin}${target}`;
      const take = (answer: http.IncomingMessage): void => {
        const pieces: Buffer[] = [];
        let length = 0;
        answer.on('data', (piece: Buffer) => {
          length += piece.length;
          if (length > LONGEST) answer.destroy(new Error('an answer of more than 10 MB'));
          else pieces.push(piece);
        });
        answer.once('error', failed);
        answer.once('end', () =>
          done({
            status: answer.statusCode ?? 0,
            contentType: answer.headers['content-type'],
            body: Buffer.concat(pieces),
          }),
        );
      };
      const request = isSecure
        ? https.get(url, { ...options, agent: httpsAgent }, take)
        : http.get(url, { ...options, agent: httpAgent }, take);
      request.once('error', failed);
    });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ProxyFailure) return `can't be asked: ${error.message}`;
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  const known = typeof code === 'string' ? code : String(name);
  if (isUntrusted(known)) return `has a certificate that is not trusted (${known}). ${trustAdvice('token API')}`;
  // A header that holds the token is what would be quoted.
  if (known === 'ERR_INVALID_CHAR') return "can't be asked: the token has characters that no header can hold.";
  if (known === 'TimeoutError' || known === 'ABORT_ERR') return 'did not answer in time.';
  return `can't be reached (${known}). Check the address, its certificate and the network.`;
}
