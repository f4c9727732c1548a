import { readFileSync, statSync } from 'node:fs';
import { setting } from '../../adapters/network/environment';
import { openSecretsManager } from '../../adapters/secrets-manager/open-secrets-manager';
import { reasonOf } from '../../adapters/system/file-problem';
import { SystemClock } from '../../adapters/system/system-clock';
import { SystemRandom } from '../../adapters/system/system-random';
import { SecretValue } from '../../core/model/secret-value';
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS, type SecretStore } from '../../core/ports/secret-store';
import type { TokenSource } from '../../gateway/file/gateway-file';
import type { VendorTokenSource, VendorValue } from '../../service';

/** A token is longer than a few bytes and shorter than this; a file that was named by mistake is not read whole. */
const MOST_BYTES = 64 * 1024;

/** There is no token where one was named. The message says why, behind what was named. */
export class NoTokenThere extends Error {
  override readonly name = 'NoTokenThere';
}

/** Where tokens of the vendor are kept. None is ever said on a command line, where others could read it. */
export class TokenSources {
  private opened: ReturnType<typeof openSecretsManager> | undefined;

  /** Nothing is opened or asked before the source is read. */
  of(source: TokenSource): VendorTokenSource {
    switch (source.kind) {
      case 'env':
        return variableSource(source.name, setting(process.env, source.name));
      case 'file':
        return fileSource(source.path);
      case 'secret':
        return secretSource(source.id, () => this.storeOf(source.id));
    }
  }

  async close(): Promise<void> {
    await this.opened?.close();
  }

  private storeOf(id: string): SecretStore {
    this.opened ??= openSecretsManager({ clock: new SystemClock(), random: new SystemRandom() });
    return this.opened.stores(/^arn:[^:]*:secretsmanager:([^:]+):/.exec(id)?.[1]);
  }
}

/** A file whose content is the token. It is read again whenever that is asked. */
const fileSource = (file: string): VendorTokenSource => ({
  name: `the file ${file}`,
  read: () =>
    new Promise((resolve) => {
      try {
        const { mtimeMs, size } = statSync(file);
        if (size > MOST_BYTES) throw new Error('it is too large for a token');
        const value = tokenIn(readFileSync(file, 'utf8'));
        resolve(value === undefined ? [] : [{ value, since: Math.floor(mtimeMs) }]);
      } catch (error) {
        throw new NoTokenThere(reasonOf(error), { cause: error });
      }
    }),
});

/** A variable of the environment, which stays as it is while the process lives. */
const variableSource = (name: string, text: string | undefined): VendorTokenSource => ({
  name,
  read: async () => {
    if (text === undefined) throw new NoTokenThere('it is not set');
    const value = tokenIn(text);
    return value === undefined ? [] : [{ value }];
  },
});

/** The version in use first; then the one that is to come, and the one before. */
const STAGES = [AWSCURRENT, AWSPENDING, AWSPREVIOUS];

const secretSource = (id: string, store: () => SecretStore): VendorTokenSource => ({
  name: `the secret ${id}`,
  read: async () => {
    const { value: facts } = await store().describe(id);
    if (facts === undefined) throw new NoTokenThere('there is none of this name in this region');
    const values: VendorValue[] = [];
    for (const stage of STAGES) {
      const version = [...facts.stages].find(([, stages]) => stages.includes(stage))?.[0];
      if (version === undefined) continue;
      const { value: stored } = await store().read(facts.arn, version);
      const value = stored.kind === 'value' ? tokenIn(stored.value.reveal()) : undefined;
      if (value === undefined) continue;
      // When the other versions were stored, the secret does not say.
      values.push({ value, since: stage === AWSCURRENT ? facts.lastChangedAt : undefined });
    }
    return values;
  },
});

/** By itself, white space around it aside, or in a JSON object as `token`, as this software stores its own. */
function tokenIn(text: string): SecretValue | undefined {
  const plain = text.trim();
  if (!plain.startsWith('{')) return plain === '' ? undefined : new SecretValue(plain);
  try {
    const { token } = JSON.parse(plain) as { readonly token?: unknown };
    return typeof token === 'string' && token.trim() !== '' ? new SecretValue(token.trim()) : undefined;
  } catch {
    return undefined;
  }
}
