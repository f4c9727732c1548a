import { readPolicyFiles } from '../../../adapters/system/policy-files';
import { type Diagnostic as CoreDiagnostic, formatPlace } from '../../../core/diagnostics/diagnostic';
import type { Policy } from '../../../core/policy/policy';
import { readPolicies } from '../../../core/policy/read-policies';
import { DiagnosticsError, errorDiagnostic } from '../../plugin';
import type { Settings } from './configuration';

/** The policy that the settings name. @throws DiagnosticsError when it can't be read, or is not valid */
export function policiesOf({ policy }: Settings): readonly Policy[] {
  if (policy === undefined) return [];
  const found = readPolicyFiles([policy], { files: [], policies: [] });
  if (found.errors.length > 0) throw new DiagnosticsError(...found.errors.map(told));
  const { policies, errors } = readPolicies(found.policies);
  if (errors.length > 0) throw new DiagnosticsError(...errors.map(told));
  return policies;
}

const told = ({ message, advice, place, code }: CoreDiagnostic) =>
  errorDiagnostic(
    'The policy is not in force',
    [
      `${place ? `${formatPlace(place)}: ` : ''}${message}`,
      ...(advice === undefined ? [] : [advice]),
      `Code: ${code}`,
    ].join('\n'),
    ['policy'],
  );
