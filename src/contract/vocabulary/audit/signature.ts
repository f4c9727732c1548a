import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson, type ChainHead } from './chain';

/** A head that a service has signed: whoever has its public key needs to keep no heads. */
export interface SignedHead extends ChainHead {
  /** When it was signed. */
  readonly at: string;
  /** Of the key that signed it: the first 16 digits of SHA-256 of the public one. */
  readonly key_id: string;
  /** Ed25519 in base64, over the other members in canonical JSON. */
  readonly signature: string;
}

const signedText = ({ workspace_id, number, hash, at, key_id }: Omit<SignedHead, 'signature'>): Buffer =>
  Buffer.from(canonicalJson({ workspace_id, number, hash, at, key_id }), 'utf8');

const publicOf = (key: KeyObject): KeyObject => (key.type === 'private' ? createPublicKey(key) : key);

export const keyIdOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(publicOf(key).export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);

/** @param key private, Ed25519 */
export function signHead({ workspace_id, number, hash }: ChainHead, at: string, key: KeyObject): SignedHead {
  const told = { workspace_id, number, hash, at, key_id: keyIdOf(key) };
  return { ...told, signature: sign(null, signedText(told), key).toString('base64') };
}

/** @param key private or public, Ed25519 */
export const isSignedWith = (head: SignedHead, key: KeyObject): boolean =>
  head.key_id === keyIdOf(key) && verify(null, signedText(head), publicOf(key), Buffer.from(head.signature, 'base64'));
