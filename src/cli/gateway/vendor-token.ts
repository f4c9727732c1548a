import { readFileSync } from 'node:fs';
import { openSecretsManager } from '../../adapters/secrets-manager/open-secrets-manager';
import { setting } from '../../adapters/network/environment';
import { SystemClock } from '../../adapters/system/system-clock';
import { SystemRandom } from '../../adapters/system/system-random';
import { gatewayCodes } from '../../core/diagnostics/catalogue/gateway';
import { SecretValue } from '../../core/model/secret-value';
import { AWSCURRENT } from '../../core/ports/secret-store';
import type { TokenSource } from '../../gateway/file/gateway-file';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';

/** For one workspace, where nothing else is said. */
export const UPSTREAM_TOKEN = 'HAWZU_UPSTREAM_TOKEN';

/** The vendor's token out of where it is kept. It is never said on a command line, where others could read it. */
export async function vendorToken(source: TokenSource): Promise<SecretValue> {
  const { value, why } = await read(source);
  const token = value === undefined ? undefined : tokenIn(value);
  if (token !== undefined) return new SecretValue(token);
  const diagnostic = gatewayCodes.diagnose('vendor-token-missing', {
    source: nameOf(source),
    why: why ?? 'it is empty',
  });
  throw new CommandFailure(ExitCode.error, [diagnostic]);
}

interface Read {
  readonly value?: string | undefined;
  readonly why?: string;
}

async function read(source: TokenSource): Promise<Read> {
  switch (source.kind) {
    case 'env':
      return { value: setting(process.env, source.name), why: 'it is not set' };
    case 'file':
      try {
        return { value: readFileSync(source.path, 'utf8') };
      } catch (error) {
        return { why: (error as NodeJS.ErrnoException).code ?? 'it cannot be read' };
      }
    case 'secret':
      return readSecret(source.id);
  }
}

async function readSecret(id: string): Promise<Read> {
  const manager = openSecretsManager({ clock: new SystemClock(), random: new SystemRandom() });
  try {
    const store = manager.stores(/^arn:[^:]+:secretsmanager:([^:]+):/.exec(id)?.[1]);
    const { value: facts } = await store.describe(id);
    const current = [...(facts?.stages ?? [])].find(([, stages]) => stages.includes(AWSCURRENT));
    if (!facts || !current) return { why: facts ? 'it has no current value' : 'there is none of this name' };
    const { value: stored } = await store.read(facts.arn, current[0]);
    return stored.kind === 'value' ? { value: stored.value.reveal() } : { why: 'its current version has no text' };
  } finally {
    await manager.close();
  }
}

/** By itself, or in a JSON object as `token`, as this software stores its own. */
function tokenIn(text: string): string | undefined {
  const plain = text.trim();
  if (!plain.startsWith('{')) return plain === '' ? undefined : plain;
  try {
    const { token } = JSON.parse(plain) as { readonly token?: unknown };
    return typeof token === 'string' && token.trim() !== '' ? token.trim() : undefined;
  } catch {
    return undefined;
  }
}

const nameOf = (source: TokenSource): string =>
  source.kind === 'secret' ? `the secret ${source.id}` : source.kind === 'file' ? source.path : source.name;
