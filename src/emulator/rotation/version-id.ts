import type { RandomSource } from '../store/secret/random-source';

/** A random UUID, as AWS gives to the versions of rotations that it begins itself. */
export function newVersionId(random: RandomSource): string {
  const bytes = Buffer.from(random(16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
