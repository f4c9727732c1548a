import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../adapters/system/installed-package';
import type { TokenServiceOptions } from '../../../service';

type PageSettings = Pick<TokenServiceOptions, 'publicUrl' | 'trustProxy' | 'pageFolder'>;

/** What a service is told of people: where they reach it, and the page that was built with it, if one was. */
export function pageSettings({ publicUrl, trustProxy }: Pick<PageSettings, 'publicUrl' | 'trustProxy'>): PageSettings {
  const pageFolder = join(packageRoot(), 'dist', 'page');
  return {
    ...(publicUrl !== undefined && { publicUrl }),
    ...(trustProxy !== undefined && { trustProxy }),
    ...(existsSync(join(pageFolder, 'page.html')) && { pageFolder }),
  };
}
