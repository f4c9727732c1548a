import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { reasonOf } from '../../../adapters/system/file-problem';
import { cliCodes } from '../../../core/diagnostics/catalogue/cli';
import type { AuditOptions } from '../../../service';
import { ExitCode } from '../../terminal/exit-code';
import { CommandFailure } from '../../terminal/failure';
import type { Terminal } from '../../terminal/terminal';

export interface AuditFlags {
  readonly auditKey?: string;
  readonly auditRetention?: string;
}

const failed = (diagnostic: ReturnType<typeof cliCodes.diagnose>): CommandFailure =>
  new CommandFailure(ExitCode.error, [diagnostic]);

/** What `serve` signs with, and for how long it keeps events. A key that is not there is made. */
export function auditOptions(
  { auditKey, auditRetention }: AuditFlags,
  terminal: Terminal,
): { readonly audit?: AuditOptions & { readonly key: KeyObject } } {
  if (auditKey === undefined) {
    if (auditRetention === undefined) return {};
    const expected = '--audit-key beside it, since events are forgotten behind a signed checkpoint alone';
    throw failed(cliCodes.diagnose('flag-invalid', { flag: '--audit-retention', found: auditRetention, expected }));
  }
  const key = privateKeyIn(auditKey, terminal);
  return { audit: { key, ...(auditRetention !== undefined && { retentionDays: Number(auditRetention) }) } };
}

function privateKeyIn(file: string, terminal: Terminal): KeyObject {
  try {
    return read(file, '--audit-key', createPrivateKey);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unreadable(file, error);
  }
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  try {
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
    writeFileSync(`${file}.pub`, publicKey.export({ type: 'spki', format: 'pem' }));
  } catch (error) {
    // Another replica has made it meanwhile.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return read(file, '--audit-key', createPrivateKey);
    throw failed(cliCodes.diagnose('file-unwritable', { file, why: reasonOf(error) }));
  }
  terminal.say(`A key for audit checkpoints is in ${file}; keep it. ${file}.pub is for whoever verifies.`);
  return privateKey;
}

/** The public key of a service; of a private one, the public part. */
export function publicKeyIn(file: string): KeyObject {
  try {
    return read(file, '--key', createPublicKey);
  } catch (error) {
    throw unreadable(file, error);
  }
}

const unreadable = (file: string, error: unknown): unknown =>
  error instanceof CommandFailure
    ? error
    : failed(cliCodes.diagnose('file-unreadable', { file, why: reasonOf(error) }));

function read(file: string, flag: string, keyOf: (pem: Buffer) => KeyObject): KeyObject {
  const pem = readFileSync(file);
  try {
    const key = keyOf(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Said below; what OpenSSL says of a key helps nobody.
  }
  throw failed(cliCodes.diagnose('flag-invalid', { flag, found: file, expected: 'a file with an Ed25519 key in PEM' }));
}
