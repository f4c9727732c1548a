import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeTerraform, HEAD, TerraformWorld } from '../terraform-provider/terraform-world';

jest.setTimeout(300_000);

const docs = join(__dirname, '..', '..', 'docs', 'terraform');
const pages = readdirSync(docs, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
const blocks = pages.flatMap((page) =>
  [...readFileSync(join(docs, page), 'utf8').matchAll(/^```(?:terraform|hcl)\n([^]*?)^```$/gm)].map(
    ([, text = ''], index) => [`${page}, ${index + 1}`, text] as const,
  ),
);

describeTerraform('the Terraform that the documentation shows', () => {
  let world: TerraformWorld;
  beforeAll(async () => {
    world = await TerraformWorld.start();
    world.write();
    await world.init();
  });
  afterAll(() => world.close());

  test('every page shows some', () => {
    expect(new Set(blocks.map(([place]) => place.split(',')[0]))).toEqual(new Set(pages));
  });

  test.each(blocks)('%s is valid', async (_place, text) => {
    writeFileSync(join(world.folder, 'main.tf'), text.includes('required_providers') ? text : `${HEAD}\n${text}`);
    expect(await world.run(['validate', '-no-color'])).toMatchObject({ code: 0, stderr: '' });
  });

  test.each(blocks)('%s can be planned against a workspace', async (_place, text) => {
    writeFileSync(join(world.folder, 'main.tf'), text.includes('required_providers') ? text : `${HEAD}\n${text}`);
    const planned = await world.run(['plan', '-no-color']);
    expect(planned).toMatchObject({ code: 0 });
    expect(planned.stdout).not.toMatch(/Warning:/);
  });
});
