import { instant } from '../../src/core/model/time';

/** What documents of tests say of themselves. */
export const STAMP = { tool: '0.0.0', time: instant(Date.UTC(2026, 0, 1)) };
