'use strict';
/**
 * The provider under the real Terraform, each figure against a floor that is measured in turn with it in one run:
 * the start of a process against `node -e 0`, plans and applies against resources that are built into Terraform.
 */
const { spawn } = require('node:child_process');
const { join } = require('node:path');
const { inTurn, medians, timeProcess } = require('./measure.js');
const { awsMirror, noAwsMirror } = require('./aws-mirror.js');
const {
  addIdleProvider,
  awsSecrets,
  idle,
  plain,
  providerMirror,
  startServices,
  terraformVersion,
  tokens,
  Workspace,
} = require('./terraform-workspace.js');

const certificates = join(__dirname, '..', 'dist', 'terraform', 'plugin', 'server', 'certificate');

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
const milliseconds = (ms) => `${ms.toFixed(1)} ms`;

/** Terraform's word to the processes that it starts. */
const MAGIC_COOKIE = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';

/** Milliseconds from the start of the launcher until it has told where it listens. */
async function handshakeTime(launcher, clientCertificate) {
  const started = process.hrtime.bigint();
  const child = spawn(launcher, [], {
    env: {
      PATH: process.env.PATH,
      TF_PLUGIN_MAGIC_COOKIE: MAGIC_COOKIE,
      PLUGIN_PROTOCOL_VERSIONS: '5,6',
      PLUGIN_CLIENT_CERT: clientCertificate,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise((resolve) => child.stdout.once('data', (chunk) => resolve(String(chunk))));
  const ms = Number(process.hrtime.bigint() - started) / 1e6;
  if (!line.startsWith('1|6|')) throw new Error(`no handshake: ${line}`);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  return ms;
}

/** @returns {Promise<{what: string, ours: string, floor: string, ratio: number}[]>} */
async function handshake(rounds = 25) {
  // With a certificate, as Terraform gives one: the provider then makes one of its own before it answers.
  const { createServerCertificate } = require(join(certificates, 'server-certificate.js'));
  const { pem } = createServerCertificate(new Date());
  const mirror = await providerMirror();
  try {
    const { ours, floor, ratio } = await inTurn(
      rounds,
      () => handshakeTime(mirror.launcher, pem),
      () => timeProcess(['-e', '0']),
    );
    const what = 'provider, start of its launcher to handshake';
    return [{ what, ours: milliseconds(ours), floor: `node -e 0: ${milliseconds(floor)}`, ratio }];
  } finally {
    mirror.remove();
  }
}

/** Against the provider of AWS, with the same Secrets Manager; nothing, and a line that says so, where it is not there. */
function byHand(count, environment) {
  if (awsMirror !== undefined) {
    return [
      {
        name: 'AWS secrets, each with its version',
        workspace: new Workspace(awsSecrets(count), [awsMirror], environment),
      },
    ];
  }
  process.stderr.write(`LEFT OUT: ${noAwsMirror}\n`);
  return [];
}

/**
 * Applies so many tokens once, and as many others, and then plans all without changes. As floors, built-in resources are
 * taken, and as many of a provider that does nothing with the same attributes: the difference between those two is what
 * Terraform and the protocol cost, whatever a provider does. The peer is what people would write instead.
 * @returns {Promise<{what: string, ours: string, floor: string, ratio: number}[]>}
 */
async function applyAndPlan(count = 1_000, plans = 3) {
  const mirror = await providerMirror();
  addIdleProvider(mirror);
  const services = await startServices();
  const ours = new Workspace(tokens(count), [mirror.folder], services.environment);
  const floors = [
    { name: 'terraform_data', workspace: new Workspace(plain(count), [mirror.folder]) },
    { name: 'resources of a provider that does nothing', workspace: new Workspace(idle(count), [mirror.folder]) },
    ...byHand(count, services.environment),
  ];
  try {
    const measured = async (what, rounds, run) => {
      const turns = [ours, ...floors.map(({ workspace }) => workspace)].map((workspace) => () => run(workspace));
      const [own, ...others] = await medians(rounds, turns);
      return others.map((floor, index) => ({
        what: `${what} of ${count} tokens`,
        ours: seconds(own),
        floor: `${count} ${floors[index].name}: ${seconds(floor)}`,
        ratio: own / floor,
      }));
    };
    return [
      ...(await measured('terraform apply', 1, (workspace) => workspace.apply())),
      ...(await measured('terraform plan without changes', plans, (workspace) => workspace.planWithoutChanges())),
    ];
  } finally {
    await services.stop();
    for (const made of [ours, ...floors.map(({ workspace }) => workspace), mirror]) made.remove();
  }
}

/** All rows; none, and a line that says so, where there is no Terraform. */
async function terraformRows(count = Number(process.env.HAWZU_BENCH_RESOURCES ?? 1_000)) {
  const rows = await handshake();
  if (terraformVersion() === undefined) {
    process.stderr.write('LEFT OUT: there is no terraform on this machine, so no plan and no apply is measured\n');
    return rows;
  }
  return [...rows, ...(await applyAndPlan(count))];
}

module.exports = { handshake, applyAndPlan, terraformRows };

/** `node bench/terraform.js [resources]` prints the rows alone. */
if (require.main === module) {
  terraformRows(process.argv[2] === undefined ? undefined : Number(process.argv[2])).then((rows) => {
    for (const { what, ours, floor, ratio } of rows) {
      process.stdout.write(`${what}: ${ours} (${floor}), ratio ${ratio.toFixed(2)}\n`);
    }
  });
}
