import { workspaceId } from '../../src/core/model/ids';
import { SecretValue } from '../../src/core/model/secret-value';
import { openTokenApi, type TokenApiOptions } from '../../src/adapters/token-api-http/open-token-api';
import { startTokenService, type TokenServiceOptions } from '../../src/service';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import { SeededRandom } from '../../src/testing/memory/seeded-random';

const SEED: TokenServiceOptions['seed'] = {
  workspaces: [
    {
      id: 'ws_acme',
      name: 'Acme',
      projects: [
        { id: 'proj_api', name: 'The API', code: 'API' },
        { id: 'proj_web', name: 'The web', code: 'WEB' },
      ],
      management_tokens: [{ label: 'management', role: 'role_administrator' }],
    },
    { id: 'ws_elsewhere', name: 'Elsewhere' },
  ],
};

/** The reference token service and the adapter over it, both on one clock that the test moves. */
export async function openService(
  serviceOptions: Partial<TokenServiceOptions> = {},
  adapterOptions: Partial<TokenApiOptions> = {},
) {
  const clock = new ManualClock();
  const random = new SeededRandom('service');
  const service = await startTokenService({
    seed: SEED,
    clock: () => clock.now(),
    random: (bytes) => random.bytes(bytes),
    ...serviceOptions,
  });
  const managementToken = service.bootstrap[0]?.token;
  if (managementToken === undefined) throw new Error('the service made no management token');
  const opened: { close(): void }[] = [];
  const open = (credential: SecretValue) => {
    const connected = openTokenApi({
      endpoint: service.url,
      managementToken: credential,
      clock,
      random: new SeededRandom('adapter'),
      ...adapterOptions,
    });
    opened.push(connected);
    return connected.api;
  };
  return {
    clock,
    service,
    managementToken,
    open,
    workspace: workspaceId('ws_acme'),
    api: open(new SecretValue(managementToken)),
    close: async () => {
      for (const connected of opened) connected.close();
      await service.close();
    },
  };
}
