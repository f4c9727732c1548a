import { readdirSync } from 'node:fs';
import { entry, spec } from './local-world';
import { MARCH, RotatingHome, SECRET, times } from './rotating-home';

let home: RotatingHome;
beforeEach(() => (home = new RotatingHome()));
afterEach(() => home.remove());

const consume = async (token: string): Promise<number> =>
  (await fetch(`${home.values.endpoint}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status;

test('a value rotates by its schedule while time is moved, and its consumers never notice', async () => {
  const file = home.write('tokens.yaml', spec(entry('ci-runner')));
  await home.start(file, ...MARCH);
  expect((await home.shell('apply', file, '--yes')).said).toContain('1 done');
  await home.hears(`${SECRET}: rotates by rate(20 days), next at 2026-03-21`);
  await home.hears(`${SECRET}: trial of the rotation function succeeded`);
  const first = await home.currentToken();
  await home.move('+21d');
  const second = await home.currentToken();
  expect(second).not.toBe(first);
  expect([await consume(first), await consume(second)]).toEqual([200, 200]);
  // A plan sees a rotation by the function as what was declared.
  expect((await home.shell('plan', file)).said).toContain('its function rotates it by 2026-04-10');
  // What was superseded dies by passes.
  const said = await home.move('+5d');
  expect(said.match(/(?<=ci-runner: )(drop|disable|revoke)(?= .*, done: )/g)).toEqual(['drop', 'disable', 'revoke']);
  expect(said).toMatch(/ci-runner: revoke \S+, done: token \S+ stayed disabled/);
  expect([await consume(first), await consume(second)]).toEqual([401, 200]);
  expect(await home.stop()).toBe(0);
  expect(readdirSync(home.folder).filter((name) => name.startsWith('hawzu-function-'))).toEqual([]);
  for (const value of [first, second]) expect(home.printed.join()).not.toContain(value);
  expect(home.printed.join()).not.toContain(home.values.managementToken);
});

test('what fails is told with its reason, again at each retry, and changes nothing', async () => {
  const file = home.write('tokens.yaml', spec(entry('ci-runner')));
  await home.start(file, ...MARCH);
  const other = home.write('other.yaml', spec(entry('ci-runner').replace('proj_web', 'proj_api')));
  await home.shell('apply', other, '--yes');
  await home.hears('trial of the rotation function');
  const before = await home.currentToken();
  // It begins at any time of the day that it is due on, and a pass asks once more when it has rested for a day.
  const said = (await home.move('+21d')) + (await home.move('+2h'));
  expect(said).toMatch(/ci-runner: createSecret did nothing: .* \(rotation-rights-differ\)/);
  expect(times(said, 'rotation failed: the function failed during createSecret')).toBeGreaterThanOrEqual(5);
  expect(await home.currentToken()).toBe(before);
});

test('the management token is the function’s alone, while it runs and after', async () => {
  const file = home.write('tokens.yaml', spec(entry('ci-runner')));
  const asAnybody = () => home.secretString('hawzu-tokens/management-token/ws_acme');
  for (const args of [[file], [], [file]]) {
    await home.start(...args);
    await expect(asAnybody()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await home.stop();
  }
});

describe('what can’t be rotated', () => {
  test('an invalid spec ends it before anything is made', async () => {
    const file = home.write('tokens.yaml', spec(entry('ci-runner')).replace('purpose:', 'porpose:'));
    expect(await home.ends(file)).toMatchObject({ code: 4 });
    expect(readdirSync(home.folder)).toEqual(['tokens.yaml']);
  });

  test('a workspace that the seed has no management token for ends it before anything is made', async () => {
    const file = home.write('tokens.yaml', spec(entry('ci-runner')).replace('ws_acme', 'ws_other'));
    const { code, said } = await home.ends(file);
    expect(code).toBe(1);
    expect(said).toContain('error[rotation-no-workspace]');
    expect(readdirSync(home.folder)).toEqual(['tokens.yaml']);
  });

  test('a spec without a rotating entry is told, and the services run', async () => {
    const still = spec(entry('ci-runner')).replace(/rotation: \{.*\}/, 'rotation: none');
    await home.start(home.write('tokens.yaml', still));
    await home.hears('warning[rotation-nothing]');
    expect(await home.stop()).toBe(0);
  });
});
