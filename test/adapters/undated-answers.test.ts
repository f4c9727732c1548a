import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { versionId } from '../../src/core/model/ids';
import { SecretValue } from '../../src/core/model/secret-value';
import { later } from '../../src/core/model/time';
import { AWSCURRENT } from '../../src/core/ports/secret-store';
import { portErrorOf } from '../../src/testing/contracts/port-error-expectations';
import { openTokenApi } from '../../src/adapters/token-api-http/open-token-api';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { openEmulator, setAwsEnvironment } from './open-emulator';
import { openService } from './open-service';

/** A proxy before a real service that, from some moment on, takes the Date header off every answer. */
async function openProxy(target: string) {
  let strips = false;
  const server: Server = createServer((incoming, outgoing) => {
    outgoing.sendDate = false;
    const { method, headers, url } = incoming;
    const { host } = new URL(target);
    const onward = request(`${target}${url}`, { method, headers: { ...headers, host } }, (answer) => {
      const { date, ...rest } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 500, strips ? rest : { ...rest, date });
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    strip: () => void (strips = true),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const first = async (pages: AsyncIterable<unknown>): Promise<unknown> => pages[Symbol.asyncIterator]().next();

const DAY = 86_400_000;

describe('without a Date header', () => {
  test('no read of the token API counts, because this machine’s clock may be wrong, but what was issued is not lost', async () => {
    const world = await openService();
    const proxy = await openProxy(world.service.url);
    const managementToken = new SecretValue(world.managementToken);
    const connected = openTokenApi({
      endpoint: proxy.url,
      managementToken,
      clock: world.clock,
      random: new SeededRandom('adapter'),
    });
    const { api } = connected;
    try {
      await api.listRoles(world.workspace);
      proxy.strip();
      const reads = [api.authenticate(managementToken), first(api.listTokens(world.workspace))];
      for (const read of reads) {
        const error = await portErrorOf(read);
        expect(error).toMatchObject({ kind: 'malformed-answer', effect: 'none' });
        expect(error.message).toContain('no Date header');
      }
      const access = { type: 'workspace', role: 'Viewer' } as const;
      const expiresAt = later(world.clock.now(), DAY);
      const { value } = await api.issue(world.workspace, { label: 'undated', access, expiresAt });
      expect((await world.api.authenticate(value.value)).value.tokenId).toBe(value.token.id);
    } finally {
      connected.close();
      proxy.close();
      await world.close();
    }
  });

  test('no read of Secrets Manager counts, but what was written stays written', async () => {
    const world = await openEmulator();
    const proxy = await openProxy(world.emulator.url);
    try {
      const arn = (await world.stores(undefined).create({ name: 'a', description: '', tags: {} })).value;
      setAwsEnvironment(proxy.url);
      proxy.strip();
      const store = world.stores('eu-west-1');
      const version = versionId('1'.repeat(32));
      for (const read of [store.describe(arn), first(store.listByTags({ any: 'tag' }))]) {
        const error = await portErrorOf(read);
        expect(error).toMatchObject({ kind: 'malformed-answer', effect: 'none' });
        expect(error.message).toContain('no Date header');
      }
      await store.put(arn, version, new SecretValue('CANARY-value'), [AWSCURRENT]);
      expect(world.emulator.snapshot()[0]?.versions).toHaveLength(1);
    } finally {
      proxy.close();
      await world.close();
    }
  });
});
