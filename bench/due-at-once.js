'use strict';
const { spawn } = require('node:child_process');
const { randomBytes } = require('node:crypto');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const {
  CreateSecretCommand,
  ListSecretsCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} = require('@aws-sdk/client-secrets-manager');
const { specText } = require('./spec-text.js');

const root = join(__dirname, '..');
const dist = join(root, 'dist');
const { SystemClock } = require(join(dist, 'adapters/system/system-clock.js'));
const { SystemRandom } = require(join(dist, 'adapters/system/system-random.js'));
const { readSpecs } = require(join(dist, 'core/token-spec/read-specs.js'));
const { startEmulator } = require(join(dist, 'emulator/index.js'));
const { rotationHandler } = require(join(dist, 'rotation/handler.js'));
const { rotationAsset } = require(join(dist, 'rotation/rotation-asset.js'));
const { startTokenService } = require(join(dist, 'service/index.js'));

const FUNCTION = 'arn:aws:lambda:eu-west-1:000000000000:function:hawzu-rotation';
const WRITES = ['PutSecretValue', 'UpdateSecret', 'UpdateSecretVersionStage'];
const DAY = 24 * 3_600_000;

/** Lets so many writes through in a second, as AWS does in an account and region, and counts them by second. */
class Ceiling {
  constructor(perSecond) {
    this.perSecond = perSecond;
    this.bySecond = new Map();
    this.refused = 0;
    this.isOn = false;
  }

  faults = ({ operation }) => {
    if (!this.isOn || !WRITES.includes(operation)) return undefined;
    const second = Math.floor(Date.now() / 1000);
    const count = this.bySecond.get(second) ?? 0;
    if (count >= this.perSecond) {
      this.refused += 1;
      return 'throttle';
    }
    this.bySecond.set(second, count + 1);
    return undefined;
  };

  /** Which part of what it lets through was used. The first and the last second are begun and left at any moment. */
  used() {
    const seconds = [...this.bySecond.keys()];
    const [first, last] = [Math.min(...seconds), Math.max(...seconds)];
    const whole = last - first - 1;
    let writes = 0;
    for (let second = first + 1; second < last; second += 1) writes += this.bySecond.get(second) ?? 0;
    return whole > 0 ? writes / (this.perSecond * whole) : 1;
  }
}

/** Lambda's Invoke API in front of one handler. */
async function invokeApi(answered) {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      if (request.headers['x-amz-invocation-type'] === 'DryRun') return response.writeHead(204).end();
      try {
        await answered.handler(JSON.parse(Buffer.concat(chunks)), { getRemainingTimeInMillis: () => 300_000 });
        response.end('null');
      } catch (error) {
        response
          .writeHead(200, { 'X-Amz-Function-Error': 'Unhandled' })
          .end(JSON.stringify({ errorMessage: error.message }));
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const workspace = {
  id: 'ws_acme',
  name: 'Acme',
  projects: [
    { id: 'proj_web', name: 'The web', code: 'WEB' },
    { id: 'proj_api', name: 'The API', code: 'API' },
  ],
  management_tokens: [{ label: 'bench', role: 'role_administrator' }],
};

function commandLine(args, env, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'bin/hawzu-tokens.js'), ...args], { cwd, env, stdio: 'ignore' });
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${args[0]} ended with ${code}`))));
  });
}

/**
 * So many secrets whose rotation comes due in the same moment, beside a Secrets Manager that takes so many writes a second.
 * Both services, the function's handler and what calls it are real, over HTTP.
 */
async function dueAtOnce(count, perSecond = 50) {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-bench-due-'));
  const moved = { ms: 0 };
  const clock = () => Date.now() + moved.ms;
  const ceiling = new Ceiling(perSecond);
  const answered = {};
  const lambda = await invokeApi(answered);
  const service = await startTokenService({
    seed: { workspaces: [workspace] },
    clock,
    random: randomBytes,
    log: () => undefined,
  });
  const emulator = await startEmulator({
    ...{ clock, random: randomBytes, faults: ceiling.faults, rotationPollMs: 0 },
    functions: { endpoint: `http://127.0.0.1:${lambda.address().port}` },
  });
  try {
    const aws = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
    const env = { ...process.env, ...aws, AWS_ENDPOINT_URL_SECRETS_MANAGER: emulator.url, HAWZU_ENDPOINT: service.url };
    Object.assign(process.env, { ...aws, AWS_ENDPOINT_URL_SECRETS_MANAGER: emulator.url });
    const file = join(folder, 'tokens.yaml');
    writeFileSync(file, specText(count));
    const [{ token }] = service.bootstrap;
    await commandLine(
      ['apply', file, '--yes', '--force', '--quiet'],
      { ...env, HAWZU_MANAGEMENT_TOKEN: token },
      folder,
    );

    const client = new SecretsManagerClient({ endpoint: emulator.url });
    const kept = await client.send(new CreateSecretCommand({ Name: 'hawzu/management', SecretString: token }));
    const { states } = readSpecs([{ path: file, content: readFileSync(file, 'utf8') }], { now: clock() });
    const managementSecrets = { ws_acme: kept.ARN };
    answered.handler = rotationHandler({
      asset: JSON.stringify(rotationAsset({ endpoint: service.url, managementSecrets, states })),
      ...{ clock: new SystemClock(), random: new SystemRandom(), log: () => undefined },
    });
    await configure(client, emulator, count);

    const before = valuesOf(emulator);
    moved.ms += 12 * DAY;
    ceiling.isOn = true;
    await emulator.rotateDue();
    const after = valuesOf(emulator);
    const rotated = [...before].filter(([arn, version]) => after.get(arn) !== version).length;
    return { rotated, used: ceiling.used(), refused: ceiling.refused, busiest: Math.max(...ceiling.bySecond.values()) };
  } finally {
    await emulator.close();
    await service.close();
    lambda.closeAllConnections();
    lambda.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rotation every ten days, by the function, for all but the management token; each begins with a trial. */
async function configure(client, emulator, count) {
  let NextToken;
  let configured = 0;
  do {
    const page = await client.send(new ListSecretsCommand({ MaxResults: 100, NextToken }));
    for (const { ARN, Name } of page.SecretList) {
      if (Name === 'hawzu/management') continue;
      const rules = { RotationRules: { AutomaticallyAfterDays: 10 }, RotateImmediately: false };
      await client.send(new RotateSecretCommand({ SecretId: ARN, RotationLambdaARN: FUNCTION, ...rules }));
      configured += 1;
    }
    ({ NextToken } = page);
  } while (NextToken);
  if (configured !== count) throw new Error(`${configured} of ${count} secrets were made`);
  await emulator.rotateDue();
}

/** The current version of each secret that rotates. */
const valuesOf = (emulator) =>
  new Map(
    emulator
      .snapshot()
      .filter(({ rotation }) => rotation?.enabled)
      .map(({ arn, versions }) => [arn, versions.find(({ stages }) => stages.includes('AWSCURRENT')).id]),
  );

module.exports = { dueAtOnce };
