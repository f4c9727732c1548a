import { noRoomFor } from '../../../sqlite-file';

const REASONS = {
  'disk-full': 'its disk is full',
  'quota-used-up': "its owner's quota on the disk is used up",
  'file-too-large': 'it would be larger than a file may be here',
} as const;

/** Why a file can't be written. SQLite's file layer says "disk I/O error" for all there is, so the disk is asked. */
export function whyNot(path: string, cause: unknown): string {
  const reason = noRoomFor(cause, path);
  return reason === undefined ? (cause as Error).message : REASONS[reason];
}
