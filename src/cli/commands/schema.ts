import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode } from '../terminal/exit-code';
import type { Invocation } from '../terminal/invocation';
import { packageRoot } from '../../adapters/system/installed-package';

/** Prints the JSON Schema of specs. */
export async function schemaCommand({ terminal }: Invocation<object>): Promise<ExitCode> {
  terminal.result(readFileSync(join(packageRoot(), 'schemas', 'token-spec.schema.json'), 'utf8'));
  return ExitCode.done;
}
