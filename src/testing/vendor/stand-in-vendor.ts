import { EventEmitter, once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Fault } from './faults';
import { Recorded } from './recorded';
import { headerFault } from './strict-headers';
import { type VendorAnswer, vendorAnswer, type VendorShape } from './vendor-answers';
import { VENDOR_WORKSPACES, type VendorWorkspace } from './vendor-data';

export interface StandInOptions {
  /** Valid tokens, each with the workspace that it is of. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly workspaces?: readonly VendorWorkspace[];
  readonly shape?: Partial<VendorShape>;
  /** PEM; absent: HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/**
 * A server that answers the paths that the vendor documents, in the shapes that are documented or assumed. It is strict:
 * what a gateway must not send is answered with 400 and kept in `wrongs`, which a test holds to be empty.
 */
export class StandInVendor {
  /** Everything that came, in order. */
  readonly requests: Recorded[] = [];
  /** What no gateway may send. */
  readonly wrongs: string[] = [];
  /** What happens instead of the documented answer; the first that fits counts. */
  readonly faults: Fault[] = [];
  /** The workspaces that there are: a test may take one away, or a project of one. */
  workspaces: readonly VendorWorkspace[];
  readonly shape: VendorShape;
  readonly #tokens = new Map<string, string>();
  readonly #everValid: string[] = [];
  readonly #used = new Map<Fault, number>();
  readonly #progress = new EventEmitter().setMaxListeners(0);
  readonly #server: http.Server;

  private constructor(private readonly options: StandInOptions) {
    this.workspaces = options.workspaces ?? VENDOR_WORKSPACES;
    this.shape = { basePath: '/api/v1', lists: 'named', pageSize: 2, ...options.shape };
    for (const [token, workspace] of Object.entries(options.tokens)) this.accept(token, workspace);
    const handle = (request: IncomingMessage, response: ServerResponse) => void this.#handle(request, response);
    // Raw headers keep duplicates; the parser itself refuses a length beside chunks.
    this.#server = options.tls ? https.createServer(options.tls, handle) : http.createServer(handle);
    this.#server.on('clientError', (_, socket) => {
      this.wrongs.push('something that is no HTTP');
      socket.destroy();
    });
    this.#server.on('upgrade', (_, socket) => {
      this.wrongs.push('an upgrade');
      socket.destroy();
    });
  }

  static async start(options: StandInOptions): Promise<StandInVendor> {
    const vendor = new StandInVendor(options);
    vendor.#server.listen(0, '127.0.0.1');
    await once(vendor.#server, 'listening');
    return vendor;
  }

  get host(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `${this.options.tls ? 'localhost' : '127.0.0.1'}:${port}`;
  }

  get origin(): string {
    return `${this.options.tls ? 'https' : 'http'}://${this.host}`;
  }

  /** Takes a token from now on; those before it stay valid, as after a rotation. */
  accept(token: string, workspace: string): void {
    this.#tokens.set(token, workspace);
    if (!this.#everValid.includes(token)) this.#everValid.push(token);
  }

  /** Answers a token with 401 from now on. */
  refuse(token: string): void {
    this.#tokens.delete(token);
  }

  /** The first request for which this is so; while none has come, the one that will. */
  async met(what: (request: Recorded) => boolean): Promise<Recorded> {
    for (;;) {
      const found = this.requests.find(what);
      if (found) return found;
      await once(this.#progress, 'step');
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const recorded = new Recorded(request);
    this.requests.push(recorded);
    const [authorization = ''] = recorded.header('authorization');
    const token = authorization.slice('Bearer '.length);
    const number = authorization.startsWith('Bearer ') ? this.#everValid.indexOf(token) : -1;
    recorded.tokenNumber = number === -1 ? undefined : number;
    response.once('close', () => {
      recorded.end = response.writableFinished ? 'answered' : 'cut';
      this.#step();
    });
    this.#step();
    const wrong = headerFault(recorded, this.host);
    if (wrong !== undefined) {
      this.wrongs.push(`${recorded.method} ${recorded.target}: ${wrong}`);
      send(response, { status: 400, body: { error: { message: wrong } } });
      return;
    }
    const workspace = this.workspaces.find(({ id }) => id === this.#tokens.get(token));
    if (number === -1 || !workspace) {
      response.setHeader('www-authenticate', 'Bearer');
      // As a server does that has seen enough: what is left of the body is not waited for.
      send(response, { status: 401, body: { error: { message: 'Unauthorized' } } });
      request.resume();
      return;
    }
    await this.#takeFault(recorded, true)?.answer(response, recorded);
    if (isOver(response)) return;
    try {
      for await (const chunk of request) {
        recorded.take(chunk as Buffer);
        this.#step();
      }
    } catch {
      // Cut; it is told as such.
      return;
    }
    recorded.whole();
    this.#step();
    await this.#takeFault(recorded, false)?.answer(response, recorded);
    if (isOver(response)) return;
    const url = new URL(recorded.target, this.origin);
    send(response, vendorAnswer({ request: recorded, url, workspace, shape: this.shape }));
  }

  #takeFault(request: Recorded, early: boolean): Fault | undefined {
    const fault = this.faults.find(
      (one) =>
        (one.early ?? false) === early &&
        (one.only?.(request) ?? true) &&
        (this.#used.get(one) ?? 0) < (one.times ?? Infinity),
    );
    if (fault) this.#used.set(fault, (this.#used.get(fault) ?? 0) + 1);
    return fault;
  }

  #step(): void {
    this.#progress.emit('step');
  }
}

const isOver = (response: ServerResponse): boolean =>
  response.headersSent || response.destroyed || (response.socket?.destroyed ?? true);

function send(response: ServerResponse, { status, body, bytes }: VendorAnswer): void {
  if (bytes !== undefined) return sendBytes(response, status, bytes);
  if (body === undefined) return void response.writeHead(status).end();
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

const PIECE = Buffer.alloc(64 * 1024, 0x2e);

/** As many bytes as are asked for, never more of them in memory than the network takes. */
function sendBytes(response: ServerResponse, status: number, bytes: number): void {
  response.writeHead(status, { 'content-type': 'application/octet-stream', 'content-length': bytes });
  let left = bytes;
  const go = (): void => {
    while (left > 0) {
      const piece = PIECE.subarray(0, Math.min(left, PIECE.length));
      left -= piece.length;
      if (!response.write(piece) && left > 0) return void response.once('drain', go);
    }
    response.end();
  };
  go();
}
