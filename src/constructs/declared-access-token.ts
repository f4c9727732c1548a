import { AccessToken } from './bindings/generated/access-token';
import { settled } from './settled';

type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

/**
 * The resource of an entry. Nothing of a spec refers to anything, so there is nothing to resolve, unless somebody set or
 * overrode something on the construct: that is looked at when CDKTF asks.
 */
export class DeclaredAccessToken extends AccessToken {
  override toTerraform(): object {
    const whole = super.toTerraform() as { readonly resource?: Resources };
    if (this.isOverriddenByStack()) return settled(whole);
    // CDKTF resolves the parts of a stack, and then the stack.
    return settled(whole, ({ resource = {}, ...rest }) => ({ ...rest, resource: inner(resource) }));
  }

  override toMetadata(): object {
    return settled(super.toMetadata() as object);
  }

  /** An override of the stack goes into what its parts gave. CDKTF keeps it to itself. */
  private isOverriddenByStack(): boolean {
    const { rawOverrides } = this.cdktfStack as unknown as { readonly rawOverrides?: object };
    return rawOverrides === undefined || 'resource' in rawOverrides;
  }
}

const inner = (resources: Resources): object =>
  mapped(resources, (ofType) => mapped(ofType, (attributes) => settled(attributes)));

const mapped = <T>(of: Readonly<Record<string, T>>, to: (value: T) => object): Readonly<Record<string, object>> =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, to(value)]));
