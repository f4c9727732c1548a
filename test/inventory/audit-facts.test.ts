import { takeInventory } from '../../src/core/inventory/take-inventory';
import type { Inventory } from '../../src/core/inventory/inventory';
import type { DesiredToken } from '../../src/core/model/desired';
import { ownerId, tokenId, tokenName } from '../../src/core/model/ids';
import { duration, instant, parseInstant, SETTLE_MS } from '../../src/core/model/time';
import { RIGHTS, survey } from '../../src/core/pass/look/survey';
import { ownersOfLabels } from '../../src/core/pass/look/for-inventory';
import { runPass } from '../../src/core/pass/run-pass';
import { desiredState, desiredToken, projectAccess, workspaceAccess } from '../../src/testing/memory/desired';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { DAY, HOUR, Simulation } from '../../src/testing/memory/simulation';
import { look } from '../golden/observe-and-plan';

const overlap = duration(24, 'h');
const observationPeriod = duration(48, 'h');
const runner = desiredToken('ci-runner');
const endless = desiredToken('warehouse-sync', {
  access: workspaceAccess('Viewer'),
  expiry: { kind: 'never' },
  rotation: { kind: 'none', overlap, observationPeriod },
  justification: 'The connector reads its credential once',
  reviewBy: parseInstant('2026-09-01T00:00:00.000Z')!,
});

async function settled(...tokens: readonly DesiredToken[]): Promise<Simulation> {
  const s = new Simulation(desiredState(...tokens), 24 * HOUR, 'audit');
  await s.pass();
  s.advance(SETTLE_MS + 1);
  return s;
}
async function inventory(s: Simulation, options: Parameters<typeof takeInventory>[3] = {}): Promise<Inventory> {
  const { desired, world, plan } = await look(s);
  return takeInventory(desired, world, plan, options);
}
const of = ({ findings }: Inventory, resource: string) =>
  findings.flatMap(({ code, place }) => (place?.kind === 'resource' && place.resource === resource ? [code] : []));

test('a token tells who made it: the person behind the token that this run works with, and that token', async () => {
  const s = await settled(runner);
  const [row] = (await inventory(s)).rows;
  expect(row!.current).toMatchObject({ createdBy: 'person@acme.example', createdByToken: s.world.management.id });
});

test('what a token may do is told permission by permission, at each place', async () => {
  const s = await settled(runner, endless);
  const { rows } = await inventory(s);
  const [project, workspace] = rows.map(({ current }) => current!.permissions);
  expect(project!.map(({ place }) => place)).toEqual(['proj_web']);
  expect(project![0]!.permissions).toContain('testcases:view');
  expect(project![0]!.permissions).not.toContain('testcases:create');
  expect(workspace!.map(({ place }) => place)).toEqual(['workspace', 'projects']);
  expect(workspace![1]!.permissions).toEqual(project![0]!.permissions);
});

test('a role that the workspace has no more gives permissions that nobody knows, not none', async () => {
  const s = await settled(endless);
  s.outside(() => s.world.outside.removeRole('workspace', 'Viewer'));
  const { desired, world, plan } = await look(s);
  const [row] = takeInventory(desired, world, plan).rows;
  expect(row!.declared!.permissions).toEqual([{ place: 'workspace', permissions: null }]);
});

test('an endless token is told with who justified it, why, until when, and what was accepted of it', async () => {
  const until = instant(Date.UTC(2026, 5, 1));
  const waiver = {
    workspace: desiredState().workspace,
    owner: ownerId('acme-ci'),
    token: tokenName('warehouse-sync'),
    code: 'no-expiry',
    reason: 'Agreed with security',
    until,
  };
  const found = await inventory(await settled(endless), {
    waivers: [waiver, { ...waiver, owner: ownerId('somebody-else'), code: 'unused' }],
  });
  expect(found.rows[0]!.declared).toMatchObject({
    owner: 'qa@acme.example',
    justification: 'The connector reads its credential once',
    reviewBy: Date.UTC(2026, 8, 1),
    waivers: [{ code: 'no-expiry', reason: 'Agreed with security', until }],
  });
  const finding = found.findings.find(({ code }) => code === 'no-expiry');
  expect(finding?.waived).toEqual({ reason: 'Agreed with security', until: '2026-05-31' });
  expect((await inventory(await settled(endless))).findings[0]).toMatchObject({ code: 'no-expiry' });
  expect((await inventory(await settled(endless))).findings[0]!.waived).toBeUndefined();
});

