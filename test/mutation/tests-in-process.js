'use strict';
/**
 * The bundled tests in this process, again and again: loaded once and compiled by the engine once, where jest would do both
 * for every mutant. jest's own functions collect the tests and compare; only running them is done here.
 */
const { join } = require('node:path');
const circus = require('jest-circus');
const { expect } = require('expect');

const BUNDLE = join(__dirname, 'core-tests.js');
/** Tests in memory wait for nothing: one that has not ended by then never does, however busy the machine is. */
const HANGS_AFTER_MS = 15_000;

/** The tests, each with a name that no other has; whatever the bundle keeps between them is new. */
function loadTests() {
  const { describe, test, it, beforeAll, beforeEach, afterAll, afterEach } = circus;
  Object.assign(globalThis, { describe, test, it, beforeAll, beforeEach, afterAll, afterEach, expect });
  circus.resetState();
  delete require.cache[BUNDLE];
  require(BUNDLE);
  return named(testsIn(circus.getState().rootDescribeBlock, { path: [], before: [], after: [] }));
}

function named(tests) {
  const count = new Map();
  return tests.map((test) => {
    const same = (count.get(test.name) ?? 0) + 1;
    count.set(test.name, same);
    return same === 1 ? test : { ...test, name: `${test.name} (${same})` };
  });
}

/** Also what is to be done once before all: nothing of it may stay from another mutant. */
function testsIn({ children, hooks }, around) {
  const fns = (...types) => hooks.filter(({ type }) => types.includes(type)).map(({ fn }) => fn);
  const before = [...around.before, ...fns('beforeAll'), ...fns('beforeEach')];
  const after = [...fns('afterEach'), ...fns('afterAll'), ...around.after];
  return children.flatMap((child) => {
    const path = [...around.path, child.name];
    if (child.type === 'describeBlock') return testsIn(child, { path, before, after });
    if (child.mode === 'skip' || child.mode === 'todo') return [];
    return [{ name: path.join(' '), before, fn: child.fn, after, failing: child.failing }];
  });
}

/** Why a test fails; `undefined` when it doesn't. */
async function failureOf(test) {
  let timer;
  const hangs = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('The test does not end.')), HANGS_AFTER_MS);
  });
  try {
    await Promise.race([stepsOf(test), hangs]);
    return test.failing ? 'It was to fail.' : undefined;
  } catch (error) {
    return test.failing ? undefined : String(error?.message ?? error);
  } finally {
    clearTimeout(timer);
  }
}

async function stepsOf({ before, fn, after }) {
  expect.setState({ assertionCalls: 0, expectedAssertionsNumber: null, isExpectingAssertions: false });
  try {
    for (const step of before) await step();
    await fn();
  } finally {
    for (const step of after) await step();
  }
  const [missing] = expect.extractExpectedAssertionsErrors();
  if (missing) throw missing.error;
}

module.exports = { loadTests, failureOf };
