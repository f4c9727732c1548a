import { describeTerraform, resource, TerraformWorld } from '../terraform-provider/terraform-world';

jest.setTimeout(300_000);

const warnings = (text: string): readonly string[] => [...text.matchAll(/^Warning: (.*)$/gm)].map(([, what]) => what!);

describeTerraform('policy warnings under the real terraform', () => {
  test('stand at their line, are told once in a plan, and folded for many resources', async () => {
    const world = await TerraformWorld.start();
    try {
      const wide = (name: string) =>
        resource(name, { project_grants: '', workspace_role: '"Viewer"', secret: `{ name = "hawzu/acme/${name}" }` });
      world.write(wide('ci-runner'));
      await world.init();
      const validated = await world.run(['validate', '-no-color']);
      expect(validated.code).toBe(0);
      expect(warnings(validated.stdout)).toEqual(['Policy: workspace-access']);
      expect(validated.stdout).toMatch(/on main\.tf line \d+[^]*workspace_role = "Viewer"/);

      world.write(...['one', 'two', 'three'].map((word) => wide(`runner-${word}`)));
      const planned = await world.plan();
      expect(warnings(planned.stdout)).toEqual(['Policy: workspace-access']);
      // Terraform asks in two of its walks, and folds what has the same summary.
      expect(planned.stdout).toMatch(/and 5 more similar warnings elsewhere/);

      world.write(
        resource('ci-runner', {
          project_grants: '',
          workspace_role: '"Viewer"',
          justification: '"It reports on the workspace as a whole"',
          review_by: '"2999-01-01"',
        }),
      );
      expect(warnings((await world.plan()).stdout)).toEqual([]);
    } finally {
      await world.close();
    }
  });
});
