import { type Evidence, evidenceOf } from '../../src/cli/audit/evidence';
import { statesAfter } from '../../src/cli/audit/token-history';
import { ownerId, secretArn, tokenName, versionId } from '../../src/core/model/ids';
import { labelFor } from '../../src/core/model/label';
import { exported } from '../service/audit-reading';
import { type Bed, MANAGEMENT, START, startBed, WS } from '../service/service-bed';

const DAY = 86_400_000;
const on = (day: number): string => new Date(START + day * DAY).toISOString();

/** What a real service keeps of things that were done on known days. */
let bed: Bed;
beforeEach(async () => {
  bed = await startBed();
});

/** A label of ours: the entry has that name, and the number tells one token of it from another. */
const labelled = (entry: string, of: number): string =>
  labelFor({
    name: tokenName(entry),
    owner: ownerId('acme-ci'),
    arn: secretArn(`arn:aws:secretsmanager:eu-west-1:000000000000:secret:hawzu/${entry}-AbCdEf`),
    version: versionId(`version-${of}`),
    nonce: 'aaaaaaaa',
  });
const at = (day: number): void => void (bed.clock.now = START + day * DAY);
const issue = async (day: number, label: string, ends: number | null): Promise<string> => {
  at(day);
  return (await bed.issue({ label, expires_at: ends === null ? null : on(ends) })).id;
};
const act = async (day: number, id: string, method: string, path: string, body?: object): Promise<void> => {
  at(day);
  const { status, text } = await bed.call(method, `${WS}/access-token/${id}${path}`, { ...(body && { body }) });
  if (status >= 300) throw new Error(`${status} ${text}`);
};
const edit = (day: number, id: string, body: object) => act(day, id, 'PATCH', '', body);

async function evidence(from: number, to: number, upTo = Number.POSITIVE_INFINITY): Promise<Evidence> {
  at(to);
  const { events } = await exported(bed, MANAGEMENT);
  const told = events.filter(({ number }) => number <= upTo);
  const { number, hash } = told.at(-1)!;
  const chain = { position: { workspace_id: 'ws_acme', number, hash }, beginsWith: 1, events: told };
  return evidenceOf(chain, { from: on(from), to: on(to) });
}

test('what ends after the period is not said to have ended unreplaced', async () => {
  await issue(0, labelled('ci-runner', 1), 30);
  expect((await evidence(0, 20)).notReplaced).toEqual([]);
  expect((await evidence(0, 31)).notReplaced).toMatchObject([{ entry: 'ci-runner', endedAt: on(30) }]);
});

test('what expired and was never replaced is told, also when somebody disabled or revoked it afterwards', async () => {
  const first = await issue(0, labelled('disabled-later', 1), 10);
  const second = await issue(0, labelled('revoked-later', 1), 10);
  const third = await issue(0, labelled('revoked-before', 1), 10);
  await act(5, third, 'DELETE', '');
  await act(12, first, 'POST', '/disable');
  await act(12, second, 'DELETE', '');
  const { notReplaced, summary } = await evidence(0, 20);
  expect(notReplaced.map(({ entry }) => entry).sort()).toEqual(['disabled-later', 'revoked-later']);
  expect(summary).toMatchObject({ notReplaced: 2 });
});

test('the successor of a hand-made token that was taken over is a rotation, on time or late', async () => {
  const inTime = await issue(0, 'Nightly sync', 30);
  const late = await issue(0, 'CI runner', 30);
  await edit(1, inTime, { label: labelled('nightly-sync', 1) });
  await edit(1, late, { label: labelled('ci-runner', 1) });
  await issue(20, labelled('nightly-sync', 2), 50);
  await issue(40, labelled('ci-runner', 2), 70);
  const { acts, summary } = await evidence(0, 45);
  const rotated = acts.filter((one) => one.act === 'rotated');
  expect(rotated.map(({ token, timing }) => [token.entry, timing])).toEqual([
    ['nightly-sync', { late: false, byMs: 0 }],
    ['ci-runner', { late: true, byMs: 10 * DAY, endedBy: 'expiry' }],
  ]);
  expect(rotated.map(({ replaces }) => replaces?.id)).toEqual([inTime, late]);
  expect(summary).toMatchObject({ rotated: 2, rotatedLate: 1, notReplaced: 0 });
});

