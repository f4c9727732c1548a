import type { Secret, SecretVersion } from '../secret/secret';

/** A secret without its versions, as text, where stages are `labels`. JSON escapes whatever text columns do not keep: NUL, halves of characters. */
export function secretRecord({ versions: _, stages, ...secret }: Secret): string {
  return JSON.stringify({ ...secret, labels: [...stages] });
}

export function versionRecord(version: SecretVersion): string {
  return JSON.stringify(version);
}

type StoredSecret = Omit<Secret, 'stages' | 'versions'> & { readonly labels: readonly (readonly [string, string])[] };

/** Puts records back together; the order in which they come is the order of secrets and versions. */
export class SecretAssembly {
  private readonly secrets = new Map<string, Secret & { readonly versions: Map<string, SecretVersion> }>();

  addSecret(key: string, record: string): void {
    const { labels, ...secret } = JSON.parse(record) as StoredSecret;
    this.secrets.set(key, { ...secret, stages: new Map(labels), versions: new Map() });
  }

  addVersion(key: string, record: string): void {
    const version = JSON.parse(record) as SecretVersion;
    this.secrets.get(key)?.versions.set(version.id, version);
  }

  all(): ReadonlyMap<string, Secret> {
    return this.secrets;
  }
}
