import { Annotations } from 'cdktf';
import type { Construct } from 'constructs';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';

/** What somebody should know at synth, as CDKTF shows it. */
export function annotate(scope: Construct, { severity, code, message, advice }: Diagnostic): void {
  const text = `${message} [${code}]${advice === undefined ? '' : `; ${advice}`}`;
  if (severity === 'note') Annotations.of(scope).addInfo(text);
  else Annotations.of(scope).addWarning(text);
}
