import { version } from '../../adapters/system/installed-package';
import { instant } from '../../core/model/time';
import type { Stamp } from '../../core/reporting/document/document';

/** What a document of this run says of itself: by this machine's clock, since nobody else may have been asked. */
export const stamp = (): Stamp => ({ tool: version(), time: instant(Date.now()) });
