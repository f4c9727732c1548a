import { awsStackCodes } from '../../core/diagnostics/catalogue/aws-stack';
import { issuedLifetime } from '../../core/model/access';
import type { DeclaredState } from '../../core/model/desired';
import type { SecretArn } from '../../core/model/ids';
import { formatDuration, longestLength, parseDuration } from '../../core/model/time';
import { StackError } from '../props/stack-error';

/**
 * A management token that is an entry of its own spec rotates itself, as long as each can issue the next.
 * @throws StackError when its successor could not live as long as declared
 */
export function checkManagementEntry({ tokens }: DeclaredState, arn: SecretArn): void {
  const entry = tokens.find(({ secret }) => secret.kind === 'external' && secret.arn === arn);
  if (entry?.rotation.kind !== 'every' || entry.expiry.kind !== 'after') return;
  const { duration } = entry.expiry;
  const issues = issuedLifetime(entry.access);
  if (lengthOf(issues) >= longestLength(duration)) return;
  const parameters = { token: entry.name, lives: formatDuration(duration), issues: issues ?? 'nothing' };
  throw new StackError([awsStackCodes.diagnose('management-token-successor', parameters)]);
}

function lengthOf(lifetime: string | undefined): number {
  if (lifetime === undefined) return 0;
  const duration = parseDuration(lifetime);
  return duration ? longestLength(duration) : Number.POSITIVE_INFINITY;
}
