'use strict';
/**
 * Declarations of the package's entry points, and of the modules that these name: nothing else is promised to anybody.
 * They may name CDKTF, its bindings of AWS, and nothing of any other package, since whoever compiles against them has no other.
 */
const { spawnSync } = require('node:child_process');
const { cpSync, existsSync, readFileSync, rmSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');
const ts = require('typescript');

const root = join(__dirname, '..');
const ENTRIES = ['constructs/index', 'constructs-aws/index', 'local-world/index'];
const PEERS = ['cdktf', 'constructs'];
/** Of those who use `constructs/aws`, an optional peer. */
const BINDINGS = '@cdktf/provider-aws/lib/';

/** @param {string} dist the folder that gets the declarations, beside the bundles */
function packageTypes(dist) {
  const all = `${dist}-types`;
  try {
    const flags = ['-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', all];
    const typed = spawnSync(process.execPath, [require.resolve('typescript/bin/tsc'), ...flags], {
      stdio: 'inherit',
      cwd: root,
    });
    if (typed.status !== 0) throw new Error('the declarations could not be made; the lines above say why');
    const kept = new Set();
    for (const entry of ENTRIES) keep(join(all, `${entry}.d.ts`), kept);
    for (const file of kept) cpSync(file, join(dist, relative(all, file)));
  } finally {
    rmSync(all, { recursive: true, force: true });
  }
}

function keep(file, kept) {
  if (kept.has(file)) return;
  kept.add(file);
  const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
  for (const { fileName: name } of [...importedFiles, ...typeReferenceDirectives]) {
    if (name.startsWith('.')) {
      const target = join(dirname(file), name);
      keep(existsSync(`${target}.d.ts`) ? `${target}.d.ts` : join(target, 'index.d.ts'), kept);
    } else if (!PEERS.includes(name) && !name.startsWith(BINDINGS))
      throw new Error(`${file} names ${name}, which users of the package may not have`);
  }
}

module.exports = { packageTypes };
