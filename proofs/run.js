'use strict';
/**
 * Explores proofs/secret.pml with Spin: the protocol as it is holds its invariants in every order within the bounds, and
 * without any one of its protections it does not. `--write` keeps the ways to those faults in proofs/trails; words choose
 * the searches whose names contain one of them.
 */
const { spawnSync } = require('node:child_process');
const { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const MODEL = join(__dirname, 'secret.pml');
const TRAILS = join(__dirname, 'trails');
const MEBIBYTES = 4000;

const words = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const chosen = (searches) =>
  Object.entries(searches).filter(([name]) => words.length === 0 || words.some((word) => name.includes(word)));

/** As it is: no violation, in every order. */
const PROOFS = {
  'two applies and a person': ['RUNS=2', 'ACTS=1', 'NO_ROLLBACK'],
  'two applies that also roll back': ['RUNS=2', 'ACTS=0'],
  'an apply, and a person who acts twice': ['RUNS=1', 'ACTS=2'],
  'two applies make the first value': ['RUNS=2', 'ACTS=0', 'NO_ROLLBACK', 'EMPTY', 'TOKENS=2'],
  'two applies pause before they promote': ['RUNS=2', 'ACTS=0', 'NO_ROLLBACK', 'PAUSES'],
  'function: an apply, a call, a person': ['RUNS=1', 'CALLS=1', 'FUNCTION', 'ACTS=1', 'NO_ROLLBACK'],
  'function: an apply that also rolls back, a call': ['RUNS=1', 'CALLS=1', 'FUNCTION', 'ACTS=0'],
  'function: a scheduled pass, two calls': ['RUNS=0', 'SCHEDULED=1', 'CALLS=2', 'FUNCTION', 'ACTS=0', 'NO_ROLLBACK'],
};

/** One protection is left out: found, by one of these invariants. */
const FAULTS = {
  'no-compare-and-swap': { off: 'NO_CAS', within: PROOFS['two applies pause before they promote'] },
  'no-settle': { off: 'NO_SETTLE', within: PROOFS['two applies and a person'] },
  'no-two-phase-retiring': { off: 'NO_TWO_PHASE', within: PROOFS['two applies that also roll back'] },
  'no-verify-before-promote': { off: 'NO_VERIFY', within: PROOFS['two applies and a person'] },
  'no-overtaken-check': {
    off: 'NO_OVERTAKEN',
    within: ['RUNS=1', 'CALLS=1', 'FUNCTION', 'ACTS=0', 'NO_ROLLBACK'],
    by: ['5'],
  },
};
const BY = ['1', '2', '3', '4'];

/** What the proofs take for granted (README.md): without it a violation is found, of the real protocol too. */
const LIMITS = {
  'limit-change-after-rollback': { off: 'HASTE', within: ['RUNS=1', 'ACTS=0'] },
  'limit-pause-anywhere': { off: 'PAUSES_ANYWHERE', within: ['RUNS=2', 'ACTS=0', 'NO_ROLLBACK'] },
  'limit-pause-and-rollback': { off: 'PAUSES', within: ['RUNS=2', 'ACTS=0'] },
};

function run(command, args, cwd) {
  const { error, status, stdout } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error) throw error;
  return { status, stdout };
}

