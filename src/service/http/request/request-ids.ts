import type { IncomingMessage } from 'node:http';

/** In requests and in answers. */
export const REQUEST_ID = 'x-request-id';

/** A UUID, or 32 hexadecimal digits as a trace has. What else a client writes could be a secret, and is in no log. */
const OF_CLIENT = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/**
 * What each request is called in its answer, in the log and in audit events: what the client calls it, or a name of ours.
 * Names of ours are a number behind what this process drew once, so that they cost a request nothing.
 */
export function requestIds(random: (bytes: number) => Uint8Array): (request: IncomingMessage) => string {
  const begin = Buffer.from(random(10)).toString('hex');
  let count = 0;
  return ({ headers }) => {
    const given = headers[REQUEST_ID];
    if (typeof given === 'string' && OF_CLIENT.test(given)) return given.toLowerCase();
    count += 1;
    return begin + count.toString(16).padStart(12, '0');
  };
}