test('a waiver that is over waives nothing, and is still told', async () => {
  const s = await settled(endless);
  const over = {
    workspace: s.desired.workspace,
    owner: s.desired.ownerId,
    token: tokenName('warehouse-sync'),
    code: 'no-expiry',
    reason: 'For the migration',
    until: instant(s.clock.now() - DAY),
  };
  const found = await inventory(s, { waivers: [over] });
  expect(found.findings.find(({ code }) => code === 'no-expiry')?.waived).toBeUndefined();
  expect(found.rows[0]!.declared!.waivers).toHaveLength(1);
});

test('a superseded token is told with its phase, why it is still there, and until when', async () => {
  const s = await settled(runner);
  s.advance(20 * DAY);
  await s.pass();
  const rotatedAt = s.clock.now();
  s.advance(HOUR);
  const [row] = (await inventory(s)).rows;
  const [old, current] = row!.generations;
  expect(current).toMatchObject({ phase: 'current', tokenId: row!.current!.tokenId });
  expect(current!.held).toBeUndefined();
  expect(old).toMatchObject({ phase: 'superseded', status: 'enabled', held: { code: 'overlap' } });
  expect(Math.abs(old!.held!.until! - (rotatedAt + 24 * HOUR))).toBeLessThan(5_000);
  expect(old!.expiresAt).toBeGreaterThan(old!.held!.until!);
  s.advance(24 * HOUR);
  await s.pass();
  s.advance(HOUR);
  await s.pass();
  const [later] = (await inventory(s)).rows;
  expect(later!.generations[0]).toMatchObject({
    phase: 'disabled',
    status: 'disabled',
    held: { code: 'observation-period' },
  });
  expect(later!.generations[0]!.disabledAt).not.toBeNull();
});

test('a secret is told with account, region, ARN and the key that encrypts it', async () => {
  const key = 'arn:aws:kms:eu-west-1:123456789012:key/1';
  const secret = { kind: 'managed', name: 'hawzu/acme/keyed', named: false, tags: {}, recoveryWindowDays: 30 } as const;
  const s = await settled(runner, desiredToken('keyed', { secret: { ...secret, kmsKeyId: key } }));
  const [plain, keyed] = (await inventory(s)).rows.map((row) => row.secret);
  expect(keyed).toMatchObject({ kmsKeyId: key, region: 'eu-west-1' });
  expect(keyed!.account).toMatch(/^\d{12}$/);
  expect(keyed!.arn).toContain(`:${keyed!.account}:secret:hawzu/acme/keyed-`);
  expect(plain).not.toHaveProperty('kmsKeyId');
});

