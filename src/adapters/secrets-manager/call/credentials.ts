import type * as CredentialProviders from '@aws-sdk/credential-providers';
import type { Clock } from '../../../core/ports/clock';
import { PortError } from '../../../core/ports/errors';
import type { AwsSettings } from './aws-settings';

type Credentials = ReturnType<typeof CredentialProviders.fromTemporaryCredentials>;

/**
 * Credentials of an assumed role, taken with those that are there otherwise. The SDK asks again when they are about to
 * expire. Nothing is loaded or asked before the first call.
 */
export function assumedRole(roleArn: string, { region, profile }: AwsSettings, clock: Clock): Credentials {
  // What the client hands over holds its proxies and authorities.
  return async (client) => {
    const { fromTemporaryCredentials } = loadProviders();
    const take = fromTemporaryCredentials({
      params: { RoleArn: roleArn, RoleSessionName: `hawzu-tokens-${clock.now()}` },
      clientConfig: { ...(region !== undefined && { region }), ...(profile !== undefined && { profile }) },
    });
    try {
      return await take(client);
    } catch (error) {
      throw refused(roleArn, error instanceof Error ? error.name : 'unknown reason');
    }
  };
}

/**
 * The SDK's own way to credentials, by clients that use these connections: some of them would go past proxies and
 * authorities of their own accord.
 */
export const credentialsOver =
  (requestHandler: object) =>
  (init: object): Credentials =>
    loadProviders().fromNodeProviderChain({ ...init, clientConfig: { requestHandler } });

// eslint-disable-next-line @typescript-eslint/no-require-imports
const loadProviders = () => require('@aws-sdk/credential-providers') as typeof CredentialProviders;

const refused = (roleArn: string, why: string): PortError =>
  new PortError(
    { port: 'Secrets Manager', operation: 'assumeRole', kind: 'denied', effect: 'none' },
    `The role ${roleArn} cannot be assumed: ${why}.`,
  );
