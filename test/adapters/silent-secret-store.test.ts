import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accountInKey, accountsTold } from '../../src/adapters/secrets-manager/account/accounts-told';
import { openSecretsManager } from '../../src/adapters/secrets-manager/open-secrets-manager';
import { survey } from '../../src/core/pass/look/survey';
import { type PassEnd, runPass } from '../../src/core/pass/run-pass';
import { hookPorts } from '../../src/testing/memory/hooked-ports';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { type Bed, desiredToken, holdsBy, MINUTE, names, saysOf, specOf } from '../pass/bed';
import { standing, tokensOf } from '../pass/leaks';

const ACCOUNT = '123456789012';
const spec = specOf('acme-ci', [desiredToken('api'), desiredToken('web')]);

/** An emergency for `api` while Secrets Manager answers so; when it began to kill, from its beginning. */
async function emergency(bed: Bed, answer: RequestListener, account?: string) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const secrets = openSecretsManager({
    clock: bed.clock,
    random: new SeededRandom('store'),
    aws: { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    env: { AWS_REGION: 'eu-west-1', ...(account !== undefined && { AWS_ACCOUNT_ID: account }) },
  });
  const begun = bed.clock.now();
  let killed = Infinity;
  const noting = {
    interleave: ({ operation }: { readonly operation: string }) => {
      if (operation === 'revoke') killed = Math.min(killed, bed.clock.now() - begun);
      return Promise.resolve();
    },
  };
  const { tokenApi } = hookPorts({ tokenApi: bed.world.tokenApi(), stores: bed.world.stores }, noting);
  const ports = { tokenApi, stores: secrets.stores, clock: bed.clock, random: new SeededRandom('run') };
  const seen = await survey(tokenApi, spec.workspace, []);
  bed.allowStopping();
  try {
    const options = { compromised: names('api') };
    const end: PassEnd = await runPass({ specs: [{ ports, desired: spec, survey: seen.survey!, options }] });
    return { end, killed, took: bed.clock.now() - begun };
  } finally {
    await secrets.close();
    server.close();
  }
}

const failing: RequestListener = (request, response) => {
  request.resume();
  response.writeHead(500, { 'content-type': 'application/x-amz-json-1.1' }).end('{"__type":"InternalServiceError"}');
};
const cut: RequestListener = (request) => void request.socket.destroy();

describe('while Secrets Manager is silent', () => {
  const environment = { ...process.env };
  beforeAll(() => Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }));
  afterAll(() => {
    process.env = environment;
  });

  test.each<[string, RequestListener]>([
    ['fails', failing],
    ['cuts connections', cut],
  ])(
    'which %s, an emergency kills within its minute what the account, told by the environment, proves',
    async (_how, answer) => {
      const bed = await standing();
      const leaked = tokensOf(bed, 'api');
      const { end, killed } = await emergency(bed, answer, ACCOUNT);
      expect(bed.alive(...leaked)).toEqual([]);
      expect(killed).toBeLessThanOrEqual(MINUTE);
      expect(saysOf(end)).toEqual(['kill api: done']);
      expect(holdsBy(end)).toContain('api: leaked-unread');
      expect([bed.violations, bed.works('web')]).toEqual([[], true]);
    },
  );

  test.each<[string, string | undefined]>([
    ['no account is told', undefined],
    ['the account that is told is another one', '210987654321'],
  ])(
    'and %s, an emergency kills nothing, since a name alone may be another owner’s, and names what lives',
    async (_what, account) => {
      const bed = await standing();
      await bed.pass(
        specOf('team-b', [desiredToken('api', { secret: { ...spec.tokens[0]!.secret, name: 'b/api' } as never })]),
      );
      const { end, took } = await emergency(bed, failing, account);
      expect(saysOf(end)).toEqual([]);
      expect(took).toBeLessThanOrEqual(MINUTE);
      expect(holdsBy(end).filter((hold) => hold === 'api: not-proven-ours')).toHaveLength(2);
    },
  );

  test('the same owner’s entry elsewhere and another owner’s of the same name live', async () => {
    const bed = await standing();
    await bed.pass(
      specOf('team-b', [desiredToken('api', { secret: { ...spec.tokens[0]!.secret, name: 'b/api' } as never })]),
    );
    const theirs = bed.current('b/api').id;
    bed.isStranger(theirs);
    const { end } = await emergency(bed, failing, ACCOUNT);
    expect(saysOf(end)).toEqual(['kill api: done']);
    expect([bed.token(theirs).revokedAt, bed.violations]).toEqual([null, []]);
  });
});

test('the id of an access key tells its account', () => {
  // Published by AWS users as an example.
  expect(accountInKey('ASIAQNZGKIQY56JQ7WML')).toBe('029608264753');
  expect(accountInKey('local')).toBeUndefined();
});

test('credentials, their key, the environment and the role tell accounts, each once; what is none is left out', () => {
  const told = accountsTold({
    env: { AWS_ACCOUNT_ID: '111111111111' },
    roleArn: 'arn:aws:iam::222222222222:role/x',
    credentials: { accessKeyId: 'ASIAQNZGKIQY56JQ7WML', accountId: '111111111111' },
  });
  expect(told).toEqual(['111111111111', '029608264753', '222222222222']);
  expect(accountsTold({ env: { AWS_ACCOUNT_ID: 'none' } })).toEqual([]);
});
