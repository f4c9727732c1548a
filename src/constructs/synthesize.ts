import { App } from 'cdktf';
import { makeFolders } from '../adapters/system/make-folders';
import { addBackend } from './backend';
import type { ReadSpec } from './reading/read-specs';
import { TokenSpecStack } from './token-spec-stack';

export interface SynthesizeOptions {
  /** Where CDKTF writes. Made when it is not there. */
  readonly outdir: string;
  /** Type of the backend. */
  readonly backend: string;
}

/** Writes one stack for each spec, and CDKTF's manifest of them. The same specs give the same files on every machine. */
export function synthesize(specs: readonly ReadSpec[], { outdir, backend }: SynthesizeOptions): void {
  makeFolders(outdir);
  // Annotations would carry the places of this package's own code.
  const app = new App({ outdir, stackTraces: false });
  for (const [name, spec] of stackNames(specs)) {
    addBackend(new TokenSpecStack(app, name, { spec }), backend, outdir);
  }
  app.synth();
}

/** A stack is called by its owner id; where one owner has several workspaces, by both. No owner id holds a dot. */
function stackNames(specs: readonly ReadSpec[]): readonly (readonly [string, ReadSpec])[] {
  return specs.map((spec) => {
    const alone = specs.filter(({ ownerId }) => ownerId === spec.ownerId).length === 1;
    return [alone ? spec.ownerId : `${spec.ownerId}.${spec.workspaceId}`, spec];
  });
}
