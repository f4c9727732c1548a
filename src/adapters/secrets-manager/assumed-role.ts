import type { Clock } from '../../core/ports/clock';
import { PortError } from '../../core/ports/errors';
import type { AwsSettings } from './caller';

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

interface StsAnswer {
  readonly Credentials?: {
    readonly AccessKeyId?: string;
    readonly SecretAccessKey?: string;
    readonly SessionToken?: string;
    readonly Expiration?: Date;
  };
}

/** The client that the SDK itself takes roles with: it comes with the SDK, so no second one is installed. */
interface Sts {
  readonly STSClient: new (options: object) => { send(command: object): Promise<StsAnswer> };
  readonly AssumeRoleCommand: new (input: { readonly RoleArn: string; readonly RoleSessionName: string }) => object;
}

interface OwnCredentials {
  readonly defaultProvider: (options: { readonly profile?: string }) => unknown;
}

/** What the SDK tells a source of credentials about the client that asks. */
interface Asking {
  readonly callerClientConfig?: { readonly region?: () => Promise<string> };
}

/** Credentials of an assumed role. The SDK asks again when they are about to expire. */
export function assumedRole(
  roleArn: string,
  { profile }: AwsSettings,
  clock: Clock,
): (asking?: Asking) => Promise<Credentials> {
  return async (asking) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { STSClient, AssumeRoleCommand } = require('@aws-sdk/nested-clients/sts') as Sts;
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { defaultProvider } = require('@aws-sdk/credential-provider-node') as OwnCredentials;
    const region = await asking?.callerClientConfig?.region?.();
    const client = new STSClient({
      credentials: defaultProvider(profile === undefined ? {} : { profile }),
      ...(region !== undefined && { region }),
    });
    const RoleSessionName = `hawzu-tokens-${clock.now()}`;
    let answer: StsAnswer;
    try {
      answer = await client.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName }));
    } catch (error) {
      throw refused(roleArn, error instanceof Error ? error.name : 'unknown reason');
    }
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
      throw refused(roleArn, 'no credentials came back');
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    };
  };
}

const refused = (roleArn: string, why: string): PortError =>
  new PortError('Secrets Manager', 'assumeRole', 'denied', 'none', `The role ${roleArn} can not be assumed: ${why}.`);
