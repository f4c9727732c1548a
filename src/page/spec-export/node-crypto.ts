import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** What of Node's module of this name the code behind a spec calls, for the browser: its own hashing answers later, this has to now. */
export function createHash(name: 'sha1' | 'sha256') {
  const hash = (name === 'sha1' ? sha1 : sha256).create();
  const hashing = {
    update(data: string | Uint8Array) {
      hash.update(typeof data === 'string' ? new TextEncoder().encode(data) : data);
      return hashing;
    },
    digest: () => hash.digest(),
  };
  return hashing;
}
