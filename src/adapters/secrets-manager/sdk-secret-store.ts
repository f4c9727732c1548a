import type { Replica } from '../../core/model/desired';
import { type SecretArn, secretArn, type VersionId } from '../../core/model/ids';
import { SecretValue } from '../../core/model/secret-value';
import type { CallLimits } from '../../core/ports/call-limits';
import {
  AWSCURRENT,
  AWSPENDING,
  type NewSecret,
  type SecretFacts,
  type SecretStore,
  type StoredValue,
  type VersionFacts,
} from '../../core/ports/secret-store';
import type { At } from '../../core/ports/token-api';
import { type Caller, required, succeeded } from './call/caller';
import { toDescribedFacts, toReplicaRegions, toSecretFacts, toTags, toVersionFacts } from './converters';
import { portError } from './call/port-errors';
import { moveStage } from './move-stage';
import { carries, tagFilters } from './tag-filters';

const PAGE = 100;

/** Secrets Manager in one region, through the AWS SDK. */
export class SdkSecretStore implements SecretStore {
  constructor(private readonly caller: Caller) {}

  region(): Promise<string> {
    return this.caller.resolveRegion();
  }

  accounts(): Promise<readonly string[]> {
    return this.caller.accounts();
  }

  during(limits: CallLimits): SecretStore {
    return new SdkSecretStore(this.caller.during(limits));
  }

  async describe(id: string): Promise<At<SecretFacts | undefined>> {
    const result = await this.caller.call(
      'describe',
      ({ DescribeSecretCommand }) => new DescribeSecretCommand({ SecretId: id }),
    );
    if (!result.ok && result.failure.code === 'ResourceNotFoundException') return { value: undefined, at: result.at };
    const answer = succeeded('describe', result);
    return { value: required(toDescribedFacts(answer), 'describe', result), at: result.at };
  }

  async *listByTags(tags: Readonly<Record<string, string>>): AsyncIterable<At<readonly SecretFacts[]>> {
    const filters = tagFilters(tags);
    let NextToken: string | undefined;
    do {
      const input = {
        ...(filters.length > 0 && { Filters: filters }),
        IncludePlannedDeletion: true,
        MaxResults: PAGE,
        NextToken,
      };
      const result = await this.caller.call('listByTags', ({ ListSecretsCommand }) => new ListSecretsCommand(input));
      const answer = succeeded('listByTags', result);
      const page = (answer.SecretList ?? []).map((entry) => required(toSecretFacts(entry), 'listByTags', result));
      yield { value: page.filter((secret) => carries(secret.tags, tags)), at: result.at };
      NextToken = answer.NextToken;
    } while (NextToken !== undefined);
  }

  async listVersions(arn: SecretArn): Promise<At<readonly VersionFacts[]>> {
    const versions: VersionFacts[] = [];
    let NextToken: string | undefined;
    for (;;) {
      const input = { SecretId: arn, IncludeDeprecated: true, MaxResults: PAGE, NextToken };
      const result = await this.caller.call(
        'listVersions',
        ({ ListSecretVersionIdsCommand }) => new ListSecretVersionIdsCommand(input),
      );
      const answer = succeeded('listVersions', result);
      versions.push(...(answer.Versions ?? []).map((entry) => required(toVersionFacts(entry), 'listVersions', result)));
      NextToken = answer.NextToken;
      if (NextToken === undefined) return { value: versions, at: result.at };
    }
  }

