import type { Diagnostic } from '../diagnostics/diagnostic';
import type { DesiredState } from '../model/desired';
import type { TokenName } from '../model/ids';
import type { Policy } from '../policy/policy';
import { type Judgement, policyWaiversOf } from '../policy/waivers';
import type { AcceptedFinding } from './inventory';

/** The organisation's policies, and what they say of the entries of a run. */
export interface Verdict {
  readonly policies: readonly Policy[];
  readonly judgements: readonly Judgement[];
}

export const NO_VERDICT: Verdict = { policies: [], judgements: [] };

/** What policies say of the entries of one spec, by name. What a waiver says of an entry that is not there is among it. */
export function judgedIn(spec: DesiredState, { judgements }: Verdict): ReadonlyMap<TokenName, readonly Diagnostic[]> {
  const found = new Map<TokenName, Diagnostic[]>();
  for (const { diagnostic, about } of judgements) {
    for (const { workspace, owner, token } of about) {
      if (workspace !== spec.workspace || owner !== spec.ownerId) continue;
      found.set(token, [...(found.get(token) ?? []), aboutEntry(diagnostic, token)]);
    }
  }
  return found;
}

/** In an inventory a finding stands at its entry; the line of a file that it was found in stays beside it. */
function aboutEntry({ place, related = [], ...finding }: Diagnostic, token: TokenName): Diagnostic {
  const written = place?.kind === 'source' ? [{ message: 'where this is written', place }] : [];
  return {
    ...finding,
    place: { kind: 'resource', resource: `token ${token}` },
    related: [...written, ...related],
  };
}

/** What policies accept of an entry, that which is over too. */
export const acceptedBy = ({ policies }: Verdict, spec: DesiredState, token: TokenName): readonly AcceptedFinding[] =>
  policies.flatMap((policy) =>
    policyWaiversOf(policy, spec, token).map(({ rule: code, reason, until }) => ({
      code,
      reason,
      until,
      policy: policy.file,
    })),
  );
