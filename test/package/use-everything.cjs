'use strict';
// A user's program that takes everything the package gives: constructs, command line, provider, local world.
const { readFileSync } = require('node:fs');
const { App, TerraformStack } = require('cdktf');
const { HawzuProvider, TokenSpec } = require('hawzu-tokens/constructs');
const { LocalWorld } = require('hawzu-tokens/testing');

async function use() {
  const stack = new TerraformStack(new App({ outdir: 'out' }), 'own');
  new HawzuProvider(stack, 'hawzu');
  new TokenSpec(stack, 'tokens', { spec: 'tokens.yaml' });
  stack.node.root.synth();
  const world = await LocalWorld.start();
  await world.installProvider('.');
  const synthesized = await world.run(['synth', 'tokens.yaml']);
  const applied = await world.run(['apply', 'tokens.yaml', '--yes']);
  const [secret] = await world.secrets();
  const works = await world.accepts(secret?.current ?? '');
  await world.close();
  const own = JSON.parse(readFileSync('out/stacks/own/cdk.tf.json', 'utf8'));
  const said = [synthesized, applied].filter(({ code }) => code !== 0).map(({ stderr }) => stderr);
  console.log(JSON.stringify({ node: process.version, resources: Object.keys(own.resource), works, said }));
}

void use();
