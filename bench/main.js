'use strict';
/**
 * Speed, as ratios against a named floor that is measured in the same run. `--write` puts the table into
 * docs/benchmarks.md. Run it on a machine that does nothing else.
 */
const { mkdtempSync, writeFileSync } = require('node:fs');
const { cpus, tmpdir } = require('node:os');
const { join } = require('node:path');
const { LineCounter, parseAllDocuments } = require('yaml');
const { inTurn, timeProcess } = require('./measure.js');
const { writeSection } = require('../scripts/write-section.js');
const { commandLine } = require('./command-line.js');
const { largeStores } = require('./large-stores.js');
const { passWithoutChanges, scheduledPassWithoutWork } = require('./many-tokens.js');
const { dueAtOnce } = require('./due-at-once.js');
const { cpuPerRequest, load, startServer } = require('./service-throughput.js');
const { pageRows } = require('./page.js');
const { specText } = require('./spec-text.js');
const { synthesis } = require('./synth.js');
const { terraformRows } = require('./terraform.js');

const root = join(__dirname, '..');
const rows = [];
const row = (what, ours, floor, ratio, aim) => {
  rows.push([what, ours, floor, ratio, aim]);
  process.stdout.write(`${what}: ${ours} (${floor}), ratio ${ratio}, aim ${aim}\n`);
};
const ms = (value) => `${value.toFixed(1)} ms`;

async function validateSmall() {
  const file = join(mkdtempSync(join(tmpdir(), 'hawzu-bench-')), 'tokens.yaml');
  writeFileSync(file, specText(12));
  const env = { ...process.env, HAWZU_ENDPOINT: '', HAWZU_MANAGEMENT_TOKEN: '' };
  const { ours, floor, ratio } = await inTurn(
    25,
    () => timeProcess([join(root, 'bin/hawzu-tokens.js'), 'validate', file, '--offline', '--quiet'], env),
    () => timeProcess(['-e', '0']),
  );
  row('validate, 12 tokens, whole process', ms(ours), `node -e 0: ${ms(floor)}`, ratio.toFixed(2), '≤ 1.8');
}

async function startFunction() {
  const load = `require(${JSON.stringify(join(root, 'dist/rotation/function.js'))})`;
  const { ours, floor, ratio } = await inTurn(
    25,
    () => timeProcess(['-e', load]),
    () => timeProcess(['-e', '0']),
  );
  row('rotation function, cold start', ms(ours), `node -e 0: ${ms(floor)}`, ratio.toFixed(2), '≤ 2.5');
}

async function validateLarge() {
  const { readSpecs } = require(join(root, 'dist/core/token-spec/read-specs.js'));
  const content = specText(5_000);
  const time = (run) => () => {
    const started = process.hrtime.bigint();
    run();
    return Number(process.hrtime.bigint() - started) / 1e6;
  };
  const { ours, floor, ratio } = await inTurn(
    7,
    time(() => {
      const reading = readSpecs([{ path: 'tokens.yaml', content }], { now: Date.UTC(2026, 0, 1) });
      if (reading.errors.length > 0) throw new Error(reading.errors[0].message);
    }),
    time(() => {
      const lineCounter = new LineCounter();
      parseAllDocuments(content, { lineCounter });
    }),
  );
  row('read a spec of 5,000 tokens', ms(ours), `yaml alone: ${ms(floor)}`, ratio.toFixed(2), '≤ 2');
}

async function planMany() {
  const few = await passWithoutChanges(100);
  const many = await passWithoutChanges(10_000);
  row(
    'plan of 10,000 tokens, calls of the token API',
    `${many.tokenApiCalls}`,
    `100 tokens: ${few.tokenApiCalls}`,
    `${((many.tokenApiCalls - few.tokenApiCalls) / (10_000 / 200)).toFixed(2)} per page of 200`,
    'O(pages)',
  );
  row(
    '… memory it keeps',
    `${many.keptMegabytes.toFixed(1)} MiB`,
    `100 tokens: ${few.keptMegabytes.toFixed(1)} MiB`,
    `${((many.keptMegabytes * 1024) / 10_000).toFixed(1)} KiB a token`,
    'bounded',
  );
  row(
    '… time, world in memory',
    ms(many.ms),
    `100 tokens: ${ms(few.ms)}`,
    `${(many.ms / 10_000).toFixed(3)} ms a token`,
    '',
  );
  row(
    'a pass without changes: writes, values read, actions',
    `${many.writes}, ${many.reads}, ${many.actions}`,
    '0, 0, 0',
    '',
    '0',
  );
}

