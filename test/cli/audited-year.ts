import { entry, LocalWorld, spec } from './local-world';

export const DAY = 24 * 3_600_000;

/** What is known of the year because it was made so. */
export interface AuditedYear {
  readonly world: LocalWorld;
  /** Of acme-ci, and of acme-web in the same workspace. */
  readonly files: readonly [string, string];
  /** When it began, and ended, in milliseconds. */
  readonly begin: number;
  readonly end: number;
  /** The saved inventory of day 260, and the position of the chain then. */
  readonly saved: string;
  readonly head: string;
  /** Values that were handed to people; none is ever told. */
  readonly handed: readonly string[];
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

const declared = (begin: number, role = 'Project Viewer'): string =>
  spec(
    entry(
      'nightly-tests',
      '    expiresIn: 60d\n    rotation: { every: 40d, overlap: 24h, observationPeriod: 48h }\n',
    ).replace('role: Project Viewer', `role: ${role}`) +
      entry(
        'old-report',
        `    expiresIn: 2y
    rotation: { every: 700d }
    waivers:
      - { code: never-used, reason: It starts in spring, until: ${day(begin + 100 * DAY)} }
`,
      ).replace('role: Project Viewer', 'role: Project Manager') +
      entry(
        'warehouse-sync',
        `    expires: never
    justification: The connector reads its credential once
    reviewBy: ${day(begin + 400 * DAY)}
    secret: { kmsKeyId: alias/warehouse, replicas: [{ region: eu-central-1 }] }
    waivers:
      - { code: no-expiry, reason: Agreed with security, until: ${day(begin + 500 * DAY)} }
`,
      ),
  );

const policyOf = (begin: number): string => `apiVersion: hawzu-tokens/v1
kind: TokenPolicy
metadata: { name: acme-security, owner: security@acme.example }
rules:
  longest-life: { atMost: 90d, reason: Audits ask }
  never-expires: { severity: warning, reason: Nobody reviews what never ends }
waivers:
  - { rule: longest-life, owner: acme-ci, name: old-report, reason: Its tool reads no new value, until: ${day(begin + 450 * DAY)} }
`;

/**
 * A year of a workspace: tokens by three people, rotated on time by two of them and once late, an endless one with its
 * justification, waivers that stand and that are over, a widened role, a token made, disabled and revoked by hand, and one of
 * somebody who left.
 */
export async function liveAYear(): Promise<AuditedYear> {
  const world = await LocalWorld.start({
    managers: [
      { label: 'console of Tomas', role: 'role_administrator', created_by: 'user_tomas' },
      { label: 'console of Devon', role: 'role_administrator', created_by: 'user_devon' },
    ],
  });
  const [mara, tomas, devon] = world.service.bootstrap.map(({ token }) => token);
  const begin = world.now();
  let today = 0;
  /** A moment after the beginning of that day, so that what is due to the second is due. */
  const until = (next: number): void => {
    world.advance((next - today) * DAY + 60_000);
    today = next;
  };
  const files = [
    world.write('tokens.yaml', declared(begin)),
    world.write(
      'other.yaml',
      spec(entry('other-job', '    expiresIn: 2y\n    rotation: { every: 700d }\n'))
        .replace('acme-ci', 'acme-web')
        .replace('acme/', 'web/'),
    ),
  ] as const;
  world.write('policy.yaml', policyOf(begin));
  const named = world.write(
    'lenient.yaml',
    policyOf(begin)
      .replace('atMost: 90d', 'atMost: 900d')
      .replace(/waivers:[^]*/, ''),
  );
  const run = async (by: string | undefined, ...args: readonly string[]): Promise<string> => {
    const done = await world.run(args, { HAWZU_MANAGEMENT_TOKEN: by });
    if (done.code !== 0) throw new Error(`${args.join(' ')}: ${done.code} ${done.stderr}`);
    return done.stdout;
  };
  const apply = (by: string | undefined, ...specs: readonly string[]) =>
    run(by, 'apply', ...specs, '--yes', '--policy', named);
  const byHand = async (
    by: string | undefined,
    method: string,
    path: string,
    body?: object,
  ): Promise<{ id: string; token: string }> => {
    const answer = await fetch(`${world.service.url}/api/v1/workspace/ws_acme/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${by}`,
        'idempotency-key': `${method}-${path}-${today}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? {} : await answer.json()) as { id: string; token: string };
  };
  const administrator = { access_type: 'workspace', workspace_role: { id: 'role_administrator' } };

  await apply(mara, files[0]);
  await apply(tomas, files[1]);
  const script = await byHand(devon, 'POST', 'access-tokens', {
    label: '=old script',
    ...administrator,
    expires_at: null,
  });
  until(41);
  await apply(mara, files[0]);
  until(82);
  await apply(tomas, files[0]);
  // Nothing runs for 88 days; the token of day 82 ends on day 142.
  until(170);
  await apply(mara, files[0]);
  until(200);
  await byHand(mara, 'POST', 'user/user_devon/deactivate');
  until(211);
  await apply(mara, files[0]);
  until(252);
  await apply(mara, files[0]);
  until(260);
  const saved = world.write('q3.json', await run(mara, 'inventory', ...files, '--format', 'json'));
  const head = /Head: (\S+)/.exec(await run(mara, 'audit', 'verify'))![1]!;
  until(275);
  world.write('tokens.yaml', declared(begin, 'Project Member'));
  await apply(tomas, files[0]);
  const temporary = await byHand(tomas, 'POST', 'access-tokens', {
    label: 'migration',
    access_type: 'project',
    project_grants: [{ project_id: 'proj_web', role: { id: 'role_project_viewer' } }],
    expires_at: new Date(world.now() + 60 * DAY).toISOString(),
  });
  until(280);
  await byHand(tomas, 'POST', `access-token/${temporary.id}/disable`);
  until(285);
  await byHand(tomas, 'DELETE', `access-token/${temporary.id}`);
  until(293);
  await apply(mara, files[0]);
  until(334);
  await apply(mara, files[0]);
  until(350);
  const { token } = await world.currentValue('hawzu/acme/old-report');
  const read = await fetch(`${world.service.url}/api/v1/workspace/ws_acme/project/proj_web/testcases`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (read.status !== 200) throw new Error(`old-report: ${read.status}`);
  until(365);
  await run(mara, 'rotate', files[0], '--token', 'nightly-tests', '--yes');
  until(365);
  return {
    world,
    files,
    begin,
    end: world.now(),
    saved,
    head,
    handed: [mara!, tomas!, devon!, script.token, temporary.token],
  };
}
