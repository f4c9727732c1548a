import { readFileSync, statSync } from 'node:fs';
import { reasonOf } from '../../adapters/system/file-problem';
import { SecretValue } from '../../core/model/secret-value';
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS, type SecretStore } from '../../core/ports/secret-store';
import type { VendorTokenSource, VendorValue } from '../../service';

/** A token is longer than a few bytes and shorter than this; a file that was named by mistake is not read whole. */
const MOST_BYTES = 64 * 1024;

/** A file whose content is the token, white space around it aside. It is read again whenever that is asked. */
export const fileSource = (file: string): VendorTokenSource => ({
  name: `the file ${file}`,
  read: () =>
    new Promise((resolve) => {
      try {
        const { mtimeMs, size } = statSync(file);
        if (size > MOST_BYTES) throw new Error('it is too large for a token');
        const value = readFileSync(file, 'utf8').trim();
        resolve(value === '' ? [] : [{ value: new SecretValue(value), since: Math.floor(mtimeMs) }]);
      } catch (error) {
        throw new Error(reasonOf(error), { cause: error });
      }
    }),
});

/** A variable of the environment, which stays as it is while the process lives. */
export const variableSource = (name: string, value: string | undefined): VendorTokenSource => ({
  name,
  read: () => Promise.resolve(value?.trim() ? [{ value: new SecretValue(value.trim()) }] : []),
});

/** The version in use first; then the one that is to come, and the one before. */
const STAGES = [AWSCURRENT, AWSPENDING, AWSPREVIOUS];

/** A secret that holds the token, or JSON with the token as `token`. */
export const secretSource = (id: string, store: () => SecretStore): VendorTokenSource => ({
  name: `the secret ${id}`,
  read: async () => {
    const { value: facts } = await store().describe(id);
    if (facts === undefined) throw new Error('there is no such secret in this region');
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

function tokenIn(text: string): SecretValue | undefined {
  const plain = text.trim();
  if (!plain.startsWith('{')) return plain === '' ? undefined : new SecretValue(plain);
  try {
    const { token } = JSON.parse(plain) as { readonly token?: unknown };
    return typeof token === 'string' && token !== '' ? new SecretValue(token) : undefined;
  } catch {
    return undefined;
  }
}
