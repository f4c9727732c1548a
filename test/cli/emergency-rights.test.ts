import { openTokenApi } from '../../src/adapters/token-api-http/open-token-api';
import { SystemClock } from '../../src/adapters/system/system-clock';
import { SystemRandom } from '../../src/adapters/system/system-random';
import { workspaceId } from '../../src/core/model/ids';
import { SecretValue } from '../../src/core/model/secret-value';
import { later } from '../../src/core/model/time';
import type { SeedRole } from '../../src/service';
import { entry, LocalWorld, spec } from './local-world';

let world: LocalWorld;
const LIMITED: SeedRole = {
  id: 'role_ender',
  name: 'Ender',
  scope: 'workspace',
  permissions: ['accesstokens:view', 'accesstokens:revoke'],
};
beforeAll(async () => {
  world = await LocalWorld.start({
    roles: [LIMITED],
  });
});
afterAll(() => world.close());

const leak = async (name: string) => {
  const file = world.write(`${name}.yaml`, spec(entry(name)));
  expect((await world.run(['apply', file, '--yes'])).code).toBe(0);
  const { token } = await world.currentValue(`hawzu/acme/${name}`);
  expect(await world.consume(token)).toBe(200);
  return { file, token, kill: ['rotate', file, '--token', name, '--compromised', '--yes'] };
};

test('a management token that may only look and revoke is enough to kill', async () => {
  const { token, kill } = await leak('limited');
  const connected = openTokenApi({
    endpoint: world.service.url,
    managementToken: new SecretValue(world.managementToken),
    clock: new SystemClock(),
    random: new SystemRandom(),
  });
  const access = { type: 'workspace', role: LIMITED.name } as const;
  const expiresAt = later(new SystemClock().now(), 86_400_000);
  const { value } = await connected.api.issue(workspaceId('ws_acme'), { label: 'limited', access, expiresAt });
  connected.close();
  const run = await world.run(kill, { HAWZU_MANAGEMENT_TOKEN: value.value.reveal() });
  expect(await world.consume(token)).toBe(401);
  expect(run.code).toBe(1);
});
