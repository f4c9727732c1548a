#!/usr/bin/env node
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

// In a checkout that was never built, `npx hawzu-tokens` builds it; the published package comes built and without scripts.
const ensure = join(__dirname, '..', 'scripts', 'ensure.js');
if (!existsSync(join(__dirname, '..', 'dist', '.built')) && existsSync(ensure)) require(ensure).ensure();

require('../dist/cli/main.js');