test('a token that was taken over and expired unreplaced is told', async () => {
  const id = await issue(0, 'CI runner', 10);
  await edit(1, id, { label: labelled('ci-runner', 1) });
  expect((await evidence(0, 20)).notReplaced).toMatchObject([{ id, entry: 'ci-runner' }]);
});

test('a replacement is late where the token before was disabled or revoked before it came', async () => {
  const disabled = await issue(0, labelled('disabled-first', 1), 30);
  const revoked = await issue(0, labelled('revoked-first', 1), null);
  await act(5, disabled, 'POST', '/disable');
  await act(5, revoked, 'DELETE', '');
  await issue(8, labelled('disabled-first', 2), 40);
  await issue(8, labelled('revoked-first', 2), 40);
  const { acts } = await evidence(0, 10);
  expect(acts.flatMap(({ timing }) => timing ?? [])).toEqual([
    { late: true, byMs: 3 * DAY, endedBy: 'disabling' },
    { late: true, byMs: 3 * DAY, endedBy: 'revoking' },
  ]);
});

test('a pause that was declared ends nothing', async () => {
  const label = labelled('ci-runner', 1);
  const id = await issue(0, label, 30);
  await edit(1, id, { label: `${label}!paused` });
  await act(1, id, 'POST', '/disable');
  await issue(10, labelled('ci-runner', 2), 40);
  expect((await evidence(0, 11)).acts.at(-1)).toMatchObject({ act: 'rotated', timing: { late: false } });
});

test('an entry that moved to another owner has one history, and no missed end at the old one', async () => {
  const id = await issue(0, labelled('ci-runner', 1), 30);
  await edit(5, id, { label: labelled('moved-runner', 1) });
  await issue(20, labelled('moved-runner', 2), 50);
  const { acts, notReplaced } = await evidence(0, 40);
  expect(acts.at(-1)).toMatchObject({ act: 'rotated', replaces: { id }, timing: { late: false } });
  expect(notReplaced).toEqual([]);
});

test('a superseded token that gets another label does not become the newest again', async () => {
  const first = await issue(0, labelled('ci-runner', 1), 30);
  const second = await issue(20, labelled('ci-runner', 2), 50);
  await edit(21, first, { label: 'renamed by hand' });
  await edit(22, first, { label: labelled('ci-runner', 1) });
  await issue(40, labelled('ci-runner', 3), 70);
  expect((await evidence(0, 45)).acts.at(-1)).toMatchObject({ act: 'rotated', replaces: { id: second } });
});

test('enabling after the end, which could hide a late replacement, says that there was a time without a token', async () => {
  const id = await issue(0, labelled('ci-runner', 1), 30);
  await act(5, id, 'POST', '/disable');
  await act(9, id, 'POST', '/enable');
  const enabled = (await evidence(0, 10)).acts.at(-1);
  expect(enabled).toMatchObject({ act: 'enabled', afterItsEnd: { at: on(5), by: 'disabling' } });
});

test('of a token that was there before the first event nobody is said to have made it, and no end is invented', async () => {
  const id = await issue(0, labelled('ci-runner', 1), 30);
  await act(5, id, 'POST', '/disable');
  const { events } = await exported(bed, MANAGEMENT);
  const later = events.filter(({ kind }) => kind === 'disable-access-token');
  expect([...statesAfter(later).values()]).toMatchObject([
    { id, status: 'disabled', issuedAt: null, issuedBy: null, expiresAt: undefined },
  ]);
});

test('up to a position the events behind it count for nothing', async () => {
  await issue(0, labelled('ci-runner', 1), 10);
  const { events } = await exported(bed, MANAGEMENT);
  const { number } = events.at(-1)!;
  const before = await evidence(0, 20, number);
  await issue(15, labelled('ci-runner', 2), 40);
  expect(JSON.stringify(await evidence(0, 20, number))).toBe(JSON.stringify(before));
  expect(before.position).toMatchObject({ number, at: on(0) });
});
