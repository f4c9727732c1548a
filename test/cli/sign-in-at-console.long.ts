import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProgram } from '../../src/cli/program';
import { pageForPeople, toldOfPage } from '../../src/cli/local/page/page-for-people';
import { issuePasswordCode, setPersonPassword } from '../../src/service';
import { exported } from '../service/audit-reading';
import { HOUR, MANAGEMENT, START, startBed, type Bed } from '../service/service-bed';
import { Browser, EASY, PASSWORD } from '../service/signed-in';

const MARA = 'mara@acme.example';
let folder: string;
let bed: Bed;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hawzu-console-'));
  bed = await startBed(EASY);
});
afterEach(async () => {
  await bed.close();
  rmSync(folder, { recursive: true, force: true });
});
const tools = { clock: () => START, random: randomBytes };

test('a password that was set at the console signs in, and what it must not be is told without changing anything', async () => {
  await bed.service.close();
  const place = { file: bed.file };
  await setPersonPassword(place, { email: 'Mara@ACME.example', password: PASSWORD }, tools);
  for (const [password, why] of [
    ['too short', '12 characters or more'],
    ['aaaaaaaaaaaaaaaaa', 'different characters'],
    ['x'.repeat(300), '256 characters at most'],
    [`${MARA}!`, 'made of the address'],
    [MANAGEMENT, 'must not be an access token'],
  ] as const) {
    const set = setPersonPassword(place, { email: MARA, password }, tools);
    await expect(set).rejects.toMatchObject({ code: 'password-weak', message: expect.stringContaining(why) as never });
    await set.catch((error: Error) => expect(error.message).not.toContain(password));
  }
  await expect(setPersonPassword(place, { email: 'no@acme.example', password: PASSWORD }, tools)).rejects.toMatchObject(
    {
      code: 'person-unknown',
    },
  );
  await expect(setPersonPassword({ file: `${bed.file}x` }, { email: MARA, password: PASSWORD }, tools)).rejects.toThrow(
    'there is no store',
  );
  bed = await bed.reopen();
  expect((await new Browser(bed).signIn()).status).toBe(200);
});

test('a running store is not changed beside its service', async () => {
  const set = setPersonPassword({ file: bed.file }, { email: MARA, password: PASSWORD }, tools);
  await expect(set).rejects.toMatchObject({ code: 'store-in-use' });
});

test('a code sets a password once, for a day and for its own address alone, and ends every session', async () => {
  const codeFile = join(folder, 'code');
  const codeFor = async (): Promise<string> => {
    await bed.service.close();
    rmSync(codeFile, { force: true });
    await issuePasswordCode({ file: bed.file }, { email: MARA, codeFile }, { ...tools, clock: () => bed.clock.now });
    bed = await bed.reopen();
    return readFileSync(codeFile, 'utf8').trim();
  };
  const earlier = await codeFor();
  const code = await codeFor();
  expect(statSync(codeFile).mode & 0o777).toBe(0o600);
  expect(readFileSync(bed.file).includes(code)).toBe(false);
  const browser = new Browser(bed);
  const set = (body: object) =>
    browser.outcome('POST', '/session/password', { body: { email: MARA, code, password: PASSWORD, ...body } });
  expect(await set({ code: earlier })).toEqual([401, 'wrong-credentials']);
  expect(await set({ email: 'tomas@acme.example' })).toEqual([401, 'wrong-credentials']);
  expect(await set({ password: 'short' })).toEqual([422, 'invalid-request']);
  expect(await Promise.all([set({}), set({})])).toEqual(
    expect.arrayContaining([
      [204, undefined],
      [401, 'wrong-credentials'],
    ]),
  );
  expect(browser.cookies.has('hawzu-session')).toBe(false);
  expect((await browser.signIn()).status).toBe(200);
  const { events } = await exported(bed, MANAGEMENT);
  expect(events.map(({ kind, actor }) => [kind, actor.person?.id ?? null, actor.authenticated_by])).toEqual(
    expect.arrayContaining([
      ['issue-password-code', null, 'console'],
      ['set-password', 'user_mara', 'password-code'],
      ['sign-in', 'user_mara', 'password'],
    ]),
  );
  // Another code, and it has expired.
  const late = await codeFor();
  bed.clock.now = START + 24 * HOUR;
  expect(
    await new Browser(bed).outcome('POST', '/session/password', {
      body: { email: MARA, code: late, password: PASSWORD },
    }),
  ).toEqual([401, 'wrong-credentials']);
});

test('a local service gives a password to somebody who may create tokens, in a file of theirs alone, and keeps it', async () => {
  const told = (await pageForPeople(bed.service, folder))!;
  expect(told).toMatchObject({ person: MARA, url: `${bed.service.url}/workspace/ws_acme/access-tokens`, others: [] });
  const password = readFileSync(told.passwordFile, 'utf8').trim();
  expect([statSync(told.passwordFile).mode & 0o777, password.length]).toEqual([0o600, 24]);
  expect(toldOfPage(told)).not.toContain(password);
  expect((await new Browser(bed).signIn(MARA, password)).status).toBe(200);
  await bed.service.setPassword('tomas@acme.example', PASSWORD);
  expect(await pageForPeople(bed.service, folder)).toMatchObject({ others: ['tomas@acme.example'] });
  expect(readFileSync(told.passwordFile, 'utf8').trim()).toBe(password);
  rmSync(told.passwordFile);
  await pageForPeople(bed.service, folder);
  expect(existsSync(told.passwordFile)).toBe(true);
  expect((await new Browser(bed).signIn(MARA, password)).status).toBe(401);
});

test.each([
  ['--public-url', 'http://tokens.acme.example'],
  ['--public-url', 'https://tokens.acme.example/path'],
  ['--public-url', 'tokens.acme.example'],
  ['--trust-proxy', '10.0.0.0/33'],
  ['--trust-proxy', 'proxy.acme.example'],
])('serve %s %s is refused before anything is served', async (flag, value) => {
  const program = buildProgram(() => undefined);
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  await expect(program.parseAsync(['node', 'hawzu-tokens', 'serve', flag, value])).rejects.toThrow(
    /It is|It takes|People/,
  );
});
