'use strict';
/**
 * Bundles the Terraform provider into dist/provider: a launcher, and CommonJS files beside it in lib/. Terraform runs
 * the first file in a package whose name begins with terraform-provider-hawzu, so everything else is in the subfolder.
 */
const { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

/** The first line that a failed start prints to standard output is the only one that Terraform shows. */
const launcher = `#!/bin/sh
command -v node >/dev/null 2>&1 || { echo "terraform-provider-hawzu needs Node.js 20.19 or newer in PATH"; exit 1; }
exec node "$(dirname -- "$0")/lib/provider.cjs" "$@"
`;

/** Loaded at the first call only: in files of their own, nothing of them is read or parsed before the handshake. */
const late = {
  '@aws-sdk/client-secrets-manager': 'secrets-manager.cjs',
  '@aws-sdk/credential-providers': 'credentials.cjs',
  axios: 'axios.cjs',
};

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

/** @param {string} folder @returns {Promise<{ executable: string, inputs: string[] }>} the launcher, and the files that are inside */
async function bundleProvider(folder = join(root, 'dist', 'provider')) {
  const { build } = require('esbuild');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  rmSync(folder, { recursive: true, force: true });
  const lib = join(folder, 'lib');
  mkdirSync(lib, { recursive: true });
  const beside = {
    name: 'beside',
    setup: ({ onResolve }) =>
      Object.entries(late).forEach(([name, file]) =>
        onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: `./${file}`, external: true })),
      ),
  };
  const main = join(root, 'src', 'terraform', 'provider', 'main.ts');
  const built = await Promise.all([
    build({ ...common, entryPoints: [main], outfile: join(lib, 'provider.cjs'), plugins: [beside] }),
    ...Object.entries(late).map(([name, file]) => {
      const stdin = { contents: `module.exports = require('${name}');`, resolveDir: root };
      return build({ ...common, stdin, outfile: join(lib, file) });
    }),
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
