import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TerraformStack } from 'cdktf';
import { readSpec, readSpecs, SpecError, TokenSpec } from '../../src/constructs';
import { specOf, token } from '../spec/marked-spec';
import { policyOf } from '../policy/policy-texts';
import { newApp, temporaryFolder } from './synthesized';

/** A folder with a spec of a token that lives a year, and a policy. */
function specBeside(policy: string, fields: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(temporaryFolder(), 'policy-'));
  writeFileSync(join(folder, 'tokens.yaml'), specOf(token({ expiresIn: '1y', ...fields })));
  writeFileSync(join(folder, 'policy.yaml'), policy);
  return folder;
}
const LIFE = 'longest-life: { atMost: 90d, reason: Audits ask }';
const DOCUMENT = {
  metadata: { name: 'acme-ci', owner: 'platform@acme.example' },
  workspace: 'ws_acme',
  tokens: [
    {
      name: 'ci-regression-runner',
      purpose: 'Runs the tests',
      consumer: 'ci',
      expiresIn: '1y',
      access: { projects: [{ project: 'proj_web', role: 'Project Viewer' }] },
    },
  ],
};

test('a spec that breaks the policy beside it ends the synthesis, with both places', () => {
  const folder = specBeside(policyOf(LIFE));
  const act = (): unknown =>
    new TokenSpec(new TerraformStack(newApp(), 'own'), 'tokens', { spec: join(folder, 'tokens.yaml') });
  expect(act).toThrow(SpecError);
  expect(act).toThrow(/tokens\.yaml:\d+:\d+: error\[longest-life\][\s\S]*rule longest-life: Audits ask/);
});

test('a policy that is named is the one in force, for files and for a spec in code', () => {
  const folder = specBeside(policyOf(LIFE));
  const [lax, strict] = [join(folder, 'lax.yaml'), join(folder, 'policy.yaml')];
  writeFileSync(lax, policyOf('longest-life: { atMost: 2y, reason: x }'));
  expect(readSpecs(folder, undefined, lax)).toHaveLength(1);
  expect(readSpec(DOCUMENT, undefined, lax).tokenNames).toEqual(['ci-regression-runner']);
  expect(() => readSpec(DOCUMENT, undefined, strict)).toThrow(/longest-life/);
  const stack = new TerraformStack(newApp(), 'own');
  expect(() => new TokenSpec(stack, 'tokens', { spec: DOCUMENT, policy: strict })).toThrow(/longest-life/);
  expect(() => new TokenSpec(stack, 'more', { spec: readSpec(DOCUMENT, undefined, lax), policy: strict })).toThrow(
    /policy-too-late/,
  );
});

test('a warning of the policy becomes an annotation', () => {
  const folder = specBeside(policyOf(LIFE.replace('{', '{ severity: warning,')));
  const tokens = new TokenSpec(new TerraformStack(newApp(), 'own'), 'tokens', { spec: folder });
  expect(tokens.node.metadata.map(({ data }) => String(data)).join('\n')).toMatch(/\[longest-life\]/);
});
