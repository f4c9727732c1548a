import type { Diagnostic as CoreDiagnostic, Place } from '../../../../core/diagnostics/diagnostic';
import type { Located } from '../../../../core/token-spec/document/scope';
import type { Path } from '../../../../core/token-spec/document/spec-document';
import { attributePath as attributeBelow } from '../../../../core/token-spec/table/attribute-names';
import { fieldsOf, tokenField } from '../../../../core/token-spec/table/token-fields';
import { type Diagnostic, errorDiagnostic, type ValuePath, warningDiagnostic } from '../../../plugin';
import { HCL_WORDS } from './hcl-words';

/** The place of a path into the form of a spec; the attribute it stands for is found when the diagnostic is shown. */
export const placeOfPath = (path: Path): Place => ({
  kind: 'resource',
  resource: 'hawzu_access_token',
  attribute: JSON.stringify(path),
});

/** The ways to what a resource declares, as those of a spec with one entry. */
export const ENTRY: Path = ['tokens', 0];
export const OWNER: Path = ['metadata', 'name'];
export const WORKSPACE: Path = ['workspace'];

/** The attribute that a path of a spec is called here; `undefined`: none. */
export function attributePath(path: Path): ValuePath | undefined {
  const [first] = path;
  if (first === OWNER[0]) return ['owner_id'];
  if (first === WORKSPACE[0]) return ['workspace_id'];
  return first === ENTRY[0] ? tokenPath(path.slice(ENTRY.length)) : undefined;
}

/** The same for a path that begins at the token. */
export function tokenPath(path: Path): ValuePath | undefined {
  const found = attributeBelow(fieldsOf(tokenField), path);
  return found.length > 0 ? found : undefined;
}

/** Where the values of a configuration stand, and in whose words they are told of. */
export const CONFIGURATION: Located = { place: placeOfPath, source: { path: '' }, words: HCL_WORDS };

/** A diagnostic of the core as Terraform shows it: on the attribute, in the words of the configuration. */
export function toTerraform(diagnostic: CoreDiagnostic): Diagnostic {
  const { place, severity, code, advice, suggestion } = diagnostic;
  const path = place?.kind === 'resource' ? pathIn(place.attribute) : undefined;
  const meant = suggestion === undefined ? [] : [`Did you mean ${suggestion}?`];
  const detail = [...meant, ...(advice === undefined ? [] : [sentence(advice)]), `Code: ${code}`].join('\n');
  const build = severity === 'error' ? errorDiagnostic : warningDiagnostic;
  return build(capital(diagnostic.message), detail, path);
}

function pathIn(attribute: string | undefined): ValuePath | undefined {
  if (attribute === undefined || !attribute.startsWith('[')) return undefined;
  return attributePath(JSON.parse(attribute) as Path);
}

/** A sentence begins with a capital, unless its first word is the name of an attribute or of a token. */
const capital = (text: string): string =>
  /^([a-z]+_|[a-z0-9-]+: )/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
const sentence = (text: string): string => `${capital(text)}${/[.!?]$/.test(text) ? '' : '.'}`;
