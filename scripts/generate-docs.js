'use strict';
/**
 * Writes what is generated for readers: docs/spec.md and docs/policy.md, every field of a spec and every rule of a policy,
 * docs/gateway-table.md, the gateway's table and file, docs/commands.md, every flag, docs/diagnostics.md and
 * docs/plan-codes.md, the tables of every code, docs/openapi.json, the HTTP contract of the token API,
 * schemas/output.schema.json, of what commands write for machines, and schemas/failpoint.schema.json, of what makes a
 * service fail that rehearses. With --check it only compares.
 */
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const { describeCatalogue } = require(join(root, 'dist/core/diagnostics/catalogue/describe-catalogue.js'));
const { documentSchema } = require(join(root, 'dist/core/reporting/schema/document-schema.js'));
const { describePlanCodes } = require(join(root, 'dist/core/reporting/plan/describe-plan-codes.js'));
const { describeCommands } = require(join(root, 'dist/cli/describe-commands.js'));
const { describeSpec } = require(join(root, 'dist/core/token-spec/table/describe-spec.js'));
const { describeGateway } = require(join(root, 'dist/gateway/table/describe-gateway.js'));
const { describePolicy } = require(join(root, 'dist/core/policy/schema/describe-policy.js'));
const { openApiDocument } = require(join(root, 'dist/contract/index.js'));

const { failpointSchema } = require(join(root, 'dist/contract/rehearsal/failpoint-schema.js'));

const pages = {
  'docs/spec.md': describeSpec(),
  'docs/policy.md': describePolicy(),
  'docs/gateway-table.md': describeGateway(),
  'docs/commands.md': describeCommands(),
  'docs/diagnostics.md': describeCatalogue(),
  'schemas/output.schema.json': `${JSON.stringify(documentSchema(), null, 2)}\n`,
  'schemas/failpoint.schema.json': `${JSON.stringify(failpointSchema, null, 2)}\n`,
  'docs/plan-codes.md': describePlanCodes(),
  'docs/openapi.json': `${JSON.stringify(openApiDocument, null, 2)}\n`,
};

for (const [name, text] of Object.entries(pages)) {
  const file = join(root, name);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`${name} is not current: npm run generate\n`);
    process.exitCode = 1;
  }
}
