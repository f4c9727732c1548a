'use strict';
const { existsSync, readdirSync } = require('node:fs');
const { homedir } = require('node:os');
const { join } = require('node:path');

const AWS_VERSION = '5.100.0';
const AWS_PROVIDER = `registry.terraform.io/hashicorp/aws/${AWS_VERSION}`;

/** Folders below a folder, itself included; none when it is not there. */
const within = (folder) =>
  existsSync(folder)
    ? [
        folder,
        ...readdirSync(folder, { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => join(folder, entry.name)),
      ]
    : [];

/** The first folder that holds the real AWS provider: what the environment names, where Terraform looks, and packages of the machine. */
const awsMirror = [
  ...(process.env['TF_PLUGIN_MIRROR'] === undefined ? [] : [process.env['TF_PLUGIN_MIRROR']]),
  ...['.terraform.d/plugins', '.local/share/terraform/plugins'].map((folder) => join(homedir(), folder)),
  ...['/usr/local/share/terraform/plugins', '/usr/share/terraform/plugins'],
  ...within(join('/', 'opt')),
].find((folder) => existsSync(join(folder, AWS_PROVIDER)));

/** Why there is no such folder. */
const noAwsMirror = `no mirror holds ${AWS_PROVIDER} (set TF_PLUGIN_MIRROR)`;

module.exports = { AWS_VERSION, awsMirror, noAwsMirror };
