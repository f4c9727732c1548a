import { takeInventory } from '../../src/core/inventory/take-inventory';
import type { Inventory } from '../../src/core/inventory/inventory';
import type { DesiredToken } from '../../src/core/model/desired';
import { ownerId, secretArn, tokenId, tokenName, versionId } from '../../src/core/model/ids';
import { duration, instant, SETTLE_MS } from '../../src/core/model/time';
import type { PortCall } from '../../src/testing/memory/port-hooks';
import { desiredState, desiredToken, projectAccess } from '../../src/testing/memory/desired';
import { DAY, HOUR, Simulation } from '../../src/testing/memory/simulation';
import { look } from '../golden/observe-and-plan';

const base = desiredToken('ci-runner');
const overlap = duration(24, 'h');
const observationPeriod = duration(48, 'h');
const unrotated = (name: string, days: number): DesiredToken =>
  desiredToken(name, {
    expiry: { kind: 'after', duration: duration(days, 'd') },
    rotation: { kind: 'none', overlap, observationPeriod },
  });

async function settled(...tokens: readonly DesiredToken[]): Promise<Simulation> {
  const s = new Simulation(desiredState(...tokens), 24 * HOUR, 'inventory');
  await s.pass();
  s.advance(SETTLE_MS + 1);
  return s;
}
async function rotated(): Promise<Simulation> {
  const s = await settled(base);
  s.advance(20 * DAY);
  await s.pass();
  return s;
}
async function inventory(s: Simulation, days = 14): Promise<Inventory> {
  const { desired, world, plan } = await look(s);
  return takeInventory(desired, world, plan, { expiringWithin: duration(days, 'd') });
}
const codes = ({ findings }: Inventory): readonly string[] => findings.map((finding) => finding.code);
const arnOf = (s: Simulation) => secretArn(s.world.snapshot().secrets[0]!.arn);
const ours = (s: Simulation) => s.world.snapshot().tokens.filter((token) => token.label.includes('@'));
const currentId = (s: Simulation) => tokenId(ours(s).at(-1)!.id);
/** A consumer's call with a token that a secret holds. */
const consumerUses = async (s: Simulation, which: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<void> => {
  const store = s.world.stores(undefined);
  const facts = (await store.describe(arnOf(s))).value!;
  const [version] = [...facts.stages].find(([, stages]) => stages.includes(which))!;
  const answer = (await store.read(facts.arn, version)).value;
  const text = answer.kind === 'value' ? answer.value.reveal() : '';
  s.outside(() => expect(s.world.outside.consumerUses((JSON.parse(text) as { token: string }).token)).toBe(true));
};

test('a token that is as declared and new gives no finding', async () => {
  expect(codes(await inventory(await settled(base)))).toEqual([]);
});

test('an entry without secret and token is declared-missing', async () => {
  const found = await inventory(new Simulation(desiredState(base), 24 * HOUR, 'missing'));
  expect(codes(found)).toEqual(['declared-missing']);
  expect(found.rows[0]).toMatchObject({ name: 'ci-runner', status: 'missing', findings: ['declared-missing'] });
});

test('a paused entry that was never made is not missing', async () => {
  const s = new Simulation(desiredState({ ...base, enabled: false }), 24 * HOUR, 'paused');
  expect(codes(await inventory(s))).toEqual([]);
});

test('a secret of this spec that it no longer declares is undeclared, with its live tokens counted', async () => {
  const s = await settled(base, desiredToken('load-tests'));
  s.desired = desiredState(base);
  const found = await inventory(s);
  expect(codes(found)).toEqual(['undeclared']);
  expect(found.findings[0]!.message).toContain('live tokens: 1');
  expect(found.rows.map((row) => [row.name, row.declared !== undefined])).toEqual([
    ['ci-runner', true],
    ['load-tests', false],
  ]);
});

test('a token whose value was never stored, because its run died, is an orphan', async () => {
  const s = await settled(base);
  s.advance(20 * DAY);
  const calls: PortCall[] = [];
  await s.pass({}, { faults: (call) => (call.operation === 'issue' ? 'crash-after' : undefined) }, calls);
  s.advance(SETTLE_MS + 60_000);
  expect(ours(s)).toHaveLength(2);
  expect(codes(await inventory(s))).toEqual(expect.arrayContaining(['orphan']));
});

test('a current token that was revoked outside leaves a secret without live token', async () => {
  const s = await settled(base);
  s.outside(() => s.world.outside.personRevokes(currentId(s)));
  const found = await inventory(s);
  expect(codes(found)).toEqual(['secret-without-live-token']);
  expect(found.forecast).toEqual([{ token: 'ci-runner', consumer: base.consumer, at: found.asOf, why: 'broken' }]);
});

test('a value that was overwritten outside leaves a secret without live token', async () => {
  const s = await settled(base);
  s.outside(() => s.world.outside.overwriteValue(arnOf(s), versionId('00000000-0000-4000-8000-000000000001'), 'x'));
  expect(codes(await inventory(s))).toContain('secret-without-live-token');
});

test('a live token whose secret was deleted is a token without secret, even when no entry has its name any more', async () => {
  const s = await settled(base, desiredToken('load-tests'));
  const lost = s.world.snapshot().secrets.find((secret) => secret.name.endsWith('load-tests'))!.arn;
  s.outside(() => s.world.outside.forceDelete(secretArn(lost)));
  s.desired = desiredState(base);
  const found = await inventory(s);
  expect(codes(found)).toEqual(['token-without-secret']);
  expect(found.foreign.map((token) => token.kind)).toEqual(['management']);
});

test('tokens made by hand and those of other specs are foreign: listed with who made them, and counted', async () => {
  const s = await settled(base);
  const access = projectAccess(['proj_web', 'Project Viewer']);
  const otherSpec = 'their-runner@aaaaaaaaaaaaa.AbCdEf-01234567.abcdef';
  s.outside(() => {
    s.world.outside.personIssues({ label: 'old script', access, expiresAt: instant(s.clock.now() + DAY) });
    s.world.outside.personIssues({ label: otherSpec, access, expiresAt: null });
  });
  s.advance(2 * DAY);
  const found = await inventory(s);
  expect(found.foreign.map(({ label, kind, status, createdBy }) => [label, kind, status, createdBy])).toEqual([
    ['management', 'management', 'enabled', 'person@acme.example'],
    ['old script', 'by-hand', 'expired', 'person@acme.example'],
    [otherSpec, 'labelled', 'enabled', 'person@acme.example'],
  ]);
  expect(codes(found)).toEqual(['foreign-tokens']);
  expect(found.findings[0]!.message).toContain('not of this spec: 2, of which live: 1, never used: 2');
});

test('a current token past its expiry is expired', async () => {
  const s = await settled(unrotated('ci-runner', 7));
  s.advance(8 * DAY);
  const found = await inventory(s);
  expect(codes(found)).toContain('expired');
  expect(found.rows[0]!.status).toBe('expired');
});

test.each<[string, DesiredToken, RegExp, ((s: Simulation) => unknown)?]>([
  ['that an apply replaces', unrotated('ci-runner', 7), /^apply replaces it$/],
  [
    'of an entry that is blocked',
    unrotated('ci-runner', 7),
    /^apply replaces it once nothing blocks the entry$/,
    (s) => s.world.outside.setTags(arnOf(s), {}),
  ],
  [
    'whose entry is to move to another owner, who has not taken it over',
    desiredToken('ci-runner', { movedTo: { owner: ownerId('team-b'), name: tokenName('ci-runner') } }),
    /^apply replaces it$/,
  ],
  [
    'whose declared end has passed',
    desiredToken('ci-runner', {
      expiry: { kind: 'at', at: instant(Date.UTC(2026, 0, 8)) },
      rotation: { kind: 'none', overlap, observationPeriod },
    }),
    /^this is the end that the spec declares: give it a later expiresAt/,
  ],
])('an expired token %s is told with what helps', async (_, token, advice, happens = () => undefined) => {
  const { movedTo, ...here } = token;
  const s = await settled(here);
  if (movedTo) s.desired = desiredState(token);
  s.advance(31 * DAY);
  s.outside(() => happens(s));
  const found = (await inventory(s)).findings.find(({ code }) => code === 'expired');
  expect(found?.advice).toMatch(advice);
});

test('our own proof that a new value works is no use of the token; a call of its consumer is, once it is later than that', async () => {
  const s = await settled(base);
  expect((await inventory(s)).rows[0]!.current!.lastUsedAt).toBeNull();
  await consumerUses(s, 'AWSCURRENT');
  expect((await inventory(s)).rows[0]!.current!.lastUsedAt).not.toBeNull();
});

test.each([
  ['within the given time', 21, 14, true],
  ['later than the given time', 21, 5, false],
])('a token that is not rotated and expires %s', async (_, expiry, within, found) => {
  const s = await settled(unrotated('ci-runner', expiry));
  s.advance(10 * DAY);
  expect(codes(await inventory(s, within)).includes('expiring')).toBe(found);
});

test('a token that is rotated before it expires is not expiring', async () => {
  const s = await settled(base);
  s.advance(18 * DAY);
  expect(codes(await inventory(s, 30))).not.toContain('expiring');
});

test.each([
  ['a day and an hour', DAY + HOUR, true],
  ['an hour', HOUR, false],
])('a rotation that was due %s ago', async (_, late, found) => {
  const s = await settled(base);
  s.advance(20 * DAY - SETTLE_MS + late);
  expect(codes(await inventory(s)).includes('rotation-overdue')).toBe(found);
});

test('verification alone does not count as use; a call by the consumer does', async () => {
  const s = await settled(base);
  s.advance(2 * DAY);
  expect(codes(await inventory(s))).toEqual([]);
  s.advance(2 * DAY);
  expect(codes(await inventory(s))).toEqual(['never-used']);
  await consumerUses(s, 'AWSCURRENT');
  expect(codes(await inventory(s))).toEqual([]);
});

test.each([
  ['more', 'Project Manager', 'over-privileged'],
  ['less', 'Project Viewer', 'under-privileged'],
])('a token that may do %s than declared', async (_, role, code) => {
  const s = await settled({ ...base, access: projectAccess(['proj_web', 'Project Member']) });
  s.outside(() => s.world.outside.personEdits(currentId(s), { access: projectAccess(['proj_web', role]) }));
  expect(codes(await inventory(s))).toEqual([code]);
});

test('a current token that a person disabled is disabled-outside, and its consumer is broken now', async () => {
  const s = await settled(base);
  s.outside(() => s.world.outside.personDisables(currentId(s)));
  const found = await inventory(s);
  expect(codes(found)).toEqual(['disabled-outside']);
  expect(found.forecast[0]).toMatchObject({ token: 'ci-runner', why: 'broken' });
});

test('a declared pause is no finding, and nothing is forecast to break', async () => {
  const s = await settled(base);
  s.desired = desiredState({ ...base, enabled: false });
  s.allowStopping();
  await s.pass();
  const found = await inventory(s);
  expect(codes(found)).toEqual([]);
  expect(found.forecast).toEqual([]);
});

test('a superseded token that a consumer still uses after the promotion is named', async () => {
  const s = await rotated();
  s.advance(25 * HOUR);
  await consumerUses(s, 'AWSPREVIOUS');
  await s.pass();
  s.advance(SETTLE_MS + 60_000);
  expect(codes(await inventory(s))).toContain('used-after-promotion');
});

test('retiring that starves, because the secret keeps changing, is named', async () => {
  const s = await rotated();
  s.advance(25 * HOUR);
  await s.pass();
  for (let day = 0; day < 6; day += 1) {
    s.advance(DAY);
    s.outside(() => s.world.outside.setTags(arnOf(s), { ...s.world.snapshot().secrets[0]!.tags, day: String(day) }));
  }
  expect(codes(await inventory(s))).toContain('retiring-starves');
});

test('a review date that has passed is review-due', async () => {
  const reviewBy = instant(Date.UTC(2026, 0, 1));
  expect(codes(await inventory(await settled({ ...base, reviewBy })))).toEqual(['review-due']);
  expect(codes(await inventory(await settled({ ...base, reviewBy: instant(Date.UTC(2027, 0, 1)) })))).toEqual([]);
});

test('a secret that is not ours blocks its entry, and that is told', async () => {
  const s = new Simulation(desiredState(base), 24 * HOUR, 'blocked');
  s.outside(() => s.world.outside.makeSecret({ name: 'hawzu/acme/ci-runner', description: '', tags: {} }));
  expect(codes(await inventory(s))).toContain('entry-blocked');
});
