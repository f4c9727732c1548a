import { mkdirSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { openSecretsManager } from '../../src/adapters/secrets-manager/open-secrets-manager';
import { SystemClock } from '../../src/adapters/system/system-clock';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { API, CorporateNetwork, LOGIN, SECRETS } from './corporate-network';
import { entry, LocalWorld, spec } from './local-world';

let world: LocalWorld;
let network: CorporateNetwork | undefined;
let file: string;
beforeAll(async () => {
  world = await LocalWorld.start();
  network = await CorporateNetwork.start(world);
  file = world.write('tokens.yaml', spec(entry('ci-runner')));
});
afterAll(async () => {
  network?.close();
  await world.close();
});

/** Runs a test inside the network, which this machine may not be able to have. */
const inside = (name: string, work: (within: CorporateNetwork) => Promise<void>): void =>
  test(name, async () => {
    if (!network) return;
    network.asked.length = 0;
    network.status = 200;
    network.login = undefined;
    await work(network);
  });

const once = (asked: readonly string[]): string[] => [...new Set(asked)].sort();

describe('behind a proxy and an authority of the company', () => {
  inside('an apply does everything, and the proxy learns the two hosts and nothing else', async (within) => {
    const run = await world.run(['apply', file, '--yes'], within.environment());
    expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
    expect(once(within.asked)).toEqual([`CONNECT ${SECRETS}:443`, `CONNECT ${API}:443`]);
    expect(await world.consume((await world.currentValue('hawzu/acme/ci-runner')).token)).toBe(200);
  });

  inside('NODE_EXTRA_CA_CERTS is enough, and counts beside the bundles', async (within) => {
    const extra = { ...within.environment(), NODE_EXTRA_CA_CERTS: within.authority };
    const alone = { ...extra, HAWZU_CA_BUNDLE: undefined, AWS_CA_BUNDLE: undefined };
    expect((await world.run(['plan', file], alone)).code).toBe(0);
    const other = world.write('other-ca.pem', rootCertificates[0] ?? '');
    const beside = { ...extra, HAWZU_CA_BUNDLE: other, AWS_CA_BUNDLE: other };
    expect((await world.run(['plan', file], beside)).code).toBe(0);
  });

  inside('small letters, no scheme, white space and a login in the URL are understood', async (within) => {
    within.login = LOGIN.sent;
    const lower = { ...within.environment(), HTTPS_PROXY: undefined, https_proxy: ` ${LOGIN.url}@${within.proxy} ` };
    expect((await world.run(['plan', file], lower)).code).toBe(0);
  });

  inside('credentials of SSO and of a web identity are fetched through it too', async (within) => {
    const home = join(world.folder, 'home');
    mkdirSync(join(home, '.aws/sso/cache'), { recursive: true });
    const start = 'https://corp.awsapps.example/start';
    const cached = JSON.stringify({ startUrl: start, accessToken: 'cached', expiresAt: '2099-01-01T00:00:00Z' });
    writeFileSync(join(home, '.aws/sso/cache', `${createHash('sha1').update(start).digest('hex')}.json`), cached);
    const role = `[profile corp]\nsso_start_url = ${start}\nsso_region = eu-west-1\nsso_account_id = 123456789012\nsso_role_name = r\n`;
    writeFileSync(join(home, '.aws/config'), role);
    const anonymous = {
      ...within.environment(),
      HOME: home,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
    };
    const sso = await world.run(['plan', file], { ...anonymous, AWS_PROFILE: 'corp' });
    expect(`${sso.code} ${sso.stderr}`).toMatch(/^0/);
    expect(within.asked).toContain('CONNECT portal.sso.eu-west-1.amazonaws.com:443');
    const identity = {
      AWS_WEB_IDENTITY_TOKEN_FILE: world.write('identity.jwt', 'e30.e30.e30'),
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/ci',
    };
    const web = await world.run(['plan', file], { ...anonymous, ...identity });
    expect(`${web.code} ${web.stderr}`).toMatch(/^0/);
    expect(within.asked).toContain('CONNECT sts.eu-west-1.amazonaws.com:443');
  });

  inside('a role that the provider block names is taken through it too', async (within) => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIALOCAL', AWS_SECRET_ACCESS_KEY: 'local' });
    const opened = openSecretsManager({
      clock: new SystemClock(),
      random: new SeededRandom('role'),
      env: { ...within.environment(), AWS_REGION: 'eu-west-1' },
      aws: { assumeRoleArn: 'arn:aws:iam::123456789012:role/deployer' },
    });
    await opened.stores(undefined).describe('nothing');
    await opened.close();
    expect(once(within.asked)).toEqual([`CONNECT ${SECRETS}:443`, 'CONNECT sts.eu-west-1.amazonaws.com:443']);
  });

  inside('what NO_PROXY lists is not asked of the proxy', async (within) => {
    const run = await world.run(['plan', file], { ...within.environment(), NO_PROXY: 'corp.example' });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain(`https://${API}`);
    expect(within.asked).toEqual([]);
  });

  inside('without its authority the message says what to set, for each of the two', async (within) => {
    const api = await world.run(['plan', file], { ...within.environment(), HAWZU_CA_BUNDLE: undefined });
    expect(api.stderr.replaceAll(/\s+/g, ' ')).toMatch(
      /certificate is not trusted.*HAWZU_CA_BUNDLE or NODE_EXTRA_CA_CERTS/,
    );
    const aws = await world.run(['plan', file], { ...within.environment(), AWS_CA_BUNDLE: undefined });
    expect(aws.stderr.replaceAll(/\s+/g, ' ')).toMatch(
      /certificate is not trusted.*AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS/,
    );
    expect([api.code, aws.code]).toEqual([1, 1]);
  });

  inside('a proxy that refuses, wants a login, or is not there is named, and never its password', async (within) => {
    const told = async (environment: Record<string, string | undefined>): Promise<string> => {
      const run = await world.run(['plan', file], { ...within.environment(), ...environment });
      expect(run.code).toBe(1);
      expect(run.stderr + run.stdout).not.toMatch(/p%40ss|p@ss/);
      return run.stderr.replaceAll(/\s+/g, ' ');
    };
    within.status = 403;
    expect(await told({})).toContain(`the proxy http://${within.proxy} (HTTPS_PROXY) refused to connect (status 403)`);
    within.status = 200;
    within.login = 'Basic other';
    const wrong = await told({ HTTPS_PROXY: `http://${LOGIN.url}@${within.proxy}` });
    expect(wrong).toContain(`the proxy http://${within.proxy} (HTTPS_PROXY) wants a user name and password`);
    const dead = await told({ HTTPS_PROXY: `http://${LOGIN.url}@127.0.0.1:9` });
    expect(dead).toContain("the proxy http://127.0.0.1:9 (HTTPS_PROXY) can't be reached (ECONNREFUSED)");
    expect(await told({ HTTPS_PROXY: 'socks5://127.0.0.1:9' })).toContain(
      'HTTPS_PROXY is not the URL of an http or https',
    );
    // The API is listed, so Secrets Manager is the one that meets the proxy.
    within.login = undefined;
    const listed = { HAWZU_ENDPOINT: world.service.url, HAWZU_CA_BUNDLE: undefined };
    within.status = 502;
    expect(await told(listed)).toMatch(/secretsmanager.*the proxy http:.*refused to connect \(status 502\)/);
  });
});

