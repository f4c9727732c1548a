import type { SchemaError } from './generated/token-spec-validator';
import { explainDate, explainDuration, explainName, type Explanation } from '../document/explain-text';
import { quoted } from '../document/kinds';
import type { Scope } from '../document/scope';
import type { Path } from '../document/spec-document';

const SECRET_NAME = 'letters, digits and /_+=.@!-';

const FORMS: Readonly<Record<string, string>> = {
  workspace: "the workspace's id, such as ws_acme",
  project: "the project's id, such as proj_web",
  maxIssuedLifetime: 'hours or days, such as 90d, or unlimited',
  recoveryWindow: 'whole days, 7d to 30d, or 0d for none',
  region: 'an AWS region, such as eu-west-1',
  prefix: SECRET_NAME,
  name: SECRET_NAME,
  arn: 'the whole ARN with its random suffix, such as arn:aws:secretsmanager:eu-west-1:123456789012:secret:team/token-AbC123',
};

const EXPLAIN_DURATION = new Set(['expiresIn', 'every', 'overlap', 'observationPeriod', 'atMost']);
const EXPLAIN_DATE = new Set(['expiresAt', 'reviewBy', 'until']);

/** Says what is wrong with a text that is too short, too long or of another form than its field takes. */
export function explainSchemaFormat(error: SchemaError, scope: Scope, path: Path): void {
  const field = scope.name(...path);
  const text = String(scope.at(...path).value);
  const found = quoted(text);
  const where = (explanation: Explanation) => ({
    path,
    ...(explanation.suggestion === undefined ? {} : { suggestion: explanation.suggestion }),
  });
  if (isName([...scope.path, ...path])) {
    const explanation = explainName(text);
    return scope.report('invalid-name', { field, found, problem: explanation.problem }, where(explanation));
  }
  if (error.keyword === 'maxLength') {
    return scope.report('too-long', { field, limit: Number(error.params['limit']), unit: 'characters' }, { path });
  }
  if (text.trim() === '') return scope.report('empty-value', { field }, { path });
  const key = String([...scope.path, ...path].at(-1));
  if (EXPLAIN_DURATION.has(key)) {
    const explanation = explainDuration(text);
    return scope.report('invalid-duration', { field, found, problem: explanation.problem }, where(explanation));
  }
  if (EXPLAIN_DATE.has(key)) {
    const explanation = explainDate(text);
    return scope.report('invalid-date', { field, found, problem: explanation.problem }, where(explanation));
  }
  if (key === 'window') {
    return scope.report('invalid-window', { found, problem: 'it is no stretch of whole hours' }, { path });
  }
  if ([...scope.path, ...path].at(-2) === 'needs') return explainNeed(text, scope, path);
  return scope.report('invalid-format', { field, found, form: FORMS[key] ?? 'another text' }, { path });
}

function explainNeed(text: string, scope: Scope, path: Path): void {
  const near = text
    .trim()
    .toLowerCase()
    .replace(/\s*[:./\s]\s*/, ':');
  const suggestion = /^[a-z][a-z0-9_-]*:[a-z][a-z0-9_-]*$/.test(near) ? { suggestion: near } : {};
  const form = 'category:action, such as testcases:view';
  scope.report('invalid-format', { field: scope.name(...path), found: quoted(text), form }, { path, ...suggestion });
}

/** Names of tokens and owner ids, but not the names of secrets. */
const isName = (path: Path): boolean => {
  const last = path.at(-1);
  const parent = path.at(-2);
  return last === 'renamedFrom' || (last === 'name' && parent !== 'secret');
};
