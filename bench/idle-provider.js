'use strict';
/**
 * A provider with the schema of `hawzu_access_token` that does nothing: it asks nobody and keeps what it is told. What
 * Terraform takes with it is the least that any provider with these attributes costs.
 */
const { join } = require('node:path');

const terraform = join(__dirname, '..', 'dist', 'terraform');
const { defineProvider, defineResource, defineSchema, isUnknown, servePlugin } = require(join(terraform, 'plugin'));
const { accessTokenSchema } = require(join(terraform, 'provider', 'access-token', 'attributes', 'schema.js'));

/** As long as what the real one writes. */
const MADE = {
  token_id: 'tok_0khRXZb3Mqxa3ccVMQbAv',
  version_id: '0b497961-5e7d-5517-875a-edb574ab5dfc',
  secret_arn: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:hawzu/acme-ci/runner-0-MuJmo4',
  access: 'proj_web: Project Viewer',
  status: 'active',
  current_expires_at: '2026-12-22T06:46:35.191Z',
  rotate_at: '2026-12-12T06:46:35.449Z',
  superseded: [],
  next_action: 'none: as declared; rotates at 2026-12-12T06:46:35.449Z',
  change: 'create: proj_web: Project Viewer for github-actions/acme/0',
};

const made = (planned) =>
  Object.fromEntries(Object.entries(planned).map(([name, value]) => [name, isUnknown(value) ? MADE[name] : value]));

const idle = defineResource({
  schema: accessTokenSchema,
  version: 1,
  read: ({ state }) => ({ state }),
  create: ({ planned }) => ({ state: made(planned), private: 'x'.repeat(120) }),
  update: ({ planned }) => ({ state: made(planned) }),
  delete: () => ({}),
});

const provider = defineProvider({
  name: 'idle',
  schema: defineSchema({ description: 'Does nothing.', attributes: {} }),
  configure: () => ({ client: {} }),
  resources: { idle_access_token: idle },
  dataSources: {},
});

void servePlugin({ name: 'idle', load: () => provider }, { env: process.env, now: () => new Date(), process });
