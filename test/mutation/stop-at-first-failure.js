'use strict';
const { TestEnvironment } = require('jest-environment-node');

/** A mutant is dead at the first test that fails: the rest of the file is skipped. */
module.exports = class extends TestEnvironment {
  #hasFailed = false;

  handleTestEvent(event) {
    if (event.name === 'test_done' && event.test.errors.length > 0) this.#hasFailed = true;
    if (event.name === 'test_start' && this.#hasFailed) event.test.mode = 'skip';
  }
};
