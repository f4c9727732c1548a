import type { FastifyReply } from 'fastify';
import type { SecretValue } from '../../../core/model/secret-value';
import { projectOfBody } from '../../../gateway/target/body-project';
import { ProblemError } from '../../problem/problem-error';
import type { VendorTokens } from '../credentials/vendor-tokens';
import { requestHeaders } from '../headers/request-headers';
import { type ConsumerBody, HELD_BYTES, ownTokenInBody, passedOn, takeBody } from '../streams/consumer-body';
import { holdsSecret } from '../vendor/leak';
import type { Sending, VendorAnswer } from '../vendor/vendor';
import { vendorProblem } from '../vendor/vendor-failure';
import { judgeAgain } from './admit';
import { passAnswer } from './answer';
import type { Passage } from './passage';
import type { RouteTools } from './upstream-parts';

/** Takes a request that was admitted to the vendor, and its answer back. Rejects with a ProblemError while nothing was answered. */
export async function forward(passage: Passage, reply: FastifyReply, tools: RouteTools): Promise<void> {
  const parts = tools.parts();
  const { id: workspace } = passage.caller.workspace;
  const tokens = parts.tokens.get(workspace);
  if (tokens === undefined) throw new Error('a workspace has no token of the vendor');
  try {
    const body = await judgedBody(passage, tools);
    const answer = await exchanged(passage, body, tokens, tools);
    noteUse(passage, answer, tools);
    const { origin } = parts.vendor;
    await passAnswer(answer, { passage, reply, origin, secrets: tokens.secrets }).catch((error: unknown) => {
      answer.body.destroy();
      throw error;
    });
  } catch (error) {
    const problem = passage.cutBy ?? vendorProblem(error);
    if (problem.status >= 502 && problem !== error) {
      const code = (error as { readonly code?: unknown }).code;
      const { operation } = passage.request.forwarded ?? {};
      tools.log({
        event: 'upstream-failure',
        request: passage.request.id,
        operation,
        problem: problem.problemCode,
        error: code,
      });
    }
    throw problem;
  }
}

/** The body as far as it is read here; what was waited for is judged by the rights that are there then. */
async function judgedBody(passage: Passage, tools: RouteTools): Promise<ConsumerBody> {
  const { request, found } = passage;
  const { raw, headers } = request;
  const isRead = found.rule.project?.in === 'body';
  if (isRead && headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') {
    const why = `${found.rule.method} ${found.rule.path} tells the project in its body, which may not be encoded.`;
    throw new ProblemError('gateway-encoding-refused', why);
  }
  const body = await takeBody(raw);
  if (found.rule.method === 'GET' && body.kind !== 'none') {
    throw new ProblemError('malformed-request', 'A GET has no body here.');
  }
  if (body.kind === 'held' && holdsSecret(body.bytes, passage.ownSecret)) throw ownTokenInBody();
  if (!isRead) {
    if (body.kind === 'held') await judgeAgain(passage, tools);
    return body;
  }
  if (body.kind === 'stream') {
    const why = `A body that tells the project may have ${HELD_BYTES / 1024} KiB.`;
    throw new ProblemError('gateway-body-too-large', why);
  }
  const bytes = body.kind === 'held' ? body.bytes : Buffer.alloc(0);
  const told = projectOfBody(found.rule, bytes, headers['content-type']);
  if ('refused' in told) throw new ProblemError('gateway-body-refused', `The body ${told.refused}.`);
  passage.project = told.project;
  await tools.parts().places.lookFor(passage.caller.workspace.id, told.project);
  await judgeAgain(passage, tools);
  return { kind: 'held', bytes: Buffer.from(told.bytes) };
}

/** One exchange with the vendor; where it refuses the token, one more with another, if the request is still there. */
async function exchanged(
  passage: Passage,
  body: ConsumerBody,
  tokens: VendorTokens,
  tools: RouteTools,
): Promise<VendorAnswer> {
  const { vendor } = tools.parts();
  const send = (value: SecretValue): Promise<VendorAnswer> => vendor.send(sendingOf(passage, body, tools), value);
  const first = await tokens.use();
  const answer = await send(first);
  if (answer.statusCode !== 401) {
    tokens.succeeded(first);
    return answer;
  }
  answer.body.destroy();
  const other = await tokens.insteadOf(first);
  if (other === undefined) throw refused();
  if (body.kind === 'stream') {
    const why = 'The vendor did not take the token of the gateway, which has another one now. Send the request again.';
    throw new ProblemError('gateway-credential-renewed', why, {}, { 'retry-after': '1' });
  }
  const second = await send(other);
  if (second.statusCode !== 401) {
    tokens.succeeded(other);
    return second;
  }
  second.body.destroy();
  throw refused();
}

const refused = (): ProblemError =>
  new ProblemError(
    'gateway-credential-refused',
    'The vendor refuses the token of the gateway; the access token of this request is good. Whoever runs the gateway stores a new one.',
  );

function sendingOf(passage: Passage, body: ConsumerBody, tools: RouteTools): Sending {
  const { request, found, caller, signal, ownSecret } = passage;
  const headers = requestHeaders(request.headers);
  if (headers.some((value) => holdsSecret(value, ownSecret))) {
    const why = 'A header beside Authorization holds the access token. No token of a consumer goes to the vendor.';
    throw new ProblemError('malformed-request', why);
  }
  // The totals and items of a list are needed to answer even a HEAD.
  const method = found.rule.list === undefined ? request.method : 'GET';
  const sending = { workspace: caller.workspace.id, method, target: found.target, signal };
  if (body.kind === 'none') return { ...sending, headers, body: null };
  if (body.kind === 'held') {
    return { ...sending, headers: [...headers, 'content-length', String(body.bytes.length)], body: body.bytes };
  }
  const length = body.length === undefined ? [] : ['content-length', String(body.length)];
  const watch = { secrets: ownSecret, judge: () => judgeAgain(passage, tools) };
  return { ...sending, headers: [...headers, ...length], body: passedOn(request.raw, body.begun, watch) };
}

/** What was refused is no use of a right, by whomever. */
function noteUse(passage: Passage, { statusCode }: VendorAnswer, tools: RouteTools): void {
  const { keeper } = tools.parts();
  const { permission } = passage.found.rule;
  if (permission !== null && statusCode < 400) {
    keeper.used(passage.caller, { permission, place: passage.project, from: passage.request.address });
  }
  if (keeper.usesAreDue) void keeper.writeUses();
}
