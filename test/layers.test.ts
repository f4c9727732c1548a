import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..', 'src');

/**
 * The layers of the architecture, and for each the places it may import from. Inside core the order is that of the
 * list: a later one may import earlier ones, never the other way.
 */
const core = [
  'model',
  'diagnostics',
  'rotation-schedule',
  'token-spec',
  'policy',
  'ports',
  'reconcile',
  'invariants',
  'pass',
  'inventory',
  'outlook',
  'adoption',
  'reporting',
];
const allowed: Record<string, readonly string[]> = {
  'core/model': [],
  'core/diagnostics': ['core/model'],
  'core/rotation-schedule': ['core/model', 'core/diagnostics'],
  'core/token-spec': ['core/model', 'core/diagnostics'],
  'core/policy': ['core/model', 'core/diagnostics', 'core/token-spec'],
  'core/ports': ['core/model'],
  'core/reconcile': ['core/model', 'core/diagnostics', 'core/ports', 'core/token-spec'],
  'core/invariants': ['core/model'],
  'core/pass': core.slice(0, core.indexOf('inventory')).map((c) => `core/${c}`),
  'core/inventory': ['model', 'diagnostics', 'token-spec', 'policy', 'ports', 'reconcile', 'pass'].map(
    (c) => `core/${c}`,
  ),
  'core/outlook': ['core/model', 'core/ports', 'core/reconcile', 'core/pass', 'core/inventory'],
  'core/adoption': ['core/model', 'core/diagnostics', 'core/token-spec', 'core/ports', 'core/reconcile', 'core/pass'],
  'core/reporting': [...core.map((c) => `core/${c}`), 'core/reporting/csv'],
  // The browser writes it, too.
  'core/reporting/csv': [],
  contract: [],
  // What may go to the vendor: pure, and shared by the service and the command that tries it.
  gateway: ['contract', 'core/model', 'core/diagnostics', 'core/token-spec'],
  'adapters/network': ['core/ports'],
  'adapters/token-api-http': ['core/model', 'core/ports', 'contract', 'adapters/network'],
  'adapters/vendor-http': ['core/model', 'core/ports', 'adapters/network'],
  'adapters/secrets-manager': ['core/model', 'core/ports', 'adapters/network'],
  'adapters/memory': ['core/model', 'core/ports', 'contract'],
  'adapters/system': ['core/model', 'core/ports', 'core/diagnostics', 'core/token-spec', 'core/reporting'],
  'terraform/plugin': [],
  'terraform/provider': ['core', 'adapters', 'terraform/plugin'],
  constructs: ['core', 'adapters'],
  'constructs-aws': ['core', 'adapters', 'constructs', 'rotation'],
  rotation: ['core', 'adapters'],
  // On this machine the command line is the cloud: it deploys the rotation function, and runs it.
  cli: ['core', 'adapters', 'contract', 'gateway', 'service', 'emulator', 'rotation', 'local-functions'],
  'store-lock': [],
  'sqlite-file': ['store-lock'],
  'server-stop': [],
  service: ['contract', 'service/upstream', 'store-lock', 'sqlite-file', 'server-stop'],
  // Sends what is not the service's own to the vendor.
  'service/upstream': ['service', 'contract', 'gateway', 'core/model', 'adapters/network'],
  emulator: ['store-lock', 'sqlite-file', 'server-stop'],
  'local-functions': ['adapters/system', 'server-stop'],
  'local-world': ['core/model', 'adapters/system', 'service', 'emulator'],
  testing: ['core', 'adapters', 'contract', 'gateway', 'service', 'emulator'],
  // The browser's: it knows the service by its contract alone, and shares what is pure.
  page: ['contract', 'core/reporting/csv', 'page/spec-export'],
  // The command line's code, in the browser.
  'page/spec-export': ['page', 'contract', 'core', 'adapters/token-api-http'],
};

/** Packages that belong to one place; anywhere else they would let a foreign type leak through the layers. */
const packageHomes: Record<string, readonly string[]> = {
  '@aws-sdk/': ['adapters/secrets-manager'],
  axios: ['adapters/token-api-http'],
  'agent-base': ['adapters/network'],
  'https-proxy-agent': ['adapters/network'],
  fastify: ['service', 'service/upstream'],
  pg: ['service'],
  'prom-client': ['service'],
  undici: ['service/upstream'],
  yaml: ['core/token-spec', 'core/reporting', 'cli'],
  commander: ['cli'],
  cdktf: ['constructs', 'constructs-aws'],
  '@cdktf/': ['constructs', 'constructs-aws'],
  fflate: ['constructs-aws'],
  '@grpc/': ['terraform/plugin'],
  preact: ['page', 'page/spec-export'],
};

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : /\.tsx?$/.test(path) && !path.endsWith('.d.ts') ? [path] : [];
  });
}

function layerOf(path: string): string {
  const inside = relative(root, path).split('\\').join('/');
  const layer = Object.keys(allowed)
    .filter((name) => inside === name || inside.startsWith(`${name}/`))
    .sort((a, b) => b.length - a.length)[0];
  if (layer === undefined) throw new Error(`${inside} lies in no known layer`);
  return layer;
}

const files = filesUnder(root);
const importsOf = (file: string): string[] =>
  ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map((f) => f.fileName);

