import type { Bounds } from './request-fields';

/** Bounds of a version id (which is a ClientRequestToken) and of a staging label. */
export const VERSION_ID_BOUNDS: Bounds = { min: 32, max: 64 };
export const STAGE_BOUNDS: Bounds = { min: 1, max: 256 };