test('services on this machine are reached past every proxy', async () => {
  const dead = {
    HTTPS_PROXY: 'http://127.0.0.1:9',
    HTTP_PROXY: 'http://127.0.0.1:9',
    http_proxy: 'http://127.0.0.1:9',
  };
  const run = await world.run(['plan', file], dead);
  expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
});

test.each([
  ['HAWZU_CA_BUNDLE', 'missing', () => join(world.folder, 'missing.pem')],
  ['HAWZU_CA_BUNDLE', 'torn', () => world.write('torn.pem', TORN)],
  ['AWS_CA_BUNDLE', 'a folder', () => world.folder],
  ['AWS_CA_BUNDLE', 'empty', () => world.write('empty.pem', '')],
])('a file of %s that is %s is one clear error', async (name, _what, pathOf) => {
  const path = pathOf();
  const run = await world.run(['plan', file], { [name]: path });
  expect(run.code).toBe(1);
  const text = run.stderr.replaceAll(/\s+/g, ' ');
  expect(text).toContain(`${name} names ${path}, which is not a readable file of PEM certificates`);
});

test('white space around the management token and the endpoint is none of them', async () => {
  const run = await world.run(['plan', file], {
    HAWZU_MANAGEMENT_TOKEN: `  ${world.managementToken}\n`,
    HAWZU_ENDPOINT: `${world.service.url}\n`,
  });
  expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
  const blank = await world.run(['plan', file], { HAWZU_MANAGEMENT_TOKEN: ' \n' });
  expect(blank.stderr).toContain('error[setting-missing] HAWZU_MANAGEMENT_TOKEN is not set');
});

test('the region is that of AWS_REGION, else of AWS_DEFAULT_REGION, else of the profile', async () => {
  const keys = 'aws_access_key_id = AKIALOCAL\naws_secret_access_key = local\n';
  const config = world.write(
    'aws-config',
    `[default]\nregion = us-west-2\n${keys}[profile team]\nregion = ap-south-1\n${keys}`,
  );
  const regionOf = async (name: string, environment: Record<string, string | undefined>): Promise<string> => {
    const owner = world.write(
      `${name}.yaml`,
      spec(entry(`${name}-job`))
        .replace('acme-ci', name)
        .replace('/acme/', `/${name}/`),
    );
    const run = await world.run(['apply', owner, '--yes'], {
      AWS_CONFIG_FILE: config,
      AWS_REGION: undefined,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      ...environment,
    });
    expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
    const arn = world.emulator.snapshot().find((secret) => secret.name === `hawzu/${name}/${name}-job`)?.arn;
    return arn?.split(':')[3] ?? 'none';
  };
  expect(await regionOf('both', { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-central-1' })).toBe('eu-west-1');
  expect(await regionOf('only-default', { AWS_DEFAULT_REGION: 'eu-central-1', AWS_PROFILE: 'team' })).toBe(
    'eu-central-1',
  );
  expect(await regionOf('blank', { AWS_REGION: ' ', AWS_DEFAULT_REGION: 'eu-central-1' })).toBe('eu-central-1');
  expect(await regionOf('profile', { AWS_PROFILE: 'team' })).toBe('ap-south-1');
  expect(await regionOf('default-profile', {})).toBe('us-west-2');
});

test('without any region the message names every way to give one', async () => {
  const none = { AWS_REGION: undefined, AWS_CONFIG_FILE: world.write('no-config', '') };
  const run = await world.run(['plan', file], none);
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toMatch(
    /no AWS region. Set AWS_REGION or AWS_DEFAULT_REGION, a region in the AWS profile/,
  );
});

const TORN = '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUbm90IGEgcmVhbCBv\n-----END CERTIFICATE-----\n';
