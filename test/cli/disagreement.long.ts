import { DeleteSecretCommand, TagResourceCommand, UpdateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { entry, LocalWorld, spec } from './local-world';

const DAY = 24 * 3_600_000;
const SECRET = 'hawzu/acme/ci-runner';

interface Row {
  readonly status: string;
  readonly expiry: string;
  readonly access: object;
  readonly current: { readonly tokenId: string; readonly expiresAt: string; readonly status: string } | null;
  readonly findings: readonly string[];
}

/** What somebody does behind the spec's back, and the finding that tells of it. */
const HANDS: Readonly<
  Record<
    string,
    { readonly code: string; readonly told: RegExp; readonly act: (world: LocalWorld, id: string) => Promise<unknown> }
  >
> = {
  'the service has another expiry than the spec': {
    code: 'differs-from-spec',
    told: /the current token ends at \S+; declared is at \S+/,
    act: (world, id) => edit(world, id, { expires_at: new Date(world.now() + 10 * DAY).toISOString() }),
  },
  'the service has a wider role than the spec': {
    code: 'over-privileged',
    told: /has proj_web: Project Manager; declared is proj_web: Project Viewer/,
    act: (world, id) =>
      edit(world, id, { project_grants: [{ project_id: 'proj_web', role: { id: 'role_project_manager' } }] }),
  },
  'the store has another key and description than the spec': {
    code: 'differs-from-spec',
    told: /settings of its secret change: .*(key|description)/,
    act: (world) =>
      world.client.send(new UpdateSecretCommand({ SecretId: SECRET, KmsKeyId: 'alias/other', Description: 'mine' })),
  },
  'the store has another tag than the spec': {
    code: 'differs-from-spec',
    told: /settings of its secret change: .*tag/,
    act: (world) =>
      world.client.send(new TagResourceCommand({ SecretId: SECRET, Tags: [{ Key: 'cost-centre', Value: '9' }] })),
  },
  'the store says current, and the service says disabled': {
    code: 'disabled-outside',
    told: /disabled/,
    act: (world, id) => world.manage('POST', `access-token/${id}/disable`),
  },
};

const edit = async (world: LocalWorld, id: string, body: object): Promise<void> => {
  const answer = await world.manage('PATCH', `access-token/${id}`, body);
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
};

describe('figures that disagree between service, store and spec are told, each of them', () => {
  let world: LocalWorld;
  let file: string;
  beforeEach(async () => {
    world = await LocalWorld.start();
    const more = '    secret: { kmsKeyId: alias/ours, tags: { cost-centre: "7" } }\n';
    file = world.write('tokens.yaml', spec(entry('ci-runner', more)));
    expect((await world.run(['apply', file, '--yes'])).code).toBe(0);
    world.advance(DAY);
  }, 120_000);
  afterEach(() => world.close());

  const look = async (): Promise<{ row: Row; messages: string; codes: readonly string[] }> => {
    const run = await world.run(['inventory', file, '--format', 'json']);
    expect(`${run.code} ${run.stderr}`).toBe('0 ');
    const document = JSON.parse(run.stdout) as {
      findings: { code: string; message: string }[];
      result: { inventories: [{ tokens: [Row] }] };
    };
    const { findings } = document;
    return {
      row: document.result.inventories[0].tokens[0],
      messages: findings.map(({ code, message }) => `${code}: ${message}`).join('\n'),
      codes: findings.map(({ code }) => code),
    };
  };

  test('where all three agree there is nothing to tell', async () => {
    expect((await look()).codes.filter((code) => !['never-used', 'can-manage-tokens'].includes(code))).toEqual([]);
  });

  test('one after the other, and what was told before stays told', async () => {
    const { tokenId: id } = await world.currentValue(SECRET);
    const done: (typeof HANDS)[string][] = [];
    for (const hand of Object.values(HANDS)) {
      await hand.act(world, id);
      done.push(hand);
      const { row, messages } = await look();
      for (const { code, told } of done) {
        expect(row.findings).toContain(code);
        expect(messages).toMatch(told);
      }
    }
    const { row } = await look();
    // What each of them says stands beside the other, and none is made of two.
    expect(row).toMatchObject({ status: 'disabled', expiry: '30d', current: { tokenId: id, status: 'disabled' } });
    expect(Date.parse(row.current!.expiresAt) - world.now()).toBeLessThan(10 * DAY + 60_000);
    expect(JSON.stringify(row.access)).toContain('Project Viewer');
  }, 300_000);

  test('the store says that a version is current, and the service has no such token', async () => {
    const { tokenId: id } = await world.currentValue(SECRET);
    await world.manage('DELETE', `access-token/${id}`);
    const { row, messages } = await look();
    expect(row).toMatchObject({ status: 'missing', current: null });
    expect(messages).toMatch(/secret-without-live-token: .*no token's label matches it/);
  }, 120_000);

  test('the service has a live token, and the store has no secret of it', async () => {
    const { tokenId: id } = await world.currentValue(SECRET);
    await world.client.send(new DeleteSecretCommand({ SecretId: SECRET, ForceDeleteWithoutRecovery: true }));
    const { row, messages } = await look();
    expect(row).toMatchObject({ status: 'missing', current: null });
    expect(messages).toMatch(new RegExp(`token-without-secret: .*${id}`));
  }, 120_000);
});
