import { Token } from 'cdktf';
import { constructsCodes } from '../../core/diagnostics/catalogue/constructs';
import type { Instant } from '../../core/model/time';
import type { SpecDocument } from '../generated/spec-document';
import { policiesFor, type PolicyFiles, type ReadSpec, specsOf } from './read-specs';
import { SpecError } from './spec-error';

/**
 * Reads a spec that is written in code; the fields are those of a spec file, and so are the rules. Texts are plain: a
 * reference to another construct has no value yet that could be checked.
 * @param now for what time makes true, such as an expiry in the past; the time of this machine by default
 * @param policy files of the organisation's policy; without it the one that HAWZU_POLICY names, or each policy.yaml of the working
 * directory and above it
 * @example
 * const spec = readSpec({
 *   metadata: { name: 'acme-ci', owner: 'platform@acme.example' },
 *   workspace: 'ws_acme',
 *   tokens: [{ name: 'ci-runner', purpose: 'Runs the tests', consumer: 'ci', access: { workspace: { role: 'Viewer' } } }],
 * });
 * @throws SpecError when it is not valid
 */
export function readSpec(document: SpecDocument, now?: Instant, policy: PolicyFiles = []): ReadSpec {
  const references = [...referencesIn(document, '')];
  if (references.length > 0) {
    throw new SpecError(references.map((field) => constructsCodes.diagnose('reference-in-spec', { field })));
  }
  const head = { apiVersion: 'hawzu-tokens/v1', kind: 'TokenSpec' };
  const content = JSON.stringify({ ...head, ...document }, null, 2);
  const files = [{ path: 'the spec in code', content }];
  const [spec] = specsOf(files, policiesFor(policy, { files, policies: [] }), now);
  if (spec === undefined) throw new SpecError([constructsCodes.diagnose('spec-not-single', { found: [] })]);
  return spec;
}

function* referencesIn(value: unknown, path: string): Generator<string> {
  if (Token.isUnresolved(value)) yield path;
  else if (Array.isArray(value)) for (const [at, item] of value.entries()) yield* referencesIn(item, `${path}[${at}]`);
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* referencesIn(inner, path === '' ? key : `${path}.${key}`);
}
