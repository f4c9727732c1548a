import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OperationDefinition } from '../../../contract/operations/operation-definition';
import { vendorsPart } from '../../../contract/operations/vendors-operations';
import { API_BASE } from '../../../contract/paths';
import type { Answerer, UpstreamRoutes } from '../../http/upstream-routes';
import { ProblemError } from '../../problem/problem-error';
import { admit, judgeAgain } from './admit';
import { forward } from './forward';
import type { Passage } from './passage';
import type { RouteTools } from './upstream-parts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** What a consumer still sends of a request that was answered is thrown away for so long; then the connection ends. */
const LINGERING_MILLISECONDS = 5_000;

/** Routes all that is not the service's own to the vendor. */
export class ForwardingRoutes implements Omit<UpstreamRoutes, 'health'> {
  private readonly passages = new WeakMap<FastifyRequest, Passage>();

  constructor(private readonly tools: RouteTools) {}

  answererOf(definition: OperationDefinition): Answerer {
    const part = vendorsPart(definition);
    if (part !== 'places') return part === undefined ? 'service' : 'vendor';
    // The vendor documents no path for one workspace; a table may have one.
    const { method, path } = definition;
    const ofTable = path.replace('{workspace_id}', '{workspace}');
    const isInTable = this.tools.table.rules.some((rule) => rule.method === method && rule.path === API_BASE + ofTable);
    return isInTable ? 'either' : 'service';
  }

  add(app: FastifyInstance): void {
    void app.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      // Bodies are streams here, whatever they say they are.
      scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
      scope.addHook('onResponse', (request, _reply, answered) => {
        linger(request);
        answered();
      });
      scope.route({
        method: METHODS,
        url: '/*',
        config: { isStreamed: true },
        onRequest: (request, reply, admitted) => {
          this.admit(request, reply).then(() => admitted(), admitted);
        },
        handler: (request, reply) => {
          const passage = this.passages.get(request);
          if (passage === undefined) throw new Error('a request reached the vendor without being admitted');
          forward(passage, reply, this.tools).catch((error: unknown) => {
            if (!reply.sent) void reply.send(error);
          });
        },
      });
      done();
    });
  }

  private async admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (request.headers.upgrade !== undefined) {
      throw new ProblemError(
        'gateway-upgrade-refused',
        'The gateway passes on HTTP requests, and no WebSocket or other protocol.',
      );
    }
    const { times, parts } = this.tools;
    // What nobody sends or takes for so long is given up.
    request.raw.socket.setTimeout(times.idle + times.headers);
    const passage = await admit(request, reply, this.tools);
    const asking = { hash: passage.credential.hash, workspace: passage.caller.workspace.id };
    const { limits, streams } = parts();
    const more = limits.more(asking);
    if (more !== undefined) await more;
    passage.onEnd(limits.take(asking));
    passage.onEnd(streams.add(this.streamOf(passage, reply)));
    if (reply.raw.destroyed) passage.end();
    else reply.raw.once('close', () => passage.end());
    this.passages.set(request, passage);
  }

  private streamOf(passage: Passage, reply: FastifyReply) {
    return {
      key: passage.key,
      judge: () => judgeAgain(passage, this.tools),
      cut: (problem: ProblemError): void => {
        this.tools.log({ event: 'stream-cut', request: passage.request.id, code: problem.problemCode });
        passage.cut(problem);
        // The answer has begun: nothing can be said any more.
        if (reply.raw.headersSent) reply.raw.destroy();
      },
    };
  }
}

function linger({ raw }: FastifyRequest): void {
  if (raw.complete || raw.destroyed) return;
  raw.on('error', () => undefined).resume();
  setTimeout(() => {
    if (!raw.complete) raw.socket.destroy();
  }, LINGERING_MILLISECONDS).unref();
}
