'use strict';
const { spawnSync } = require('node:child_process');

/** Milliseconds that one run of a command takes, as a whole process. */
function timeProcess(args, env = process.env) {
  const started = process.hrtime.bigint();
  const done = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  if (done.status !== 0) throw new Error(`${args.join(' ')} ended with ${done.status}`);
  return Number(process.hrtime.bigint() - started) / 1e6;
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Measurements in turn, A B C A B C …, so that a machine whose speed drifts slows all. */
async function samples(rounds, measurements) {
  const taken = measurements.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, measure] of measurements.entries()) taken[index].push(await measure());
  }
  return taken;
}

const medians = async (rounds, measurements) => (await samples(rounds, measurements)).map(median);

/** Ours against a floor: the median of each, and of the ratios of the pairs. */
async function inTurn(rounds, a, b) {
  const [ours, floor] = await samples(rounds, [a, b]);
  return { ours: median(ours), floor: median(floor), ratio: median(ours.map((value, i) => value / floor[i])) };
}

module.exports = { timeProcess, inTurn, medians, median };