describe('a hand-made token', () => {
  const made = async (request: Partial<Parameters<Simulation['world']['outside']['personIssues']>[0]>, by?: string) => {
    const s = await settled(runner);
    const whole = {
      label: 'old script',
      access: projectAccess(['proj_web', 'Project Viewer']),
      expiresAt: instant(s.clock.now() + 300 * DAY),
      ...request,
    };
    let id = tokenId('');
    s.outside(() => (id = s.world.outside.personIssues(whole, by).id));
    return { s, id };
  };

  test('that is an administrator, or never expires, is a finding each, on its row, with whom to ask', async () => {
    const { s, id } = await made({ access: workspaceAccess('Administrator'), expiresAt: null }, 'kim@acme.example');
    const found = await inventory(s);
    expect(of(found, `access token ${id}`)).toEqual(['foreign-administrator', 'foreign-no-expiry']);
    expect(found.foreign.find(({ tokenId: one }) => one === id)!.findings).toEqual([
      'foreign-administrator',
      'foreign-no-expiry',
    ]);
    for (const { advice } of found.findings.filter(({ code }) => code.startsWith('foreign-a')))
      expect(advice).toContain('kim@acme.example');
  });

  test('that is harmless is none', async () => {
    const { s, id } = await made({});
    expect(of(await inventory(s), `access token ${id}`)).toEqual([]);
  });

  test.each([
    [89, []],
    [91, ['foreign-unused']],
  ])('that nobody used for %i days', async (days, expected) => {
    const { s, id } = await made({});
    s.advance(days * DAY);
    await s.pass();
    const found = await inventory(s);
    expect(of(found, `access token ${id}`)).toEqual(expected);
    for (const { code, advice } of found.findings)
      if (code === 'foreign-unused') expect(advice).toMatch(/disable it .* can be taken back/);
  });

  test('that is disabled, or expired, is no risk', async () => {
    const { s, id } = await made({ access: workspaceAccess('Administrator'), expiresAt: null });
    s.outside(() => s.world.outside.personDisables(id));
    expect(of(await inventory(s), `access token ${id}`)).toEqual([]);
  });

  test('whose maker was a token that is gone has nobody to ask', async () => {
    const s = await settled(runner);
    const issuer = s.world.outside.personIssues({
      label: 'an old job',
      access: workspaceAccess('Administrator'),
      expiresAt: null,
    });
    const api = s.world.tokenApi(issuer.value);
    const { value } = await api.issue(s.desired.workspace, {
      label: 'left behind',
      access: projectAccess(['proj_web', 'Project Viewer']),
      expiresAt: instant(s.clock.now() + 100 * DAY),
    });
    expect(of(await inventory(s), `access token ${value.token.id}`)).toEqual([]);
    s.outside(() => s.world.outside.personRevokes(issuer.id));
    expect(of(await inventory(s), `access token ${value.token.id}`)).toEqual(['foreign-creator-gone']);
  });
});

test('an entry that its consumer has not used for 90 days is unused; a use within them is none', async () => {
  const yearly = desiredToken('yearly', {
    expiry: { kind: 'after', duration: duration(1, 'y') },
    rotation: { kind: 'none', overlap, observationPeriod },
  });
  const s = await settled(yearly);
  s.advance(91 * DAY);
  const found = await inventory(s);
  expect(found.rows[0]!.findings).toEqual(['unused']);
  expect(found.findings[0]!.message).toContain('consumer-of-yearly has never used it');
});

test('tokens of another spec are told by owner and entry where its secrets bear the label out, and are nobody’s risk here', async () => {
  const s = await settled(runner);
  const others = { ...desiredState(endless), ownerId: ownerId('acme-data') };
  const { world, clock } = s;
  const ports = { tokenApi: world.tokenApi(), stores: world.stores, clock, random: new SeededRandom('others') };
  const seen = await survey(ports.tokenApi, others.workspace, RIGHTS.apply);
  await runPass({ specs: [{ ports, desired: others, survey: seen.survey!, options: {} }], gated: false });
  const owners = await ownersOfLabels(ports, ['eu-west-1']);
  const { foreign, findings } = await inventory(s, { owners });
  expect(foreign.find(({ kind }) => kind === 'labelled')).toMatchObject({
    ownerId: 'acme-data',
    entry: 'warehouse-sync',
    findings: [],
  });
  expect(findings.map(({ code }) => code)).toEqual(['foreign-tokens']);
  const unknown = (await inventory(s)).foreign.find(({ kind }) => kind === 'labelled')!;
  expect(unknown).toMatchObject({ entry: 'warehouse-sync' });
  expect(unknown).not.toHaveProperty('ownerId');
});

test('an entry that moved to another line of its file is the same inventory', async () => {
  const s = await settled(runner);
  const at = (line: number) => ({ kind: 'source', file: 'tokens.yaml', line, column: 5 }) as const;
  const [one, two] = [await inventory(s, { placeOf: () => at(3) }), await inventory(s, { placeOf: () => at(9) })];
  expect(one.rows[0]!.declared!.place).toMatchObject({ line: 3 });
  expect(one.hash).toBe(two.hash);
});
