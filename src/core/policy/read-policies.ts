import type { Diagnostic } from '../diagnostics/diagnostic';
import { inReadingOrder } from '../diagnostics/order';
import { ownerId, tokenName } from '../model/ids';
import { documentsOf } from '../token-spec/document/documents-of';
import { asList, asMap, asText, describeKind, type RawMap } from '../token-spec/document/kinds';
import { defaultLimits } from '../token-spec/document/limits';
import { Problems } from '../token-spec/document/problems';
import type { Scope } from '../token-spec/document/scope';
import type { SpecFile } from '../token-spec/document/source-text';
import { readLastDay } from '../token-spec/fields/read-moment';
import { checkForm } from '../token-spec/schema/schema-check';
import type { Policy, PolicyDocument, PolicyWaiver, RuleInForce } from './policy';
import { RULES } from './rules/all';
import type { RuleCode } from './rules/rule';
import { textsIn } from './rules/settings/texts';
import { knownFields, validatePolicy } from './schema/generated/policy-validator';

/** What some policy files say. */
export interface PolicyReading {
  /** One for each file. Empty when there is any error: half a policy would allow what the whole forbids. */
  readonly policies: readonly Policy[];
  readonly errors: readonly Diagnostic[];
}

const FORM = { knownFields, document: 'a TokenPolicy' };

/** Reads policy files. Never throws for what a file holds. */
export function readPolicies(files: readonly SpecFile[]): PolicyReading {
  const problems = new Problems(defaultLimits.problems);
  const policies = files.map((file) => {
    const read = documentsOf(file, defaultLimits, problems).flatMap((document) => readDocument(document) ?? []);
    return {
      file: file.path,
      documents: read.map(({ document }) => document),
      waivers: read.flatMap(({ waivers }) => waivers),
    };
  });
  return problems.any ? { policies: [], errors: inReadingOrder(problems.all()) } : { policies, errors: [] };
}

interface ReadDocument {
  readonly document: PolicyDocument;
  readonly waivers: readonly PolicyWaiver[];
}

function readDocument(document: Scope): ReadDocument | undefined {
  const policy = asMap(document.value);
  if (!policy) {
    const found = describeKind(document.value);
    document.report('wrong-type', { field: 'the document', expected: 'a TokenPolicy', found, quotable: false });
    return undefined;
  }
  const { kind } = policy;
  if (typeof kind === 'string' && kind !== 'TokenPolicy') {
    // A spec beside its policy in one file: neither is taken for the other.
    const parameters = { field: 'kind', found: kind.slice(0, 60), allowed: ['TokenPolicy'] };
    document.report('not-allowed-value', parameters, { path: ['kind'] });
    return undefined;
  }
  checkForm(validatePolicy, policy, document, FORM);
  const metadata = asMap(policy['metadata']) ?? {};
  const appliesTo = asMap(policy['appliesTo']) ?? {};
  const owner = asText(metadata['owner']);
  const workspaces = textsIn(appliesTo['workspaces']);
  const owners = textsIn(appliesTo['owners']);
  return {
    document: {
      name: asText(metadata['name']) ?? '',
      ...(owner !== undefined && { owner }),
      ...(workspaces && { workspaces }),
      ...(owners && { owners }),
      rules: readRules(document.at('rules')),
    },
    waivers: (asList(policy['waivers']) ?? []).flatMap((_, index) => readWaiver(document.at('waivers', index)) ?? []),
  };
}

function readRules(scope: Scope): readonly RuleInForce[] {
  const raw = asMap(scope.value) ?? {};
  return RULES.flatMap((rule) => {
    const said = asMap(raw[rule.code]);
    if (!said) return [];
    const settings = rule.read(scope.at(rule.code));
    const reason = asText(said['reason']);
    if (settings === undefined || reason === undefined) return [];
    return [{ rule, severity: severityOf(said), reason, settings, place: scope.place([rule.code], 'key') }];
  });
}

const severityOf = ({ severity }: RawMap): RuleInForce['severity'] =>
  severity === 'warning' || severity === 'off' ? severity : 'error';

function readWaiver(scope: Scope): PolicyWaiver | undefined {
  const raw = asMap(scope.value) ?? {};
  const [rule, owner, name, reason] = ['rule', 'owner', 'name', 'reason'].map((field) => asText(raw[field]));
  const until = readLastDay(scope.at('until'));
  const known = RULES.find(({ code }) => code === rule);
  if (!known || owner === undefined || name === undefined || reason === undefined || until === undefined) {
    return undefined;
  }
  const code: RuleCode = known.code;
  return { rule: code, owner: ownerId(owner), token: tokenName(name), reason, until, place: scope.place() };
}
