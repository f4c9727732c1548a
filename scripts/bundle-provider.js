'use strict';
/**
 * Bundles the Terraform provider into dist/provider: a launcher, and CommonJS files beside it in lib/. Terraform runs
 * the first file in a package whose name begins with terraform-provider-hawzu, so everything else is in the subfolder.
 */
const { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join, relative, resolve } = require('node:path');

const root = join(__dirname, '..');

/** The first line that a failed start prints to standard output is the only one that Terraform shows. */
const launcher = `#!/bin/sh
command -v node >/dev/null 2>&1 || { echo "terraform-provider-hawzu needs Node.js 20.19 or newer in PATH"; exit 1; }
folder=\${0%/*}
[ "$folder" = "$0" ] && folder=.
exec node "$folder/lib/provider.cjs" "$@"
`;

/** Loaded at the first call only: in files of their own, nothing of them is read or parsed before the handshake. */
const late = {
  '@aws-sdk/client-secrets-manager': 'secrets-manager.cjs',
  '@aws-sdk/credential-providers': 'credentials.cjs',
  axios: 'axios.cjs',
};
/** Needed by nothing that is used of grpc-js, which loads it for its own debugging services. */
const never = ['@grpc/proto-loader'];

/** What Terraform waits for comes first: the protocol alone answers the handshake, and the provider is loaded meanwhile. */
const PARTS = { 'provider.cjs': 'provider/main.ts', 'plugin.cjs': 'plugin/index.ts', 'hawzu.cjs': 'provider/start.ts' };

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning',
};

/** Leaves to the other files what is in them: parts must not hold two copies of one class. */
const beside = (terraform, entry) => ({
  name: 'beside',
  setup: ({ onResolve }) => {
    const external = (file) => ({ path: `./${file}`, external: true });
    for (const [name, file] of Object.entries(late))
      onResolve({ filter: new RegExp(`^${name}$`) }, () => external(file));
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const target = relative(terraform, resolve(resolveDir, path)).replaceAll('\\', '/');
      const files = [`${target}.ts`, `${target}/index.ts`];
      const part = Object.entries(PARTS).find(([, other]) => other !== entry && files.includes(other));
      return part && external(part[0]);
    });
  },
});

/** @param {string} folder @returns {Promise<{ executable: string, inputs: string[] }>} the launcher, and the files that are inside */
async function bundleProvider(folder = join(root, 'dist', 'provider')) {
  const { build } = require('esbuild');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  rmSync(folder, { recursive: true, force: true });
  const lib = join(folder, 'lib');
  mkdirSync(lib, { recursive: true });
  const terraform = join(root, 'src', 'terraform');
  const part = (file, entry) =>
    build({
      ...{ ...common, entryPoints: [join(terraform, entry)], outfile: join(lib, file) },
      ...{ external: never, plugins: [beside(terraform, entry)] },
    });
  const bundled = (name, file) =>
    build({
      ...{ ...common, stdin: { contents: `module.exports = require('${name}');`, resolveDir: root } },
      outfile: join(lib, file),
    });
  const built = await Promise.all([
    ...Object.entries(PARTS).map(([file, entry]) => part(file, entry)),
    ...Object.entries(late).map(([name, file]) => bundled(name, file)),
  ]);
  const executable = join(folder, `terraform-provider-hawzu_v${version}`);
  writeFileSync(executable, launcher);
  chmodSync(executable, 0o755);
  return { executable, inputs: built.flatMap(({ metafile }) => Object.keys(metafile.inputs)) };
}

module.exports = { bundleProvider, common, late };
if (require.main === module) {
  bundleProvider(process.argv[2]).then(
    ({ executable }) => process.stdout.write(`${executable}\n`),
    (error) => {
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    },
  );
}