function must(command, args, cwd) {
  const { status, stdout } = run(command, args, cwd);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}`);
  return stdout;
}

const isThere = (command, flag) => spawnSync(command, [flag]).error === undefined;

/** One search. In breadth it finds the shortest way to a fault; in depth it needs less memory for all there is. */
function explore(defines, { shortest }) {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-proof-'));
  try {
    const flags = [...defines, ...(shortest ? ['SHORTEST'] : [])].map((define) => `-D${define}`);
    copyFileSync(MODEL, join(folder, 'secret.pml'));
    must('spin', ['-a', ...flags, 'secret.pml'], folder);
    const how = shortest ? ['-DBFS'] : [];
    const built = ['-O2', '-w', '-DSAFETY', '-DNOREDUCE', '-DCOLLAPSE', `-DMEMLIM=${MEBIBYTES}`, ...how];
    must('gcc', [...built, '-o', 'pan', 'pan.c'], folder);
    const begun = process.hrtime.bigint();
    const { stdout } = run('./pan', ['-m2000000', '-w24', '-n'], folder);
    const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
    const number = (pattern) => Number(pattern.exec(stdout)?.[1] ?? NaN);
    const errors = number(/errors: (\d+)/);
    return {
      errors,
      isComplete: !/not completed|too small|memory limit|out of memory|aborted/i.test(stdout) && !Number.isNaN(errors),
      states: number(/^\s*(\d+) states, stored/m),
      depth: number(/depth reached (\d+)/),
      mebibytes: number(/^\s*([\d.]+)\s+total actual memory usage/m),
      seconds,
      output: stdout,
      ...(errors > 0 && toldBy(run('spin', ['-t', '-T', ...flags, 'secret.pml'], folder).stdout)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const WHO = { 0: 'first', 1: 'second', 99: '' };

/** The events of a way to a fault, as people read them, and the number of the invariant that they break. */
function toldBy(replay) {
  const line = Number(/secret\.pml:(\d+), Error: assertion violated/.exec(replay)?.[1]);
  const text = readFileSync(MODEL, 'utf8').split('\n')[line - 1] ?? '';
  const invariant = /\/\* invariant (\d)/.exec(text)?.[1];
  const events = [...replay.matchAll(/^EVENT (\d+): (.*)$/gm)].map(([, who, what]) =>
    `${WHO[who] ?? who} ${what}`.trim(),
  );
  return { invariant, events: [...events, `invariant ${invariant} is broken`] };
}

const table = [['What', 'Left out', 'Result', 'States', 'Depth', 'Time', 'Memory']];
const problems = [];

function note(name, off, result, found) {
  const { states, depth, seconds, mebibytes } = found;
  const row = [name, off, result, states.toLocaleString('en'), depth.toLocaleString('en')];
  table.push([...row, `${seconds.toFixed(1)} s`, `${Math.round(mebibytes)} MiB`]);
  console.log(`${name}: ${result}, ${states} states, ${seconds.toFixed(1)} s`);
}

function prove() {
  for (const [name, { off, within, by = BY }] of chosen({ ...FAULTS, ...LIMITS })) {
    const found = explore([...within, off, ...(by === BY ? ['ONLY_1_TO_4'] : [])], { shortest: true });
    const isFound = found.errors > 0 && by.includes(found.invariant);
    note(name, off, isFound ? `found by ${found.invariant}` : 'NOT FOUND', found);
    if (!isFound) problems.push(`${name}: not found by invariants ${by.join(', ')}\n${found.output}`);
    else keep(name, found.events);
  }
  for (const [name, defines] of chosen(PROOFS)) {
    const found = explore(defines, { shortest: false });
    const holds = found.errors === 0 && found.isComplete;
    note(name, '', holds ? 'holds' : found.errors > 0 ? `VIOLATES ${found.invariant}` : 'NOT COMPLETE', found);
    if (!holds) problems.push(`${name}: ${found.events?.join('\n  ') ?? found.output}`);
  }
}

/** What is kept is what the regression tests replay, so another way is told. */
function keep(name, events) {
  const path = join(TRAILS, `${name}.txt`);
  const text = `${events.join('\n')}\n`;
  if (process.argv.includes('--write')) {
    mkdirSync(TRAILS, { recursive: true });
    writeFileSync(path, text);
    return;
  }
  let kept;
  try {
    kept = readFileSync(path, 'utf8');
  } catch {
    kept = '';
  }
  if (kept !== text)
    problems.push(`${name}: another way than proofs/trails/${name}.txt; node proofs/run.js --write\n${text}`);
}

function print() {
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [head, ...rows] = table;
  console.log(
    ['', line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line), ''].join('\n'),
  );
}

const missing = [
  ['spin', '-V'],
  ['gcc', '--version'],
].filter(([command, flag]) => !isThere(command, flag));
if (missing.length > 0) {
  console.log(
    `left out: the model check of proofs/secret.pml, for want of ${missing.map(([command]) => command).join(' and ')}`,
  );
} else {
  prove();
  print();
  if (table.length === 1) problems.push(`no search is called ${words.join(' or ')}`);
  for (const problem of problems) console.error(`proofs: ${problem}`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
