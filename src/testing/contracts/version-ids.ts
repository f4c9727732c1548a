import { createHash } from 'node:crypto';
import { type VersionId, versionId } from '../../core/model/ids';

const version = (n: number): VersionId => versionId(createHash('sha256').update(String(n)).digest('hex').slice(0, 32));

/** Ids of versions, always the same. */
export const v1 = version(1);
export const v2 = version(2);
export const v3 = version(3);
