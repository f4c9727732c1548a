'use strict';
/**
 * Writes src/constructs/bindings/generated: the CDKTF bindings of the provider, made from its own schema by CDKTF's own
 * generator, which is installed into a temporary folder (it is too large to be a dependency of ours). Needs dist/ and the
 * npm registry. With --check it only compares. GENERATOR_FOLDER names a folder that has the generator already.
 */
const { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { createRequire } = require('node:module');
const { tmpdir } = require('node:os');
const { basename, dirname, join } = require('node:path');

const root = join(__dirname, '..');
const target = join(root, 'src', 'constructs', 'bindings', 'generated');
const PACKAGES = ['@cdktf/provider-generator@0.21.0', 'codemaker@1.112.0'];
const ADDRESS = 'registry.terraform.io/hawzu/hawzu';
const NESTING = ['', 'single', 'list', 'set', 'map'];

/** The schema as `terraform providers schema -json` prints it; it comes from the same wire messages. */
function providerSchemas() {
  const { hawzuProvider } = require(join(root, 'dist/terraform/provider/hawzu-provider.js'));
  const { schemaToWire } = require(join(root, 'dist/terraform/plugin/wire/schema-to-wire.js'));
  const provider = hawzuProvider({ env: {}, connect: () => undefined });
  const attributes = (list) =>
    Object.fromEntries(
      list.map(({ name, type, nestedType, description, ...flags }) => {
        const on = ['required', 'optional', 'computed', 'sensitive', 'deprecated'].filter((flag) => flags[flag]);
        const shape = nestedType
          ? {
              nested_type: { attributes: attributes(nestedType.attributes), nesting_mode: NESTING[nestedType.nesting] },
            }
          : { type: JSON.parse(Buffer.from(type).toString()) };
        return [
          name,
          {
            ...shape,
            description,
            description_kind: 'markdown',
            ...Object.fromEntries(on.map((flag) => [flag, true])),
          },
        ];
      }),
    );
  const one = ({ schema, version = 0 }) => ({
    version,
    block: { attributes: attributes(schemaToWire(schema, version).block.attributes), description_kind: 'markdown' },
  });
  const all = (definitions) =>
    Object.fromEntries(Object.entries(definitions).map(([name, definition]) => [name, one(definition)]));
  return {
    provider: one({ schema: provider.schema }),
    resource_schemas: all(provider.resources),
    data_source_schemas: all(provider.dataSources),
  };
}

function generatorFolder() {
  if (process.env.GENERATOR_FOLDER) return process.env.GENERATOR_FOLDER;
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-generator-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const done = spawnSync('npm', ['install', ...flags, ...PACKAGES], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) {
    process.stderr.write('The generator could not be installed: is the npm registry in reach?\n');
    process.exit(3);
  }
  return folder;
}

/**
 * The generator does not write `override`, which our compiler settings ask for. And where CDKTF writes HCL, it takes nested
 * attributes for blocks, which Terraform refuses: it writes them rightly as lists, one without an array as a list of one.
 */
const strict = (text) =>
  text
    .replace(/^( +)isBlock: true,\n +type: "struct",$/gm, '$1isBlock: false,\n$1type: "list",')
    .replace(/^( +)isBlock: true,\n( +type: "(?:set|list)",)$/gm, '$1isBlock: false,\n$2')
    .replace(/^( +protected )(synthesize(?:Hcl)?Attributes\(\))/gm, '$1override $2')
    .replace(/^( +public )([gs]et alias\()/gm, '$1override $2')
    .replace(/^ +constructor\(protected .*$/gm, (line) => line.replaceAll('protected ', 'protected override '));

async function generate(folder) {
  // The generator calls home when it is loaded.
  process.env.CHECKPOINT_DISABLE = '1';
  const from = createRequire(join(folder, 'package.json'));
  const { CodeMaker } = from('codemaker');
  const { TerraformProviderGenerator } = from('@cdktf/provider-generator/lib/get/generator/provider-generator');
  const { ConstructsMakerProviderTarget, Language, TerraformProviderConstraint } = from('@cdktf/commons');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const code = new CodeMaker();
  const generator = new TerraformProviderGenerator(code, {
    format_version: '1.0',
    provider_schemas: { [ADDRESS]: providerSchemas() },
    provider_versions: { [ADDRESS]: version },
  });
  const constraint = new TerraformProviderConstraint({ name: 'hawzu', source: 'hawzu/hawzu', version });
  generator.generate(new ConstructsMakerProviderTarget(constraint, Language.TYPESCRIPT));
  const out = mkdtempSync(join(tmpdir(), 'hawzu-bindings-'));
  process.on('exit', () => rmSync(out, { recursive: true, force: true }));
  await generator.save(out);
  const files = readdirSync(out, { recursive: true }).filter((path) => path.endsWith('.ts'));
  // The indexes load every class there is, eagerly and a second time lazily; ours lists what it exports.
  const wanted = files.filter((path) => /[\\/]providers[\\/]hawzu[\\/].+[\\/]index\.ts$/.test(`/${path}`));
  return new Map(
    wanted.map((path) => [`${basename(dirname(path))}.ts`, strict(readFileSync(join(out, path), 'utf8'))]),
  );
}

generate(generatorFolder()).then(
  (files) => {
    const current = existsSync(target) ? readdirSync(target) : [];
    const stale = [
      ...current.filter((name) => !files.has(name)),
      ...[...files]
        .filter(([name, text]) => !current.includes(name) || readFileSync(join(target, name), 'utf8') !== text)
        .map(([name]) => name),
    ];
    if (process.argv.includes('--check')) {
      if (stale.length === 0) return;
      process.stderr.write(`Not current: ${stale.join(', ')}. Run: node scripts/generate-bindings.js\n`);
      process.exitCode = 1;
      return;
    }
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
    for (const [name, text] of files) writeFileSync(join(target, name), text);
    process.stdout.write(`${[...files.keys()].sort().join('\n')}\n`);
  },
  (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  },
);
