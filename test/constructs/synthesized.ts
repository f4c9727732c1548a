import type { TerraformStack } from 'cdktf';
import { App } from 'cdktf';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TokenSpecStack, type TokenSpecStackProps } from '../../src/constructs';

/** What Terraform reads, as far as tests look at it. */
export interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly provider?: Readonly<Record<string, readonly unknown[]>>;
  readonly terraform?: Readonly<Record<string, unknown>>;
}

let folder: string | undefined;
let count = 0;

/** A folder of this test file; it goes when the file is done. */
export function temporaryFolder(): string {
  folder ??= mkdtempSync(join(tmpdir(), 'hawzu-constructs-'));
  return folder;
}
afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
});

/** Writes texts as spec files and gives their paths. */
export function specFiles(...texts: readonly string[]): readonly string[] {
  return texts.map((text) => {
    const path = join(temporaryFolder(), `spec-${(count += 1)}.yaml`);
    writeFileSync(path, text);
    return path;
  });
}

export function newApp(): App {
  return new App({ outdir: join(temporaryFolder(), `out-${(count += 1)}`), stackTraces: false });
}

/** The text of a stack as CDKTF writes it. */
export function textOf(stack: TerraformStack): string {
  const app = App.of(stack);
  app.synth();
  return readFileSync(join(app.outdir, 'stacks', stack.node.id, 'cdk.tf.json'), 'utf8');
}

export const jsonOf = (stack: TerraformStack): StackJson => JSON.parse(textOf(stack)) as StackJson;

/** A stack of one spec. */
export function stackOf(
  texts: string | readonly string[],
  props: Omit<TokenSpecStackProps, 'spec'> = {},
): TokenSpecStack {
  return new TokenSpecStack(newApp(), 'tokens', { spec: specFiles(...[texts].flat()), ...props });
}

export const resourcesOf = (json: StackJson): Readonly<Record<string, Readonly<Record<string, unknown>>>> =>
  json.resource?.['hawzu_access_token'] ?? {};
