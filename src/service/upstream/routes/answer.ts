import { pipeline, type Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { filterList } from '../../../gateway/lists/filter-list';
import { ProblemError } from '../../problem/problem-error';
import { seenBy } from '../access/authorize-rule';
import { answerHeaders, DATA_ONLY } from '../headers/answer-headers';
import { locationHere } from '../headers/location';
import { LIST_BYTES } from '../places/read-list';
import { holdsSecret, LeakError, LeakStop } from '../vendor/leak';
import type { VendorAnswer } from '../vendor/vendor';
import { vendorProblem } from '../vendor/vendor-failure';
import { wholeBody } from '../vendor/whole-body';
import type { Passage } from './passage';

/** Shorter ones are looked through whole, which is quicker than a stream. */
const SHORT_BYTES = 64 * 1024;

export interface Answering {
  readonly passage: Passage;
  readonly reply: FastifyReply;
  readonly origin: string;
  /** What must not pass. */
  readonly secrets: readonly Buffer[];
}

const unfit = (why: string): ProblemError =>
  new ProblemError('gateway-answer-unfit', `The answer of the vendor ${why}, so it is not passed on.`);

/** Passes the vendor's answer on. @throws ProblemError, LeakError while nothing of it has passed */
export async function passAnswer(answer: VendorAnswer, { passage, reply, origin, secrets }: Answering): Promise<void> {
  const { rule, target, path } = passage.found;
  const { statusCode: status, headers, body } = answer;
  const { method } = passage.request;
  const passed = { ...answerHeaders(headers), ...DATA_ONLY };
  const location = headers['location'];
  if (location !== undefined || (status >= 300 && status < 400 && status !== 304)) {
    const here = typeof location === 'string' ? locationHere(location, origin, { target, path }) : undefined;
    if (here !== undefined) passed['location'] = here;
    else if (status >= 300 && status < 400) {
      const why = `The vendor sends the request elsewhere (${status}). The gateway follows nowhere, and names no place outside.`;
      throw new ProblemError('gateway-redirect-refused', why);
    }
  }
  if (Object.values(passed).some((value) => holdsSecret(value, secrets))) throw new LeakError('a secret in a header');
  const send = (content: Buffer | Readable | null): void =>
    void reply.code(status).headers(passed).removeHeader('content-length').send(content);
  if (rule.list !== undefined && status >= 200 && status < 300) {
    if (passed['content-encoding'] !== undefined) throw unfit('is encoded, and the list in it cannot be read');
    const bytes = await wholeBody(body, LIST_BYTES);
    if (bytes === undefined) throw unfit('is too long for a list');
    const filtered = filterList(rule.list, bytes, seenBy(passage.caller, rule.list.of), { origin, target, path });
    if ('misfit' in filtered) throw unfit(filtered.misfit);
    if (holdsSecret(Buffer.from(filtered.bytes), secrets)) throw new LeakError('a secret in a list');
    // A validator or a part of the whole list would tell of what is not shown.
    for (const name of ['etag', 'last-modified', 'accept-ranges', 'content-range']) delete passed[name];
    return sendBytes(Buffer.from(filtered.bytes));
  }
  const length = Number(headers['content-length'] ?? Number.NaN);
  if (method === 'HEAD' || status === 204 || status === 304) {
    body.resume();
    if (method === 'HEAD' && Number.isInteger(length)) passed['content-length'] = String(length);
    return void reply.code(status).headers(passed).send(null);
  }
  if (length <= SHORT_BYTES) {
    const bytes = await wholeBody(body, SHORT_BYTES);
    if (bytes === undefined || holdsSecret(bytes, secrets)) throw new LeakError('a secret in a body');
    return sendBytes(bytes);
  }
  const clean = new LeakStop(secrets, (error) => passage.cutBy ?? vendorProblem(error));
  if (Number.isInteger(length)) passed['content-length'] = String(length);
  pipeline(body, clean, () => undefined);
  void reply.code(status).headers(passed).send(clean);

  function sendBytes(bytes: Buffer): void {
    if (method === 'HEAD') send(null);
    else void reply.code(status).headers(passed).send(bytes);
  }
}
