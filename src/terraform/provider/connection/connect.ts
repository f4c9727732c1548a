import { openSecretsManager } from '../../../adapters/secrets-manager/open-secrets-manager';
import { SystemClock } from '../../../adapters/system/system-clock';
import { SystemRandom } from '../../../adapters/system/system-random';
import { openTokenApi } from '../../../adapters/token-api-http/open-token-api';
import { SecretValue } from '../../../core/model/secret-value';
import type { Ports } from '../../../core/ports/ports';
import type { Logger } from '../../plugin';
import type { Settings } from './configuration';

/** The ports over HTTP. Nothing is asked, and neither SDK nor axios is loaded, before the first call. */
export function connect({ endpoint, managementToken, aws }: Settings, log: Logger): Ports {
  const clock = new SystemClock();
  const random = new SystemRandom();
  const { api } = openTokenApi({
    endpoint,
    clock,
    random,
    managementToken: new SecretValue(managementToken),
    log: (entry) => log.debug('token API', { ...entry }),
  });
  const { stores } = openSecretsManager({
    clock,
    random,
    aws,
    log: (entry) => log.debug('Secrets Manager', { ...entry }),
  });
  return { tokenApi: api, stores, clock, random };
}
