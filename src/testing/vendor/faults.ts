import type { ServerResponse } from 'node:http';
import type { Recorded } from './recorded';

/** Something other than the documented answer. */
export interface Fault {
  /** Whom it befalls; absent: everybody. */
  readonly only?: (request: Recorded) => boolean;
  /** How often; absent: until it is taken away. */
  readonly times?: number;
  /** Before the body is read: what is left of it stays unread. */
  readonly early?: boolean;
  readonly answer: (response: ServerResponse, request: Recorded) => void | Promise<void>;
}

type Headers = Readonly<Record<string, string | readonly string[]>>;

/** Any answer: 429 with Retry-After, 503, a redirect, a page in HTML, a list of another shape. */
export const answering = (status: number, body: unknown = { error: { status } }, headers: Headers = {}): Fault => ({
  answer: (response) => {
    const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    for (const [name, value] of Object.entries({ 'content-type': 'application/json', ...headers })) {
      response.setHeader(name, value);
    }
    response.writeHead(status);
    response.end(text);
  },
});

/** The connection goes, after so many bytes of a body that was to be longer; without a number, before any answer. */
export const dropping = (after?: number): Fault => ({
  answer: (response) => {
    if (after === undefined) return void response.socket?.destroy();
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': String(after + 1_000) });
    response.write(Buffer.alloc(after, 0x2e), () => response.socket?.destroy());
  },
});

/** An answer that waits until it is let go, and then is the documented one. */
export interface Held {
  readonly fault: Fault;
  release(): void;
}

export function holding(): Held {
  let release = (): void => undefined;
  const released = new Promise<void>((done) => (release = done));
  return { fault: { answer: () => released }, release: () => release() };
}

/** An answer whose bytes the test writes, one by one. */
export interface Streamed {
  readonly fault: Fault;
  /** Resolves once the bytes are with the network. */
  write(bytes: Uint8Array | string): Promise<void>;
  end(): void;
  /** Resolves when whoever reads has gone. */
  readonly gone: Promise<void>;
}

export function streaming(headers: Headers = { 'content-type': 'application/octet-stream' }): Streamed {
  let begun = (_: ServerResponse): void => undefined;
  let left = (): void => undefined;
  const response = new Promise<ServerResponse>((done) => (begun = done));
  const gone = new Promise<void>((done) => (left = done));
  return {
    gone,
    fault: {
      times: 1,
      answer: (open) => {
        open.writeHead(200, headers as Record<string, string>);
        open.flushHeaders();
        open.once('close', () => left());
        begun(open);
      },
    },
    write: async (bytes) => {
      const open = await response;
      await new Promise<void>((done, failed) => open.write(bytes, (error) => (error ? failed(error) : done())));
    },
    end: () => void response.then((open) => open.end()),
  };
}

/** A fault that befalls what fits, so many times. */
export const sometimes = (fault: Fault, only: (request: Recorded) => boolean, times?: number): Fault => ({
  ...fault,
  only,
  ...(times !== undefined && { times }),
});
