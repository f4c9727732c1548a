import type { IncomingMessage } from 'node:http';

/** A request of Lambda's Invoke API, read. */
export interface Invocation {
  /** Name or ARN, without a version or alias behind it. */
  readonly functionName: string;
  readonly type: 'RequestResponse' | 'DryRun' | 'Event';
  readonly event: unknown;
}

/** Why a request is none, as Lambda answers. */
export class InvocationRefused extends Error {
  override readonly name = 'InvocationRefused';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const PATH = /^\/2015-03-31\/functions\/([^/?]+)\/invocations(\?|$)/;
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1)(:\d{1,5})?$/i;
/** Lambda takes 6 MB. */
const MOST_BYTES = 6 * 2 ** 20;
const TYPES: ReadonlySet<string> = new Set<Invocation['type']>(['RequestResponse', 'DryRun', 'Event']);

/** Reads a request. A web page that made its own name lead here is refused before a byte of it is read, and so is any other page. */
export async function readInvocation(request: IncomingMessage): Promise<Invocation> {
  const { host, origin, 'x-amz-invocation-type': type = 'RequestResponse' } = request.headers;
  if (host === undefined || !LOOPBACK_HOST.test(host) || origin !== undefined) {
    throw new InvocationRefused(403, 'AccessDeniedException', 'Functions are invoked from this machine only.');
  }
  const [, name] = PATH.exec(request.url ?? '') ?? [];
  if (request.method !== 'POST' || name === undefined) {
    throw new InvocationRefused(404, 'ResourceNotFoundException', 'Here is nothing but the invocation of functions.');
  }
  if (typeof type !== 'string' || !TYPES.has(type)) {
    throw new InvocationRefused(400, 'InvalidParameterValueException', 'There is no such type of invocation.');
  }
  const text = await bodyOf(request);
  return { functionName: decoded(name), type: type as Invocation['type'], event: parsed(text) };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read to its end, so that the answer arrives; kept is no more than is taken.
    if (bytes <= MOST_BYTES) chunks.push(chunk);
  }
  if (bytes > MOST_BYTES)
    throw new InvocationRefused(413, 'RequestTooLargeException', 'The event is larger than 6 MB.');
  return Buffer.concat(chunks).toString('utf8');
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Without a body the event is an empty object (AWS). */
function parsed(text: string): unknown {
  try {
    return text === '' ? {} : (JSON.parse(text) as unknown);
  } catch {
    throw new InvocationRefused(400, 'InvalidRequestContentException', 'The event is no JSON.');
  }
}
