import type { WireIssuedAccessToken } from '../../src/contract';
import { grants, HOUR, START } from '../service/service-bed';
import { type PageBed, WS } from './page-bed';

const DAY = 24 * HOUR;
const at = (days: number): string => new Date(START + days * DAY).toISOString();

/** The workspace of a company that has used tokens for two months: something of every kind that the page shows. */
export async function furnish({ bed }: PageBed): Promise<Readonly<Record<string, WireIssuedAccessToken>>> {
  const made: Record<string, WireIssuedAccessToken> = {};
  const issue = async (label: string, body: object): Promise<void> => {
    made[label] = await bed.issue({ label, ...body });
    bed.clock.now += 7 * HOUR;
  };
  const project = (...pairs: (readonly [string, string])[]): object => ({
    workspace_role: undefined,
    ...grants(...pairs),
  });
  await issue('legacy importer', { expires_at: at(41) });
  await issue('Nightly Automation', { ...project(['proj_web', 'role_project_member']), expires_at: at(180) });
  await issue('Release Reporting', {
    ...project(['proj_web', 'role_project_viewer'], ['proj_api', 'role_project_viewer']),
    expires_at: at(95),
  });
  await issue('External Sync', { workspace_role: { id: 'role_team_member' }, expires_at: at(49) });
  await issue('token', { workspace_role: { id: 'role_administrator' } });
  const managed_by = { owner_id: 'acme-ci', entry: 'web-shop', rotate_by: at(55), policy: 'every 20d' };
  const issued = 'web-shop@c1d9e0.a1b2c3-4f5e6d7c.q8w7e6r5';
  await issue(issued, { ...project(['proj_web', 'role_project_member']), expires_at: at(75), managed_by });
  made['web-shop'] = made[issued]!;
  await issue('Staging Smoke Tests', { ...project(['proj_api', 'role_project_coordinator']), expires_at: at(90) });
  bed.clock.now = START + 5 * DAY;
  await bed.call('POST', `${WS}/access-token/${made['Staging Smoke Tests']!.id}/disable`);
  bed.clock.now = START + 45 * DAY;
  for (const label of ['Nightly Automation', 'External Sync'])
    await bed.call('GET', `${WS}/projects`, { token: made[label]!.token });
  bed.clock.now += 3 * 60_000;
  return made;
}
