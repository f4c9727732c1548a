import { stagesOf } from '../store/secret/stages';
import { pageOf, timeKey } from '../validation/next-token';
import { readSecretId } from '../validation/secret-id';
import { findSecret } from './find-secret';
import { seconds, type Operation } from './operation';

const MAX_PAGE = 100;

export const listSecretVersionIds: Operation = (context, fields) => {
  const id = readSecretId(fields);
  const withDeprecated = fields.flag('IncludeDeprecated') ?? false;
  const limit = fields.integer('MaxResults', { min: 1, max: MAX_PAGE }) ?? MAX_PAGE;
  const secret = findSecret(context, context.view, id);
  const items = [...secret.versions.values()]
    .map((version) => ({ version, stages: stagesOf(secret.stages, version.id) }))
    .filter(({ stages }) => withDeprecated || stages.length > 0);
  const page = pageOf(
    {
      items,
      key: ({ version }) => `${timeKey(version.createdAt)} ${version.id}`,
      limit,
      query: ['versions', secret.arn, withDeprecated],
    },
    fields,
  );
  return {
    ARN: secret.arn,
    Name: secret.name,
    Versions: page.items.map(({ version, stages }) => ({
      VersionId: version.id,
      VersionStages: stages.length > 0 ? stages : undefined,
      LastAccessedDate: seconds(version.lastAccessedDay),
      CreatedDate: seconds(version.createdAt),
      KmsKeyIds: [version.kmsKeyId ?? 'DefaultEncryptionKey'],
    })),
    NextToken: page.nextToken,
  };
};