/** The folder of what a file imports. */
function folderOf(file: string, target: string): string {
  const path = join(dirname(file), target);
  return files.includes(`${path}.ts`) || files.includes(`${path}.tsx`) ? dirname(path) : path;
}

test('every source file lies in a layer and imports only what its layer may', () => {
  const forbidden: string[] = [];
  for (const file of files) {
    const from = layerOf(file);
    for (const target of importsOf(file)) {
      if (target.startsWith('.')) {
        const to = layerOf(join(dirname(file), target));
        const may = from === to || allowed[from]?.some((place) => to === place || to.startsWith(`${place}/`));
        if (!may) forbidden.push(`${relative(root, file)} (${from}) imports ${to}`);
      } else {
        for (const [name, homes] of Object.entries(packageHomes)) {
          if ((target === name || target.startsWith(name.endsWith('/') ? name : `${name}/`)) && !homes.includes(from)) {
            forbidden.push(`${relative(root, file)} (${from}) imports package ${target}`);
          }
        }
      }
    }
  }
  expect(forbidden).toEqual([]);
});

test('no folder needs, by any way, one that needs it', () => {
  const needs = new Map<string, Set<string>>();
  for (const file of files) {
    const own = needs.get(dirname(file)) ?? new Set();
    for (const target of importsOf(file).filter((name) => name.startsWith('.'))) own.add(folderOf(file, target));
    own.delete(dirname(file));
    needs.set(dirname(file), own);
  }
  // Whatever needs nothing that is left can go; a circle never can.
  for (let before = -1; before !== needs.size;) {
    before = needs.size;
    for (const [folder, others] of needs) if ([...others].every((other) => !needs.has(other))) needs.delete(folder);
  }
  expect([...needs.keys()].map((folder) => relative(root, folder))).toEqual([]);
});

/** What a pass is made of. Who strings these together himself leaves one out: the judge, the gate, the second look. */
const PARTS_OF_A_PASS: Readonly<Record<string, readonly string[]>> = {
  'core/pass/apply': ['apply'],
  'core/pass/gate': ['safetyGate'],
  'core/pass/steps/run-step': ['runStep'],
  'core/invariants/plan/plan-soundness': ['judgePlan'],
};

test('nothing that ships assembles a pass of its own: all go through core/pass', () => {
  const assembled: string[] = [];
  const met = new Set<string>();
  const moduleOf = (file: string, target: string) =>
    relative(root, join(dirname(file), target))
      .split('\\')
      .join('/');
  const uses = (file: string) => importsOf(file).some((target) => moduleOf(file, target) in PARTS_OF_A_PASS);
  for (const file of files.filter(uses)) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
    for (const statement of source.statements) {
      if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
      const from = moduleOf(file, statement.moduleSpecifier.text);
      const bindings = statement.importClause?.namedBindings;
      if (!bindings || !ts.isNamedImports(bindings)) continue;
      for (const { name, propertyName } of bindings.elements) {
        const imported = (propertyName ?? name).text;
        if (!PARTS_OF_A_PASS[from]?.includes(imported)) continue;
        met.add(imported);
        if (layerOf(file) !== 'core/pass') assembled.push(`${relative(root, file)} uses ${imported}`);
      }
    }
  }
  expect([...met].sort()).toEqual(Object.values(PARTS_OF_A_PASS).flat().sort());
  expect(assembled).toEqual([]);
});

/** Folders that may be longer, each with the one thing that every file of it is. */
const LISTS: Readonly<Record<string, string>> = {
  'cli/commands': 'what one command does',
  'cli/definitions': 'name, flags and help of one command',
  'contract/operations': 'one operation of the token API, as the contract has it',
  'core/diagnostics/catalogue': 'the messages of one area',
  'emulator/operations': 'one operation of Secrets Manager',
  'service/operations': 'one operation of the token API, as the service does it',
  'terraform/plugin/rpc': 'one call of the plugin protocol',
  'terraform/plugin/wire/messages': 'one message of the plugin protocol',
};

test('a folder has at most 12 files side by side, but for lists of one thing each', () => {
  const counts = new Map<string, number>();
  for (const file of files) {
    const folder = relative(root, dirname(file)).split('\\').join('/');
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const full = [...counts].filter(([, count]) => count > 12).map(([folder]) => folder);
  expect(full.sort()).toEqual(Object.keys(LISTS));
});

test('planning and judging are pure: no await, no promise, no built-in module with effects', () => {
  const impure = files
    .filter((file) => ['core/reconcile', 'core/invariants'].includes(layerOf(file)))
    .filter((file) =>
      /\bawait\b|\bPromise\b|\basync\b/.test(readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
    );
  expect(impure).toEqual([]);
});

test('no file is longer than 300 lines, generated code excepted', () => {
  const long = files
    .filter((file) => !/generated/.test(file))
    .map((file) => ({ file: relative(root, file), lines: readFileSync(file, 'utf8').split('\n').length }))
    .filter(({ lines }) => lines > 301);
  expect(long).toEqual([]);
});

test('folders are named for what they hold: no utils, helpers or common', () => {
  expect(files.filter((file) => /(^|\/)(utils?|helpers?|common)(\/|\.ts$)/.test(relative(root, file)))).toEqual([]);
});
