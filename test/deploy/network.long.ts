import { API, CorporateNetwork, SECRETS } from '../cli/corporate-network';
import { entry, spec } from '../cli/local-world';
import { describeTerraform } from '../terraform-provider/terraform-world';
import { DeployWorld } from './deploy-world';

describeTerraform('a provider that Terraform starts', () => {
  test('goes through the proxy and trusts the authority that its environment names, and takes the region', async () => {
    const world = await DeployWorld.start();
    const network = await CorporateNetwork.start(world.local);
    if (!network) return world.close();
    try {
      const file = world.local.write('tokens.yaml', spec(entry('ci-runner')));
      const env = { ...network.environment(), AWS_REGION: undefined, AWS_DEFAULT_REGION: 'eu-west-1' };
      const padded = { ...env, HAWZU_MANAGEMENT_TOKEN: `${world.local.managementToken}\n` };
      const run = await world.run(['deploy', file, '--yes'], padded);
      expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
      expect([...new Set(network.asked)].sort()).toEqual([`CONNECT ${SECRETS}:443`, `CONNECT ${API}:443`]);
      expect(await world.tokens()).toHaveLength(1);
      expect(world.local.emulator.snapshot()[0]?.arn).toMatch(/^arn:aws:secretsmanager:eu-west-1:/);
    } finally {
      network.close();
      await world.close();
    }
  });
});
