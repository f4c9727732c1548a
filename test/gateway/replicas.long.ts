import { once } from 'node:events';
import { request as ask, type IncomingMessage } from 'node:http';
import { withPostgres } from '../service/postgres/cluster';
import { bedsOnPostgres, WS } from '../service/service-bed';
import { startGatewayBed, VENDOR_TOKEN } from './gateway-bed';
import { startProgrammedVendor } from './programmed-vendor';

const CASES = `/api/v1${WS}/project/proj_web/testcases`;

withPostgres('gateways on one PostgreSQL', (cluster) => {
  beforeAll(() => bedsOnPostgres(() => cluster().database()));

  test('what is revoked on one counts on the other at the next request, and ends its streams within two seconds', async () => {
    const vendor = await startProgrammedVendor(VENDOR_TOKEN);
    const one = await startGatewayBed(vendor.origin);
    const two = await one.replica();
    const { token, id } = await one.issue({ workspace_role: { id: 'role_workspace_manager' } });
    expect((await two.call('GET', CASES.replace('/api/v1', ''), { token })).status).toBe(200);
    const closed = new Promise<number>((resolve) => {
      vendor.on.set(CASES, (_request, response) => {
        response.writeHead(200).write('first');
        response.on('close', () => resolve(performance.now()));
      });
    });
    const { hostname, port } = new URL(two.service.url);
    const request = ask({ hostname, port, path: CASES, headers: { authorization: `Bearer ${token}` } }).end();
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    answer.on('error', () => undefined).resume();
    expect((await one.call('DELETE', `${WS}/access-token/${id}`)).status).toBe(204);
    const revoked = performance.now();
    expect(await two.problem('GET', CASES.replace('/api/v1', ''), { token })).toEqual([401, 'token-revoked']);
    expect((await closed) - revoked).toBeLessThan(2_000);
    await two.service.close();
    await one.close();
    await vendor.close();
  });

  test('what one of them read of the vendor, another starts with while the vendor is silent', async () => {
    const vendor = await startProgrammedVendor(VENDOR_TOKEN);
    const one = await startGatewayBed(vendor.origin);
    await vendor.close();
    const two = await one.replica();
    expect(await (await fetch(`${two.service.url}/health/ready`)).json()).toMatchObject({
      upstream: { places: 'stale' },
    });
    await two.service.close();
    await one.close();
  });
});
