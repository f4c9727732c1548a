import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import { gatewayCodes } from '../../core/diagnostics/catalogue/gateway';
import { inReadingOrder } from '../../core/diagnostics/order';
import { documentsOf } from '../../core/token-spec/document/documents-of';
import { asList, asMap, asText, describeKind, type RawMap } from '../../core/token-spec/document/kinds';
import { defaultLimits } from '../../core/token-spec/document/limits';
import { Problems } from '../../core/token-spec/document/problems';
import type { Scope } from '../../core/token-spec/document/scope';
import { checkForm } from '../../core/token-spec/schema/schema-check';
import { unnamed } from '../path-pattern';
import type { Rule } from '../rule';
import { type GatewayFile, type GatewayLimits, type NamedToken, NO_FILE, type TokenSource } from './gateway-file';
import { GatewayFileError } from './gateway-file-error';
import { readRule } from './read-rule';
import { knownFields, validateGateway } from './schema/generated/gateway-validator';

/** For what does not have its form: `write …`. */
const FORM = {
  knownFields,
  document: 'a Gateway',
  forms: {
    path: '/api/v1 and what follows, such as /api/v1/workspace/{workspace}/project/{project}/releases',
    permission: 'a permission of docs/permissions.md such as testcases:view, or any, or nobody',
    basePath: 'what the paths begin with, such as /v1',
    items: 'a JSON pointer such as /projects, or "" for the body itself',
    id: 'a JSON pointer such as /id',
    total: 'a JSON pointer such as /total',
    next: 'a JSON pointer such as /next',
    name: 'the name of a field, or a JSON pointer such as /name',
    cursor: 'the name of a parameter, such as cursor',
    workspace: "the workspace's id, such as ws_acme",
    secret: 'name or ARN of a secret',
    env: 'the name of a variable, such as HAWZU_UPSTREAM_TOKEN',
    requestsPerMinuteOfToken: 'a whole number, 0 for no limit',
    requestsPerMinuteOfWorkspace: 'a whole number, 0 for no limit',
    atOnceOfToken: 'a whole number',
    atOnce: 'a whole number',
  },
};

/** Reads the file of a gateway. @throws GatewayFileError with everything that is wrong in it */
export function readGatewayFile({ name, text }: { readonly name: string; readonly text: string }): GatewayFile {
  const problems = new Problems(defaultLimits.problems);
  const documents = documentsOf({ path: name, content: text }, defaultLimits, problems);
  const [, second] = documents;
  if (second) problems.add(gatewayCodes.diagnose('gateway-one-document', {}, { place: second.place() }));
  const files = documents.flatMap((document) => readDocument(document) ?? []);
  if (problems.any) throw new GatewayFileError(inReadingOrder(problems.all()));
  const [file = NO_FILE] = files;
  return file;
}

function readDocument(document: Scope): GatewayFile | undefined {
  const raw = asMap(document.value);
  if (!raw) {
    const found = describeKind(document.value);
    document.report('wrong-type', { field: 'the document', expected: 'a Gateway', found, quotable: false });
    return undefined;
  }
  checkForm(validateGateway, raw, document, FORM);
  const basePath = asText(raw['basePath']);
  const lines = scopesIn(document, 'rules').flatMap((scope) => readRule(scope) ?? []);
  tellTwice(lines);
  return {
    ...(basePath !== undefined && { basePath }),
    rules: lines.flatMap(({ rule, counts }) => (counts ? [rule] : [])),
    without: lines.flatMap(({ rule, counts }) => (counts ? [] : [rule])),
    tokens: readTokens(scopesIn(document, 'tokens')),
    limits: readLimits(asMap(raw['limits']) ?? {}),
  };
}

const scopesIn = (document: Scope, field: string): readonly Scope[] =>
  (asList(asMap(document.value)?.[field]) ?? []).map((_, index) => document.at(field, index));

function tellTwice(lines: readonly { readonly rule: Rule; readonly scope: Scope }[]): void {
  const first = new Map<string, Scope>();
  for (const { rule, scope } of lines) {
    const { method, path } = rule;
    const key = `${method} ${unnamed(path)}`;
    const before = first.get(key);
    if (!before) {
      first.set(key, scope);
      continue;
    }
    const related = [{ message: 'the first one', place: before.place() }];
    report(scope, gatewayCodes.diagnose('gateway-rule-twice', { method, path }, { place: scope.place(), related }));
  }
}

function readTokens(scopes: readonly Scope[]): readonly NamedToken[] {
  const seen = new Set<string | undefined>();
  return scopes.flatMap((scope) => {
    const raw = asMap(scope.value) ?? {};
    const workspace = asText(raw['workspace']);
    if (seen.has(workspace) || (workspace === undefined && scopes.length > 1)) {
      report(scope, gatewayCodes.diagnose('gateway-token-twice', { workspace }, { place: scope.place() }));
    }
    seen.add(workspace);
    const [source, ...more] = sourcesIn(raw);
    if (source && more.length === 0) return [{ workspace, source }];
    report(scope, gatewayCodes.diagnose('gateway-token-source', {}, { place: scope.place() }));
    return [];
  });
}

function sourcesIn(raw: RawMap): readonly TokenSource[] {
  const [secret, file, env] = ['secret', 'file', 'env'].map((field) => asText(raw[field]));
  return [
    ...(secret === undefined ? [] : [{ kind: 'secret', id: secret } as const]),
    ...(file === undefined ? [] : [{ kind: 'file', path: file } as const]),
    ...(env === undefined ? [] : [{ kind: 'env', name: env } as const]),
  ];
}

function readLimits(raw: RawMap): GatewayLimits {
  const numbers = Object.entries(raw).filter((entry) => typeof entry[1] === 'number');
  return Object.fromEntries(numbers);
}

const report = (scope: Scope, diagnostic: Diagnostic): void => {
  scope.problems.add(diagnostic);
};
