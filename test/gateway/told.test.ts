import type { WireAuditEventList } from '../../src/contract';
import { type Bed, grants, WS } from '../service/service-bed';
import { startGatewayBed, VENDOR_TOKEN } from './gateway-bed';
import { type ProgrammedVendor, startProgrammedVendor } from './programmed-vendor';

let vendor: ProgrammedVendor;
let bed: Bed;
beforeAll(async () => {
  vendor = await startProgrammedVendor(VENDOR_TOKEN);
  bed = await startGatewayBed(vendor.origin, {}, { metricsPort: 0 });
});
afterAll(async () => {
  await bed?.close();
  await vendor.close();
});

test('a change at the vendor that was refused is kept in the audit, a read is not', async () => {
  const { token, id } = await bed.issue({ workspace_role: undefined, ...grants(['proj_web', 'role_project_viewer']) });
  expect((await bed.call('POST', '/executions', { token, body: {} })).status).toBe(403);
  expect((await bed.call('POST', '/unheard-of', { token, body: {} })).status).toBe(403);
  expect((await bed.call('GET', `${WS}/project/proj_api/testcases`, { token })).status).toBe(403);
  const { body } = await bed.call<WireAuditEventList>('GET', `${WS}/audit-events`);
  const refused = body.audit_events.filter(({ kind }) => kind === 'forward-request');
  expect(refused.map(({ outcome, refusal, actor }) => [outcome, refusal?.code, actor.token?.id]).sort()).toEqual([
    ['refused', 'gateway-rule-missing', id],
    ['refused', 'no-access-to-workspace', id],
  ]);
});

test('metrics tell how the vendor and its token do, and count requests by their rule', async () => {
  const { token } = await bed.issue({ workspace_role: { id: 'role_workspace_manager' } });
  await bed.call('GET', `${WS}/project/proj_web/testcases`, { token });
  bed.clock.now += 30_000;
  const text = await (await fetch(bed.service.metricsUrl!)).text();
  expect(text).toContain('hawzu_upstream_circuit_open 0');
  expect(text).toContain('hawzu_upstream_token_up{workspace="ws_acme"} 1');
  expect(text).toContain('hawzu_upstream_token_age_seconds{workspace="ws_acme"} 30');
  expect(text).toContain('hawzu_upstream_places_stale{workspace="ws_acme"} 0');
  const operation = 'GET /api/v1/workspace/{workspace}/project/{project}/testcases';
  expect(text).toContain(`hawzu_requests_total{operation="${operation}",status="200"} 1`);
  for (const secret of [token, VENDOR_TOKEN]) expect(text).not.toContain(secret);
});
