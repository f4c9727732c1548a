import type { Diagnostic as CoreDiagnostic, Place } from '../../../../core/diagnostics/diagnostic';
import type { Path } from '../../../../core/token-spec/document/spec-document';
import { type Diagnostic, errorDiagnostic, type ValuePath, warningDiagnostic } from '../../../plugin';

/** The place of a path into the form of a spec; the attribute it stands for is found when the diagnostic is shown. */
export const placeOfPath = (path: Path): Place => ({
  kind: 'resource',
  resource: 'hawzu_access_token',
  attribute: JSON.stringify(path),
});

const NAMES: Readonly<Record<string, string>> = {
  expiresIn: 'expires_in',
  expiresAt: 'expires_at',
  expires: 'never_expires',
  reviewBy: 'review_by',
  observationPeriod: 'observation_period',
  kmsKeyId: 'kms_key_id',
  recoveryWindow: 'recovery_window',
  takeOver: 'take_over',
};

/** The attribute that a path of a spec is called here. Elements of the set of grants have no path of their own. */
export function attributePath(path: Path): ValuePath | undefined {
  const [first, second, ...rest] = path;
  if (first === 'metadata') return ['owner_id'];
  if (first === 'workspace') return ['workspace_id'];
  if (first === 'tokens' && second === 0) return tokenPath(rest);
  if (first === 'defaults' && second !== undefined) return tokenPath([second, ...rest]);
  return undefined;
}

/** The same for a path that begins at the token. */
export function tokenPath(path: Path): ValuePath | undefined {
  const [field, inner, ...rest] = path.map(String);
  if (field === undefined) return undefined;
  if (field === 'access') {
    if (inner === 'workspace') return [rest[0] === 'needs' ? 'workspace_needs' : 'workspace_role'];
    return ['project_grants'];
  }
  const name = NAMES[field] ?? field;
  if (inner === undefined || (field !== 'rotation' && field !== 'secret')) return [name];
  return [name, NAMES[inner] ?? inner, ...rest];
}

/** A diagnostic of the core as Terraform shows it: on the attribute, in the words of the configuration. */
export function shown(diagnostic: CoreDiagnostic): Diagnostic {
  const { place, severity, code, advice, suggestion } = diagnostic;
  const path = place?.kind === 'resource' ? pathIn(place.attribute) : undefined;
  const meant = suggestion === undefined ? [] : [`Did you mean ${inHcl(suggestion)}?`];
  const detail = [...meant, ...(advice === undefined ? [] : [sentence(inHcl(advice))]), `Code: ${code}`].join('\n');
  const build = severity === 'error' ? errorDiagnostic : warningDiagnostic;
  return build(capital(inHcl(diagnostic.message)), detail, path);
}

function pathIn(attribute: string | undefined): ValuePath | undefined {
  if (attribute === undefined || !attribute.startsWith('[')) return undefined;
  return attributePath(JSON.parse(attribute) as Path);
}

/** The words of a spec file, as the configuration calls them. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/"expires: never"/g, 'never_expires'],
  [/expires: never/g, 'never_expires = true'],
  [/"rotation: none"/g, 'rotation = { enabled = false }'],
  [/secret: \{ arn: (\S+), takeOver: true \}/g, 'secret = { arn = "$1", take_over = true }'],
  [/takeOver: true/g, 'take_over = true'],
  [/enabled: false/g, 'enabled = false'],
  [/\bexpiresIn, expiresAt and expires\b/g, 'expires_in, expires_at and never_expires'],
  [/metadata\.owner/g, 'owner'],
  [/metadata\.name/g, 'owner_id'],
  [/"workspace" and "projects"/g, 'workspace access and project_grants'],
  [/"projects"/g, 'project_grants'],
  [/, and set renamedFrom to keep the token/g, '; secret and token stay'],
  [/with "needs" it/g, 'with workspace_needs it'],
  [/; to move the entry here, set movedFrom: [^}]*}, and movedTo in the other spec/g, ''],
  [/Set renamedFrom: \S+ to keep secret and token under the new name, or choose/g, 'Choose'],
  [/\bthe spec\b/g, 'the configuration'],
  [/\ba spec\b/g, 'a configuration'],
];

export function inHcl(text: string): string {
  const worded = WORDS.reduce((current, [word, instead]) => current.replace(word, instead), text);
  return worded.replace(
    /\b(expiresIn|expiresAt|reviewBy|observationPeriod|kmsKeyId|recoveryWindow|takeOver)\b/g,
    (word) => NAMES[word] ?? word,
  );
}

/** A sentence begins with a capital, unless its first word is the name of an attribute or of a token. */
const capital = (text: string): string =>
  /^([a-z]+_|[a-z0-9-]+: )/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
const sentence = (text: string): string => `${capital(text)}${/[.!?]$/.test(text) ? '' : '.'}`;
