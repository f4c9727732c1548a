import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder that the package was installed to, or the checkout. */
export const packageRoot = (): string => join(__dirname, '..', '..', '..');

/** The version in package.json. */
export const version = (): string =>
  (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version;
