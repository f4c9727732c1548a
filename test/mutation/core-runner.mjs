import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/** Where the tool's code in the tested files reads whether it is to be wrong, many times in every test. */
const mutation = (globalThis.__stryker__ ??= {});
const reads = { mutant: undefined, count: 0, most: Infinity };
Object.defineProperty(mutation, 'activeMutant', {
  get() {
    reads.count += 1;
    if (reads.count > reads.most) throw new Error('It runs for ever.');
    return reads.mutant;
  },
});

/** A test that reads so many times more often than without a mutant never ends. Time would tell of a busy machine, too. */
const FOR_EVER = { times: 20, more: 20_000 };

/** What the first run of each test told, for a process that takes the place of one that died. */
const MEASURED = 'test/mutation/measured.json';

/**
 * Runs tests for StrykerJS in this process: only those that reach the mutant, until one fails. Neighbours die of the same
 * test, so what killed last is asked first; then the quickest of
 * each file, the second of each, and so on: what a file is about, most of its tests notice.
 */
class CoreRunner {
  #tests = new Map();
  /** How long each takes, and how often it reads, where nothing is wrong. */
  #measured = {};
  /** Names of tests that killed, the latest first. */
  #killers = [];

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    // A mutant may fail where nothing waits for it.
    process.on('unhandledRejection', () => undefined);
    // The tool's own is one folder up from the tests: a copy of the project, in which this process runs.
    const here = createRequire(join(resolve('test/mutation'), 'core-runner.mjs'));
    here('../setup.js');
    const { loadTests, failureOf } = here('./tests-in-process.js');
    this.#load = () => {
      this.#tests = new Map(loadTests().map((test) => [test.name, test]));
    };
    this.#failureOf = failureOf;
    this.#load();
  }

  async dryRun() {
    const tests = [];
    for (const test of this.#tests.values()) {
      mutation.currentTestId = test.name;
      const start = performance.now();
      reads.count = 0;
      const failureMessage = await this.#failureOf(test);
      const ms = performance.now() - start;
      this.#measured[test.name] = { ms, count: reads.count };
      mutation.currentTestId = undefined;
      const seen = { id: test.name, name: test.name, timeSpentMs: ms };
      tests.push(failureMessage ? { ...seen, status: 1, failureMessage } : { ...seen, status: 0 });
    }
    writeFileSync(MEASURED, JSON.stringify(this.#measured));
    return { status: 'complete', tests, mutantCoverage: mutation.mutantCoverage };
  }

  async mutantRun({ activeMutant: { id }, testFilter, mutantActivation }) {
    if (Object.keys(this.#measured).length === 0) this.#measured = JSON.parse(readFileSync(MEASURED, 'utf8'));
    if (mutantActivation !== 'runtime') return { status: 'error', errorMessage: 'Its code runs while files load.' };
    const found = await this.#judge(id, this.#inOrder(testFilter));
    if (found.status === 'survived' || (await this.#failureOf(this.#tests.get(found.killedBy[0]))) === undefined) {
      return found;
    }
    // The test fails without the mutant, too: an earlier one left something behind. All anew, and once more.
    this.#load();
    const again = await this.#judge(id, this.#inOrder(testFilter));
    this.#load();
    return again;
  }

  #load;
  #failureOf;

  #inOrder(names) {
    const asked = new Set(names);
    const killers = this.#killers.filter((name) => asked.delete(name));
    const byTime = [...asked].sort((one, other) => this.#measured[one].ms - this.#measured[other].ms);
    const ofFile = new Map();
    const others = byTime.map((name) => {
      const file = name.slice(0, name.indexOf(' '));
      ofFile.set(file, (ofFile.get(file) ?? 0) + 1);
      return { name, round: ofFile.get(file) };
    });
    others.sort((one, other) => one.round - other.round);
    return [...killers, ...others.map(({ name }) => name)].map((name) => this.#tests.get(name));
  }

  async #judge(id, tests) {
    for (const [index, test] of tests.entries()) {
      const most = FOR_EVER.times * this.#measured[test.name].count + FOR_EVER.more;
      Object.assign(reads, { mutant: id, count: 0, most });
      const failureMessage = await this.#failureOf(test);
      const isEndless = reads.count > reads.most;
      Object.assign(reads, { mutant: undefined, most: Infinity });
      if (failureMessage === undefined && !isEndless) continue;
      const killedBy = [test.name];
      this.#killers = [test.name, ...this.#killers.filter((name) => name !== test.name)];
      if (isEndless) return { status: 'timeout', reason: 'It runs for ever.', killedBy };
      return { status: 'killed', killedBy, failureMessage, nrOfTests: index + 1 };
    }
    return { status: 'survived', nrOfTests: tests.length };
  }
}

const factory = () => new CoreRunner();
factory.inject = [];

export const strykerPlugins = [{ kind: 'TestRunner', name: 'core', factory }];