  async read(arn: SecretArn, version: VersionId): Promise<At<StoredValue>> {
    const result = await this.caller.call(
      'read',
      ({ GetSecretValueCommand }) => new GetSecretValueCommand({ SecretId: arn, VersionId: version }),
    );
    if (!result.ok && result.failure.code === 'ResourceNotFoundException') {
      return { value: { kind: (await this.#exists(arn, version)) ? 'empty' : 'not-found' }, at: result.at };
    }
    const { SecretString, SecretBinary, VersionStages } = succeeded('read', result);
    // A binary value is nobody's of ours; as text it is found to be none of ours like any other foreign value.
    const text = SecretString ?? (SecretBinary && Buffer.from(SecretBinary).toString('utf8'));
    const value = new SecretValue(required(text, 'read', result));
    return { value: { kind: 'value', value, stages: [...(VersionStages ?? [])].sort() }, at: result.at };
  }

  async create(secret: NewSecret): Promise<At<SecretArn>> {
    // A token of our own: the SDK's would differ in nothing, but come from the machine's random source.
    const ClientRequestToken = Buffer.from(this.caller.random.bytes(16)).toString('hex');
    const { name: Name, description: Description, kmsKeyId: KmsKeyId } = secret;
    const result = await this.caller.call(
      'create',
      ({ CreateSecretCommand }) =>
        new CreateSecretCommand({
          Name,
          Description,
          KmsKeyId,
          Tags: toTags(secret.tags),
          ...(secret.replicas && { AddReplicaRegions: toReplicaRegions(secret.replicas) }),
          ClientRequestToken,
        }),
    );
    const pending = `The secret ${Name} can't be made in ${result.place.region}: Secrets Manager calls the request invalid, as it does while a secret of that name is scheduled for deletion. Restore it, or wait until its recovery window is over.`;
    if (!result.ok && result.failure.code === 'InvalidRequestException') {
      throw portError('create', result.failure, result.place, { message: pending });
    }
    const answer = succeeded('create', result);
    return { value: secretArn(required(answer.ARN, 'create', result)), at: result.at };
  }

  async tag(arn: SecretArn, tags: Readonly<Record<string, string>>): Promise<At<void>> {
    const result = await this.caller.call(
      'tag',
      ({ TagResourceCommand }) => new TagResourceCommand({ SecretId: arn, Tags: toTags(tags) }),
    );
    succeeded('tag', result);
    return { value: undefined, at: result.at };
  }

  async update(
    arn: SecretArn,
    { description: Description, kmsKeyId: KmsKeyId }: { readonly description?: string; readonly kmsKeyId?: string },
  ): Promise<At<void>> {
    const result = await this.caller.call(
      'update',
      ({ UpdateSecretCommand }) => new UpdateSecretCommand({ SecretId: arn, Description, KmsKeyId }),
    );
    succeeded('update', result);
    return { value: undefined, at: result.at };
  }

  async put(arn: SecretArn, version: VersionId, value: SecretValue, stages: readonly string[]): Promise<At<void>> {
    const result = await this.caller.call(
      'put',
      ({ PutSecretValueCommand }) =>
        new PutSecretValueCommand({
          SecretId: arn,
          ClientRequestToken: version,
          VersionStages: [...stages],
          SecretString: value.reveal(),
        }),
    );
    succeeded('put', result);
    return { value: undefined, at: result.at };
  }

  async moveStage(
    arn: SecretArn,
    stage: string,
    move: { readonly to?: VersionId; readonly from?: VersionId },
  ): Promise<At<void>> {
    return moveStage(this.caller, (id) => this.describe(id), arn, { stage, ...move });
  }

  async rotate(arn: SecretArn, version: VersionId): Promise<At<void>> {
    const result = await this.caller.call(
      'rotate',
      ({ RotateSecretCommand }) => new RotateSecretCommand({ SecretId: arn, ClientRequestToken: version }),
    );
    const done = { value: undefined, at: result.at };
    if (result.ok) return done;
    const { failure, place } = result;
    if (failure.code !== 'InvalidRequestException') throw portError('rotate', failure, place);
    // AWS has one code for a rotation in flight and for one that is not configured.
    const stages = (await this.describe(arn)).value?.stages ?? new Map<VersionId, readonly string[]>();
    const inFlight = [...stages].find(([, carried]) => carried.includes(AWSPENDING) && !carried.includes(AWSCURRENT));
    if (inFlight === undefined) throw portError('rotate', failure, place);
    if (inFlight[0] === version) return done;
    throw portError('rotate', failure, place, { kind: 'conflict' });
  }

  async replicate(arn: SecretArn, replicas: readonly Replica[]): Promise<At<void>> {
    const result = await this.caller.call(
      'replicate',
      ({ ReplicateSecretToRegionsCommand }) =>
        new ReplicateSecretToRegionsCommand({ SecretId: arn, AddReplicaRegions: toReplicaRegions(replicas) }),
    );
    succeeded('replicate', result);
    return { value: undefined, at: result.at };
  }

  async removeReplicas(arn: SecretArn, regions: readonly string[]): Promise<At<void>> {
    const result = await this.caller.call(
      'removeReplicas',
      ({ RemoveRegionsFromReplicationCommand }) =>
        new RemoveRegionsFromReplicationCommand({ SecretId: arn, RemoveReplicaRegions: [...regions] }),
    );
    succeeded('removeReplicas', result);
    return { value: undefined, at: result.at };
  }

  async delete(arn: SecretArn, recoveryWindowDays: number): Promise<At<void>> {
    const window =
      recoveryWindowDays === 0 ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: recoveryWindowDays };
    const result = await this.caller.call(
      'delete',
      ({ DeleteSecretCommand }) => new DeleteSecretCommand({ SecretId: arn, ...window }),
    );
    const done = { value: undefined, at: result.at };
    if (result.ok || result.failure.code === 'ResourceNotFoundException') return done;
    // It may be scheduled for deletion already; AWS has one code for that and for other states.
    if (
      result.failure.code === 'InvalidRequestException' &&
      (await this.describe(arn)).value?.deletedAt !== undefined
    ) {
      return done;
    }
    throw portError('delete', result.failure, result.place);
  }

  async restore(arn: SecretArn): Promise<At<void>> {
    const result = await this.caller.call(
      'restore',
      ({ RestoreSecretCommand }) => new RestoreSecretCommand({ SecretId: arn }),
    );
    succeeded('restore', result);
    return { value: undefined, at: result.at };
  }

  /** GetSecretValue says the same of a version without a value as of one that is not there. */
  async #exists(arn: SecretArn, version: VersionId): Promise<boolean> {
    const secret = (await this.describe(arn)).value;
    if (!secret) return false;
    if (secret.stages.has(version)) return true;
    return (await this.listVersions(arn)).value.some(({ id }) => id === version);
  }
}
