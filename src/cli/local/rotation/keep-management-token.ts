import { createHash } from 'node:crypto';
import { type SecretArn, secretArn } from '../../../core/model/ids';
import { MANAGEMENT_SECRETS } from '../local-services';
import { askSecretsManager, type SecretsManagerCaller, SecretsManagerRefused } from './ask-secrets-manager';

/** Keeps a management token in a secret of its own, where the rotation function reads it. The same one again changes nothing. */
export async function keepManagementToken(
  caller: SecretsManagerCaller,
  workspace: string,
  token: string,
): Promise<SecretArn> {
  const name = `${MANAGEMENT_SECRETS}${workspace}`;
  const stored = { SecretString: token, ClientRequestToken: createHash('sha256').update(token).digest('hex') };
  const ask = (operation: string, input: object) =>
    askSecretsManager<{ readonly ARN: string }>(caller, operation, { ...input, ...stored });
  try {
    return secretArn((await ask('CreateSecret', { Name: name })).ARN);
  } catch (error) {
    if (!(error instanceof SecretsManagerRefused) || error.code !== 'ResourceExistsException') throw error;
    return secretArn((await ask('PutSecretValue', { SecretId: name })).ARN);
  }
}
