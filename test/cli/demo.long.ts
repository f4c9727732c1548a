import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDemo } from './demo-run';
import { folderOfPrograms } from './fake-programs';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawzu-demo-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['no Terraform', {}, /there is no terraform or tofu/],
  ['a Terraform that is too old', { terraform: 'echo "Terraform v1.3.9"' }, /1\.3\.9, and 1\.5 is the oldest/],
  [
    'a Terraform that can not prepare a stack',
    { terraform: 'case "$1" in version) echo "Terraform v1.11.4";; *) echo "Error: no luck" >&2; exit 1;; esac' },
    /Terraform can't prepare the stack: no luck/,
  ],
])('with %s the demonstration goes directly, says why, proves every value and tidies up', async (_, programs, why) => {
  const PATH = folderOfPrograms(folder, programs);
  const run = await runDemo({ PATH });
  expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
  expect(run.stderr).toMatch(/Directly/);
  expect(run.stderr).toMatch(why);
  expect(run.stdout.match(/→ GET \/me → tok_/g)).toHaveLength(8);
  expect(run.stdout).toContain('Nothing to do, everything is as declared.');
  expect(run.stdout).toMatch(/is rotated: the old value gets 200, the new one 200/);
  expect(run.stdout.match(/(?<=a pass: )\w+/g)).toEqual(['drop', 'disable', 'revoke']);
  expect(run.stdout).toContain('the old value gets 401, the new one 200');
  expect(run.left).toEqual([]);
});