async function passMany() {
  const few = await scheduledPassWithoutWork(100);
  const many = await scheduledPassWithoutWork(10_000);
  const per = (calls, page) => (calls / (9_900 / page)).toFixed(2);
  row(
    'scheduled pass over 10,000 tokens, calls of the token API and of Secrets Manager',
    `${many.tokenApiCalls}, ${many.storeCalls}`,
    `100 tokens: ${few.tokenApiCalls}, ${few.storeCalls}`,
    `${per(many.tokenApiCalls - few.tokenApiCalls, 200)} per page of 200, ${per(many.storeCalls - few.storeCalls, 100)} per page of 100`,
    'O(pages)',
  );
  row(
    '… memory it keeps',
    `${many.keptMegabytes.toFixed(1)} MiB`,
    `100 tokens: ${few.keptMegabytes.toFixed(1)} MiB`,
    `${((many.keptMegabytes * 1024) / 10_000).toFixed(1)} KiB a token`,
    'bounded',
  );
  row('… writes, values read, actions', `${many.writes}, ${many.reads}, ${many.actions}`, '0, 0, 0', '', '0');
}

async function rotateManyAtOnce() {
  const { rotated, used, refused } = await dueAtOnce(1_000);
  const what = '1,000 rotations due at once, part of the ceiling of 50 writes a second that is used';
  row(what, `${(100 * used).toFixed(1)} %`, `${rotated} rotated, ${refused} writes refused`, used.toFixed(2), '≥ 0.95');
}

async function applyMany() {
  const { apply, plan, floor } = await commandLine(1_000);
  const against = (value) => (value / floor).toFixed(0);
  row('apply of 1,000 new tokens, CPU', ms(apply), `node -e 0: ${ms(floor)}`, against(apply), '≤ 114');
  row('… plan without changes, CPU', ms(plan), `node -e 0: ${ms(floor)}`, against(plan), '');
}

async function throughput() {
  const [service, bare] = [startServer('service'), startServer('bare')];
  // Both are warm before they are measured.
  for (const server of [service, bare]) await load(await server.ready, 3_000);
  const { ours, floor, ratio } = await inTurn(
    7,
    () => cpuPerRequest(service),
    () => cpuPerRequest(bare),
  );
  service.stop();
  bare.stop();
  row(
    'authenticated request to the token service, CPU',
    `${ours.toFixed(0)} µs`,
    `bare Fastify route: ${floor.toFixed(0)} µs`,
    `${(1 / ratio).toFixed(2)} of its throughput`,
    '≥ 0.7',
  );
}

async function synthesizeMany() {
  const { ours, floor, ratio } = await synthesis(1_000, 15);
  row(
    'synth, 1,000 tokens, whole process',
    ms(ours),
    `cdktf, 1,000 terraform_data: ${ms(floor)}`,
    ratio.toFixed(2),
    '≤ 2',
  );
}

/** By what is measured and what it is measured against. What is built into Terraform has no aim: it only tells what Terraform takes. */
const TERRAFORM_AIMS = [
  [/handshake/, /node/, '≤ 1.35'],
  [/apply/, /AWS/, '≤ 0.25'],
  [/plan/, /AWS/, '≤ 0.33'],
  [/apply|plan/, /does nothing/, '≤ 1.15'],
];

async function throughTerraform() {
  for (const { what, ours, floor, ratio } of await terraformRows()) {
    const [, , aim = ''] = TERRAFORM_AIMS.find(([one, other]) => one.test(what) && other.test(floor)) ?? [];
    row(what, ours, floor, ratio.toFixed(2), aim);
  }
}

async function main() {
  await validateSmall();
  await startFunction();
  await validateLarge();
  await planMany();
  await passMany();
  await rotateManyAtOnce();
  await applyMany();
  await throughput();
  await largeStores(row);
  await pageRows(row);
  await synthesizeMany();
  await throughTerraform();
  if (!process.argv.includes('--write')) return;
  const table = [['What', 'Ours', 'Floor', 'Ratio', 'Aim'], ['---', '---', '---', '---', '---'], ...rows];
  const text = `# Benchmarks

Made by \`npm run bench -- --write\` on Node ${process.version}, ${cpus().length} cores. Each figure is a median, taken in turn with its floor in
one run: compare ratios, not times.

${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}
`;
  writeSection(join(root, 'docs', 'benchmarks.md'), text);
}

void main();
