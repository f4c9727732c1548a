import type { SecretArn, VersionId } from '../../core/model/ids';
import { AWSCURRENT, type SecretFacts } from '../../core/ports/secret-store';
import type { At } from '../../core/ports/token-api';
import type { Caller } from './call/caller';
import { portError } from './call/port-errors';

/** A staging label, the version that it moves to and the one that it leaves. */
interface StageMove {
  readonly stage: string;
  readonly to?: VersionId;
  readonly from?: VersionId;
}

/**
 * Compare-and-swap of a staging label. AWS refuses a wrong `from` with the same code as other bad parameters, so the
 * secret is looked at again to tell them apart. When an earlier attempt's answer was lost and the stage sits where it
 * should, that attempt moved it.
 */
export async function moveStage(
  caller: Caller,
  describe: (id: string) => Promise<At<SecretFacts | undefined>>,
  arn: SecretArn,
  { stage, to, from }: StageMove,
): Promise<At<void>> {
  const result = await caller.call(
    'moveStage',
    ({ UpdateSecretVersionStageCommand }) =>
      new UpdateSecretVersionStageCommand({
        SecretId: arn,
        VersionStage: stage,
        MoveToVersionId: to,
        RemoveFromVersionId: from,
      }),
  );
  const done = { value: undefined, at: result.at };
  if (result.ok) return done;
  const { failure, place } = result;
  if (failure.code !== 'InvalidParameterException') throw portError('moveStage', failure, place);
  const stages = (await describe(arn)).value?.stages ?? new Map<VersionId, readonly string[]>();
  const owner = [...stages].find(([, carried]) => carried.includes(stage))?.[0];
  if (failure.ambiguous && owner === to) return done;
  const moved = owner !== from && !(stage === AWSCURRENT && to === undefined);
  if (!moved) throw portError('moveStage', failure, place);
  throw portError('moveStage', failure, place, { kind: 'conflict' });
}
