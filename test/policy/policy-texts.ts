import type { Diagnostic } from '../../src/core/diagnostics/diagnostic';
import { judge } from '../../src/core/policy/judge';
import type { Policy } from '../../src/core/policy/policy';
import { readPolicies } from '../../src/core/policy/read-policies';
import { NOW, read } from '../spec/marked-spec';

/** A policy of these lines below `rules`, and of those after it. */
export const policyOf = (rules: string, rest = ''): string => `apiVersion: hawzu-tokens/v1
kind: TokenPolicy
metadata: { name: acme-security, owner: security@acme.example }
${rest}rules:
${rules.replace(/^/gm, '  ')}
`;

export function policies(...texts: readonly string[]): readonly Policy[] {
  const files = texts.map((content, index) => ({ path: `policy-${index + 1}.yaml`, content }));
  const { policies: found, errors } = readPolicies(files);
  expect(errors).toEqual([]);
  return found;
}

/** What a policy says of a valid spec, before roles are known. */
export function judged(policy: readonly Policy[], spec: string): readonly Diagnostic[] {
  const { states, waivers, places, errors } = read(spec);
  expect(errors).toEqual([]);
  return judge(policy, { specs: states, waivers, placeOf: (token, ...path) => places.of(token, ...path), now: NOW });
}
