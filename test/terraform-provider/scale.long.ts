import { describeTerraform, TerraformWorld } from './terraform-world';

jest.setTimeout(1_800_000);

/** As many as a run of the proofs has time for; HAWZU_TEST_RESOURCES asks for more. The figures are printed, not judged. */
const COUNT = Number(process.env['HAWZU_TEST_RESOURCES'] ?? 150);

const tokens = `resource "hawzu_access_token" "many" {
  count          = ${COUNT}
  workspace_id   = "ws_acme"
  owner_id       = "acme-ci"
  name           = "runner-\${count.index}"
  purpose        = "Runs shard \${count.index}"
  owner          = "qa@acme.example"
  consumer       = "github-actions/acme/\${count.index}"
  project_grants = [{ project_id = "proj_web", role = "Project Viewer" }]
  expires_in     = "30d"
}
`;

const plain = `resource "terraform_data" "many" {\n  count = ${COUNT}\n  input = { name = "runner-\${count.index}" }\n}\n`;

describeTerraform(`${COUNT} resources`, () => {
  test('are applied, and planned again without a change, with a few lists for all of them', async () => {
    const seconds: Record<string, number> = {};
    const timed = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      const begun = performance.now();
      await work();
      seconds[name] = Math.round((performance.now() - begun) / 100) / 10;
    };
    const world = await TerraformWorld.start();
    const other = await TerraformWorld.start();
    try {
      world.write(tokens);
      other.write(plain);
      await world.init();
      await other.init();
      await timed('apply, terraform_data', () => other.apply());
      await timed('apply', () => world.apply());
      await timed('plan without changes, terraform_data', () => other.plan());
      await timed('plan without changes', async () => {
        expect(await world.plan()).toMatchObject({ code: 0 });
      });
      process.stderr.write(`${COUNT} resources, seconds: ${JSON.stringify(seconds)}\n`);
      const lists = world.local.emulator.requests().filter((request) => request.operation === 'ListSecrets');
      expect(lists.length).toBeLessThan(50);
      expect(world.local.emulator.snapshot()).toHaveLength(COUNT);
    } finally {
      await world.close();
      await other.close();
    }
  });
});
