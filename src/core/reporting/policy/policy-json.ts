import type { Policy } from '../../policy/policy';
import type { Instant } from '../../model/time';
import { lastDayBefore } from '../../token-spec/fields/read-moment';
import { renderDocument, type Stamp } from '../document/document';

/** Policies as a document. Every field is always there, `null` where nothing is said. */
export const renderPolicyJson = (policies: readonly Policy[], now: Instant, stamp: Stamp): string =>
  renderDocument(
    {
      kind: 'policies',
      specs: [],
      findings: [],
      result: { policies: policies.map((policy) => policyData(policy, now)) },
    },
    stamp,
  );

const policyData = ({ file, documents, waivers }: Policy, now: Instant): object => ({
  file,
  documents: documents.map(({ name, owner, workspaces, owners, rules }) => ({
    name,
    owner: owner ?? null,
    workspaces: workspaces ?? null,
    owners: owners ?? null,
    rules: rules.map(({ rule, severity, settings, reason, place }) => ({
      code: rule.code,
      severity,
      settings: rule.tell(settings),
      reason,
      line: place.kind === 'source' ? place.line : null,
    })),
  })),
  waivers: waivers.map(({ rule, owner, token, reason, until, place }) => ({
    rule,
    owner,
    token,
    reason,
    until: lastDayBefore(until),
    ended: until <= now,
    line: place.kind === 'source' ? place.line : null,
  })),
});
