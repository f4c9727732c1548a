'use strict';
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { inTurn, timeProcess } = require('./measure.js');
const { specText } = require('./spec-text.js');

const root = join(__dirname, '..');

/** What CDKTF does for as many resources of one attribute. */
const plainApp = (count, outdir) => `
const { App, TerraformResource, TerraformStack } = require(${JSON.stringify(require.resolve('cdktf'))});
class Plain extends TerraformResource {
  constructor(stack, id) {
    super(stack, id, { terraformResourceType: 'terraform_data' });
  }
  synthesizeAttributes() {
    return { input: this.node.id };
  }
}
const app = new App({ outdir: ${JSON.stringify(outdir)}, stackTraces: false });
const stack = new TerraformStack(app, 'plain');
for (let index = 0; index < ${count}; index += 1) new Plain(stack, 'resource-' + index);
app.synth();
`;

/**
 * Milliseconds from a spec file of so many tokens to the stack on disk, against CDKTF alone; both as whole processes, as
 * people run them.
 */
async function synthesis(count = 1_000, rounds = 9) {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-bench-'));
  const [spec, plain] = [join(folder, 'tokens.yaml'), join(folder, 'plain.js')];
  writeFileSync(spec, specText(count));
  writeFileSync(plain, plainApp(count, join(folder, 'floor')));
  const env = { ...process.env, CDKTF_OUTDIR: join(folder, 'ours') };
  try {
    return await inTurn(
      rounds,
      () => timeProcess([join(root, 'dist/constructs/main.js'), spec], env),
      () => timeProcess([plain]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { synthesis };
