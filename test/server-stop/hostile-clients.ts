import { connect, type Socket } from 'node:net';

/** A client that keeps its connection for as long as the server lets it. */
export interface HostileClient {
  readonly socket: Socket;
  readonly received: () => string;
  readonly closed: Promise<void>;
}

function open(port: number, sent: string, reads: boolean): Promise<HostileClient> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  if (reads) socket.setEncoding('latin1').on('data', (text: string) => (received += text));
  else socket.pause();
  return new Promise((resolve) => {
    socket.once('connect', () => {
      // Sent in full, or as far as the server takes it from somebody who doesn't read.
      socket.write(sent);
      resolve({ socket, received: () => received, closed });
    });
  });
}

/** What clients do that would hold a stop up. `request` is a whole one that is answered with something. */
export const hostileClients = async (
  port: number,
  { path, headers, request }: { readonly path: string; readonly headers: string; readonly request: string },
): Promise<Record<string, HostileClient>> => ({
  'says nothing': await open(port, '', true),
  'sent half a line': await open(port, 'POS', true),
  'sent half its headers': await open(port, `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-`, true),
  'sent half a body': await open(
    port,
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers}Content-Length: 500\r\n\r\n{"half":`,
    true,
  ),
  'keeps alive': await open(port, request, true),
  'asks and never reads': await open(port, request.repeat(20_000), false),
});
