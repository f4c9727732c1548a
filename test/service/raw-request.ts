import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** A connection whose bytes the test chooses. */
export interface RawConnection {
  send(bytes: string | Buffer): void;
  /** All that comes until the server closes; the request has to ask for that. */
  answer(): Promise<RawAnswer>;
}

function parsed(bytes: Buffer): RawAnswer {
  const text = bytes.toString();
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  if (first === 'HTTP/1.1 100 Continue') return parsed(Buffer.from(rest.join('\r\n\r\n')));
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { status: Number(first.split(' ')[1]), headers: new Map(headers), text: rest.join('\r\n\r\n') };
}

/** Opens a connection to the service on this port. */
export async function openRaw(port: number, address = '127.0.0.1'): Promise<RawConnection> {
  const chunks: Buffer[] = [];
  const socket: Socket = connect(port, address);
  const closed = new Promise<void>((resolve, reject) => {
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('close', () => resolve());
    // A server that refuses early may close before all was sent: what it said counts.
    socket.on('error', (error) => (chunks.length > 0 ? resolve() : reject(error)));
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.setNoDelay(true);
  return {
    send: (bytes) => void socket.write(bytes),
    answer: async () => {
      await closed;
      return parsed(Buffer.concat(chunks));
    },
  };
}
