import type { DesiredToken } from '../../../core/model/desired';
import type { EntryFacts } from '../../../core/reconcile/observed';
import { type Diagnostic, errorDiagnostic, isUnknown } from '../../plugin';
import type { TokenPlan, TokenState } from './schema';

/** Settings of a secret that can't be changed once it is there. */
export function settingsProblems(prior: TokenState, config: TokenPlan, facts: EntryFacts): readonly Diagnostic[] {
  if (prior.secret_arn === null || isUnknown(config.secret)) return [];
  const wanted = config.secret?.kms_key_id ?? null;
  const observed = facts.secret.known ? facts.secret.value?.kmsKeyId : undefined;
  if (isUnknown(wanted) || wanted === (prior.secret?.kms_key_id ?? null) || wanted === observed) return [];
  if (wanted === null) return [];
  return [
    errorDiagnostic(
      'The KMS key of a secret is not changed here',
      'Change it with "aws secretsmanager update-secret --kms-key-id", or give the secret another name: that makes a new one.\nCode: kms-key-change',
      ['secret', 'kms_key_id'],
    ),
  ];
}

/** Tags that the configuration adds or changes. The port adds tags and takes none away. */
export function tagsChanged(prior: TokenState, { secret }: DesiredToken): boolean {
  if (secret.kind !== 'managed') return false;
  const before = prior.secret?.tags ?? {};
  return Object.entries(secret.tags).some(([key, value]) => before[key] !== value);
}
