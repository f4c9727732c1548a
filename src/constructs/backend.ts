import { LocalBackend, TerraformBackend, type TerraformRemoteState, type TerraformStack } from 'cdktf';
import { relative, resolve, sep } from 'node:path';

/** A backend of which the stack says the type only: `terraform init -backend-config` gives the rest. */
class PartialBackend extends TerraformBackend {
  constructor(stack: TerraformStack, type: string) {
    super(stack, 'backend', type);
  }

  override getRemoteStateDataSource(): TerraformRemoteState {
    throw new Error('stacks of this app do not refer to each other');
  }
}

/**
 * Says where the state of a stack is. CDKTF's default is an absolute path, which would make the same spec another stack
 * on each machine; this one leads from the stack's folder to the working directory.
 */
export function addBackend(stack: TerraformStack, type: string, outdir: string): void {
  if (type !== 'local') {
    new PartialBackend(stack, type);
    return;
  }
  const folder = resolve(outdir, 'stacks', stack.node.id);
  const path = relative(folder, resolve(`terraform.${stack.node.id}.tfstate`));
  new LocalBackend(stack, { path: path.split(sep).join('/') });
}
