import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DevHome } from './dev-process';

/** The secret of the entry `ci-runner`. */
export const SECRET = 'hawzu/acme/ci-runner';
/** A clock that is set. */
export const MARCH = ['--clock', '2026-03-01T00:00Z'];

/** How often it was said of that secret. */
export const times = (said: string, what: string): number => said.split(`${SECRET}: ${what}`).length - 1;

/** `dev` with a spec whose secret rotates. */
export class RotatingHome extends DevHome {
  /** What consumers of that secret read. */
  async currentToken(): Promise<string> {
    return (JSON.parse(await this.secretString(SECRET)) as { token: string }).token;
  }

  /** What anybody reads there who uses the endpoint as it is told. Rejects with the SDK's error. */
  async secretString(secret: string): Promise<string> {
    const client = new SecretsManagerClient({
      endpoint: this.values.secrets,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secret }));
    return SecretString ?? '';
  }
}
