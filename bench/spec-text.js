'use strict';

/** A valid spec with so many tokens. */
function specText(count) {
  const head = `apiVersion: hawzu-tokens/v1
kind: TokenSpec
metadata: { name: acme-bench, owner: platform@acme.example }
workspace: ws_acme
defaults:
  expiresIn: 30d
  rotation: { every: 20d, overlap: 24h, observationPeriod: 48h }
  secret: { prefix: hawzu/bench/ }
tokens:
`;
  const tokens = Array.from(
    { length: count },
    (_, i) => `  - name: regression-runner-${i}
    purpose: Runs the regression suite of team ${i}
    owner: team-${i}@acme.example
    consumer: github-actions/acme/repository-${i}
    access:
      projects:
        - { project: proj_web, needs: [testcases:view, executions:execute] }
        - { project: proj_api, role: Project Viewer }
`,
  );
  return head + tokens.join('');
}

module.exports = { specText };
