import { readSpecFiles } from '../../adapters/system/spec-files';
import { instant } from '../../core/model/time';
import { renderPolicyJson } from '../../core/reporting/policy/policy-json';
import { renderPolicyText } from '../../core/reporting/policy/policy-text';
import { policiesFor, type PolicyFlags } from '../pass/judging';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import { stamp } from '../terminal/stamp';

export type PolicyCommandFlags = PolicyFlags;

/** Lists what the policies in force for some specs say. Specs themselves are not judged. */
export async function policyCommand(
  { terminal, flags }: Invocation<PolicyCommandFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  // Where a spec of the working directory would lie.
  const here = { files: [{ path: 'tokens.yaml', content: '' }], policies: [], errors: [] };
  const specs = paths.length === 0 ? here : readSpecFiles(paths);
  if (specs.errors.length > 0) throw new CommandFailure(ExitCode.error, specs.errors);
  const { policies } = policiesFor(flags.policy ?? [], specs);
  const now = instant(Date.now());
  if (flags.format === 'json') terminal.result(renderPolicyJson(policies, now, stamp()));
  else if (policies.length === 0) terminal.say('No policy is in force here.');
  else terminal.result(renderPolicyText(policies, now, { painter: terminal.painter, width: terminal.width }));
  return ExitCode.done;
}
