import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TerraformWorld } from '../terraform-provider/terraform-world';

/** Everything that was printed, and every file that a run left (states, plans, logs); the provider's binary aside. */
export function everythingWritten(world: TerraformWorld, folder = world.folder): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile() && !found.parentPath.includes('/.terraform/providers'))
    .map((found) => readFileSync(join(found.parentPath, found.name), 'latin1'));
  return [...files, ...world.outputs].join('\n');
}

/** The form of every token value; matches those too that no test has ever seen, such as the value of an orphan. */
export const ANY_VALUE = /hwz_[0-9A-Za-z]{36}/;
