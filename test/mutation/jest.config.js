'use strict';
const { join } = require('node:path');
const { projects } = require('../../jest.config.js');

const { displayName: _name, ...fast } = projects[0];

module.exports = {
  ...fast,
  rootDir: '../..',
  testEnvironment: join(__dirname, 'stop-at-first-failure.js'),
  transform: {},
  testMatch: ['<rootDir>/test/mutation/core-tests.js'],
};
