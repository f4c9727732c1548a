import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binOf, installTools, NODES, registryAnswers } from '../package/package-tools';
import { temporaryFolder } from '../constructs/synthesized';

jest.setTimeout(900_000);

const root = join(__dirname, '..', '..');
const SPEC = `apiVersion: hawzu-tokens/v1
kind: TokenSpec
metadata: { name: acme-ci, owner: qa@acme.example }
workspace: ws_acme
defaults: { expiresIn: 30d, rotation: { every: 20d, overlap: 24h, observationPeriod: 48h } }
tokens:
  - { name: zurich, purpose: Grüße, consumer: a/z, access: { workspace: { role: Viewer } } }
`;

/** Synthesizes a stack as an app of a user does, and prints the hashes of its zip and of its configuration. */
const APP = `
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const [, dist] = process.argv;
const { App } = require('cdktf');
const { ManagementToken, TokenRotationStack } = require(dist + '/constructs-aws');
const app = new App({ outdir: join(process.cwd(), 'out') });
new TokenRotationStack(app, 'tokens', {
  spec: 'tokens.yaml', region: 'eu-west-1', endpoint: 'https://hawzu.example',
  managementToken: ManagementToken.fromSecretArn('arn:aws:secretsmanager:eu-west-1:123456789012:secret:hawzu/management-Ab12Cd'),
});
app.synth();
const stack = join(process.cwd(), 'out', 'stacks', 'tokens');
const read = JSON.parse(readFileSync(join(stack, 'cdk.tf.json'), 'utf8'));
// CDKTF keeps the state of an app that says nothing of it in a file of the app's folder.
delete read.terraform.backend;
const text = JSON.stringify(read);
const [lambda] = Object.values(read.resource.aws_lambda_function);
const hashOf = (bytes) => createHash('sha256').update(bytes).digest('base64');
const zip = hashOf(readFileSync(join(stack, lambda.filename)));
process.stdout.write(JSON.stringify({ zip, told: lambda.source_code_hash, stack: hashOf(text) }));
`;

interface Place {
  readonly node: string;
  readonly zone: string;
  readonly language: string;
  /** Below a folder of its own. */
  readonly folder: string;
}

const run = (command: string, args: readonly string[], { zone, language }: Place, cwd: string): string => {
  const env = { ...process.env, TZ: zone, LANG: language, LC_ALL: language, CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1' };
  const done = spawnSync(command, args, { cwd, encoding: 'utf8', env });
  if (done.status !== 0) throw new Error(`${command} ended with ${done.status}\n${done.stdout}\n${done.stderr}`);
  return done.stdout;
};

const freshFolder = (): string => mkdtempSync(join(temporaryFolder(), 'place-'));

/** The bundle, built of a copy of the sources in another folder. */
function bundled(place: Place): string {
  const checkout = join(freshFolder(), place.folder);
  mkdirSync(checkout, { recursive: true });
  for (const name of ['src', 'scripts', 'package.json', 'tsconfig.json', 'schemas'])
    cpSync(join(root, name), join(checkout, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
  const file = join(checkout, 'function.js');
  run(place.node, [join(checkout, 'scripts/bundle-function.js'), file], place, checkout);
  return createHash('sha256').update(readFileSync(file)).digest('base64');
}

/** The zip and the configuration, of the package as it is built. */
function synthesized(place: Place): { readonly zip: string; readonly told: string; readonly stack: string } {
  const app = join(freshFolder(), place.folder);
  mkdirSync(app, { recursive: true });
  writeFileSync(join(app, 'tokens.yaml'), SPEC);
  symlinkSync(join(root, 'node_modules'), join(app, 'node_modules'));
  return JSON.parse(run(place.node, ['-e', APP, join(root, 'dist')], place, app)) as ReturnType<typeof synthesized>;
}

const WHERE: readonly Omit<Place, 'node'>[] = [
  { zone: 'UTC', language: 'C', folder: 'app' },
  { zone: 'Pacific/Kiritimati', language: 'tr_TR.UTF-8', folder: 'a folder/deeper down' },
  { zone: 'America/Los_Angeles', language: 'de_DE.UTF-8', folder: 'ordner' },
  { zone: 'Asia/Kolkata', language: 'sv_SE.UTF-8', folder: 'x' },
];

(registryAnswers('asset on other Nodes') ? describe : describe.skip)('on every Node that is supported', () => {
  let places: readonly Place[];
  beforeAll(() => {
    installTools();
    places = NODES.map((version, index) => ({ ...WHERE[index]!, node: join(binOf(version), 'node') }));
    // Each is the Node that it says.
    expect(places.map(versionOf).map((version, index) => version.startsWith(`v${NODES[index]!}.`))).toEqual(
      NODES.map(() => true),
    );
  });

  test('the bundle of the functions has the same bytes, in whatever folder, time zone and language it is built', () => {
    const here = createHash('sha256')
      .update(readFileSync(join(root, 'dist/rotation/function.js')))
      .digest('base64');
    expect(places.map((place) => `${versionOf(place)} ${bundled(place)}`)).toEqual(
      places.map((place) => `${versionOf(place)} ${here}`),
    );
  });

  test('a stack has the same zip and the same configuration, so that a plan after one elsewhere is empty', () => {
    const own: Place = { ...WHERE[0]!, node: process.execPath };
    const here = synthesized(own);
    expect(here.told).toBe(here.zip);
    // Each Node in another place, and one of them in all places.
    const all = [...places, ...WHERE.map((where) => ({ ...where, node: places[0]!.node }))];
    expect(all.map((place) => ({ ...synthesized(place), on: versionOf(place) }))).toEqual(
      all.map((place) => ({ ...here, on: versionOf(place) })),
    );
  });
});

const versions = new Map<string, string>();
function versionOf({ node }: Place): string {
  const known = versions.get(node) ?? spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  versions.set(node, known);
  return known;
}
