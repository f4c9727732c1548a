import type { FastifyInstance } from 'fastify';
import { openApiDocument } from '../../contract/openapi';
import { HEALTH_LIVE, HEALTH_READY, OPENAPI } from './answer/unknown-route';

/**
 * What whoever runs the service asks without a token: whether the process lives, whether it can take requests, and what
 * the API is. None of it tells anything of a workspace.
 * A service that rehearses says so, so that nobody takes it for one in earnest.
 * @param check rejects where the store can't be reached or was changed by a later version
 * @param upstream how the vendor does, where there is one: that it fails does not make the service unready, which still manages tokens
 */
export function addHealth(
  app: FastifyInstance,
  check: () => Promise<void>,
  { rehearses, upstream }: { readonly rehearses: boolean; readonly upstream?: (() => object) | undefined },
): void {
  const document = JSON.stringify(openApiDocument);
  const rehearsal = rehearses ? { rehearsal: true } : {};
  const always = { config: { isAsideOfApi: true } };
  app.get(HEALTH_LIVE, always, (_request, reply) => void reply.send({ status: 'live', ...rehearsal }));
  app.get(HEALTH_READY, always, async () => {
    await check();
    return { status: 'ready', ...rehearsal, ...(upstream !== undefined && { upstream: upstream() }) };
  });
  app.get(OPENAPI, always, (_request, reply) => void reply.type('application/json; charset=utf-8').send(document));
}
