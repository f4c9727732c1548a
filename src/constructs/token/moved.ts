import { TerraformElement } from 'cdktf';
import type { Construct } from 'constructs';

/**
 * A `moved` block. CDKTF's own `moveFromId` says the same, and then runs `terraform version` at every synth: a stack
 * would not come out on a machine without the binary. All versions that can run this provider know the block.
 */
export class Moved extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly from: string,
    private readonly to: string,
  ) {
    super(scope, id);
  }

  override toTerraform(): object {
    return { moved: [{ from: this.from, to: this.to }] };
  }

  override toHclTerraform(): object {
    const reference = (value: string) => ({ value, isBlock: false, type: 'simple', storageClassType: 'reference' });
    return { moved: [{ from: reference(this.from), to: reference(this.to) }] };
  }
}
