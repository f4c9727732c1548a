import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { reasonOf } from '../../adapters/system/file-problem';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';

/** The signature of a text: 64 bytes, as `openssl pkeyutl -verify -rawin` takes them. Ed25519 gives the same ones each time. */
export const signatureOf = (text: string, key: KeyObject): Buffer => sign(null, Buffer.from(text), key);

/** A private key in PEM. What is in the file is told to nobody, whatever is wrong with it. Throws a `CommandFailure`. */
export function readSigningKey(file: string): KeyObject {
  let pem: Buffer;
  try {
    pem = readFileSync(file);
  } catch (error) {
    throw unreadable(file, reasonOf(error));
  }
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw unreadable(file, 'it is no private key in PEM without a passphrase');
  }
  if (key.asymmetricKeyType !== 'ed25519') throw unreadable(file, 'it is no Ed25519 key');
  return key;
}

const unreadable = (file: string, why: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unreadable', { file, why })]);
