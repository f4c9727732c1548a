'use strict';
const { spawn, spawnSync } = require('node:child_process');
const { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { AWS_VERSION } = require('./aws-mirror.js');
const { bundleProvider } = require('../scripts/bundle-provider.js');

const root = join(__dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;

const temporary = (name) => mkdtempSync(join(tmpdir(), `hawzu-bench-${name}-`));

/** The version of the Terraform on this machine; undefined when there is none. */
function terraformVersion() {
  const asked = spawnSync('terraform', ['version', '-json'], { encoding: 'utf8' });
  return asked.status === 0 ? JSON.parse(asked.stdout).terraform_version : undefined;
}

/** The provider as Terraform finds it in a folder of its own. */
async function providerMirror() {
  const folder = temporary('mirror');
  const { executable: launcher } = await bundleProvider(
    join(folder, 'registry.terraform.io/hawzu/hawzu', version, platform),
  );
  return { folder, launcher, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The idle provider beside it in the same folder. */
function addIdleProvider({ folder }) {
  const place = join(folder, 'registry.terraform.io/hawzu/idle', version, platform);
  mkdirSync(place, { recursive: true });
  const launcher = join(place, `terraform-provider-idle_v${version}`);
  writeFileSync(launcher, `#!/bin/sh\nexec node "${join(__dirname, 'idle-provider.js')}"\n`, { mode: 0o755 });
}

/** Both services as a process of their own, and the environment that reaches them. */
async function startServices() {
  const folder = temporary('services');
  const args = ['bin/hawzu-tokens.js', 'dev', '--port', '0', '--secrets-port', '0', '--folder', folder];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const told = await new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`the services ended with ${code}`)));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('AWS_SECRET_ACCESS_KEY=')) resolve(text);
    });
  });
  const variables = [...told.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]);
  return {
    environment: {
      ...Object.fromEntries(variables),
      HAWZU_MANAGEMENT_TOKEN: readFileSync(join(folder, 'management-token'), 'utf8').trim(),
    },
    pid: child.pid,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A folder with a configuration that Terraform works on. */
class Workspace {
  constructor(configuration, mirrors, environment = {}) {
    this.folder = temporary('workspace');
    this.env = { ...process.env, ...environment, HOME: this.folder, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' };
    writeFileSync(join(this.folder, 'main.tf'), configuration);
    this.run('init', '-no-color', ...mirrors.map((mirror) => `-plugin-dir=${mirror}`));
  }

  /** Milliseconds that a command takes. */
  run(...args) {
    const started = process.hrtime.bigint();
    const done = spawnSync('terraform', args, {
      cwd: this.folder,
      env: this.env,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const ms = Number(process.hrtime.bigint() - started) / 1e6;
    if (done.status !== 0)
      throw new Error(`terraform ${args[0]} ended with ${done.status}: ${done.stderr.slice(0, 2_000)}`);
    return ms;
  }

  apply() {
    return this.run('apply', '-no-color', '-auto-approve');
  }

  /** Exit code 2, for changes, is a failure too. */
  planWithoutChanges() {
    return this.run('plan', '-no-color', '-detailed-exitcode');
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What is said of each token. */
const SETTINGS = `workspace_id   = "ws_acme"
  owner_id       = "acme-ci"
  name           = "runner-\${count.index}"
  purpose        = "Runs shard \${count.index}"
  owner          = "qa@acme.example"
  consumer       = "github-actions/acme/\${count.index}"
  project_grants = [{ project_id = "proj_web", role = "Project Viewer" }]
  expires_in     = "30d"`;

const tokens = (count) => `terraform {
  required_providers { hawzu = { source = "hawzu/hawzu" } }
}
provider "hawzu" {}
resource "hawzu_access_token" "many" {
  count = ${count}
  ${SETTINGS}
}
`;

/** Built into Terraform: no process, no network. What Terraform itself takes for as many resources. */
const plain = (count) => `resource "terraform_data" "many" {
  count = ${count}
  input = { name = "runner-\${count.index}" }
}
`;

/** The same settings for a provider that does nothing with them. */
const idle = (count) => `terraform {
  required_providers { idle = { source = "hawzu/idle" } }
}
resource "idle_access_token" "many" {
  count = ${count}
  ${SETTINGS}
}
`;

/** What somebody writes who makes tokens by hand: a secret and a value for each, in the provider of AWS. */
const awsSecrets = (count) => `terraform {
  required_providers { aws = { source = "hashicorp/aws", version = "${AWS_VERSION}" } }
}
provider "aws" {
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
resource "aws_secretsmanager_secret" "many" {
  count       = ${count}
  name        = "hawzu/by-hand/runner-\${count.index}"
  description = "Runs shard \${count.index}"
}
resource "aws_secretsmanager_secret_version" "many" {
  count         = ${count}
  secret_id     = aws_secretsmanager_secret.many[count.index].id
  secret_string = jsonencode({ token = "by-hand-\${count.index}" })
}
`;

module.exports = {
  addIdleProvider,
  awsSecrets,
  idle,
  plain,
  providerMirror,
  startServices,
  terraformVersion,
  tokens,
  Workspace,
};
