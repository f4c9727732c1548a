import type { CtyType } from '../values/cty-type';
import type { Diagnostic } from '../values/diagnostic';
import { formatPath } from '../values/value-error';
import type { DiagnosticMessage } from './messages/diagnostic';
import { severities } from './messages/diagnostic';
import { highlightedPath } from './path-to-wire';

/** Diagnostics in the protocol's form. `root` is the type that their paths lead into; without one, paths are only said in words. */
export function diagnosticsToWire(
  root: CtyType | undefined,
  list: readonly Diagnostic[],
): readonly DiagnosticMessage[] {
  return list.map((diagnostic) => diagnosticToWire(root, diagnostic));
}

function diagnosticToWire(root: CtyType | undefined, diagnostic: Diagnostic): DiagnosticMessage {
  const { severity, summary, detail = '', path = [] } = diagnostic;
  const found = root === undefined ? undefined : highlightedPath(root, path);
  const unsaid = path.length > 0 && found?.complete !== true;
  return {
    severity: severities[severity],
    summary,
    detail: unsaid ? `${detail}${detail === '' ? '' : '\n\n'}The attribute: ${formatPath(path)}` : detail,
    attribute: found === undefined || path.length === 0 ? undefined : found.path,
  };
}
