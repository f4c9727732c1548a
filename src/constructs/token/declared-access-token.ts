import { AccessToken } from '../bindings/generated/access-token';
import { inHcl } from './escape-template';
import { known, preResolved } from './pre-resolved';

type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

/**
 * The resource of an entry. Nothing of a spec refers to anything, so there is nothing to resolve, unless somebody set or
 * overrode something on the construct: that is looked at when CDKTF asks.
 */
export class DeclaredAccessToken extends AccessToken {
  override toTerraform(): object {
    const whole = super.toTerraform() as { readonly resource?: Resources };
    if (this.isOverriddenByStack()) return preResolved(whole);
    // CDKTF resolves the parts of a stack, and then the stack.
    return preResolved(whole, ({ resource = {}, ...rest }) => ({ ...rest, resource: inner(resource) }));
  }

  /** CDKTF takes texts for what stands between quotes in HCL, or, with a line break in them, for a heredoc. */
  override toHclTerraform(): object {
    return withTexts(super.toHclTerraform() as object, inHcl) as object;
  }

  override toMetadata(): object {
    return preResolved(super.toMetadata() as object);
  }

  /** An override of the stack goes into what its parts gave. CDKTF keeps it to itself. */
  private isOverriddenByStack(): boolean {
    const { rawOverrides } = this.cdktfStack as unknown as { readonly rawOverrides?: object };
    return rawOverrides === undefined || 'resource' in rawOverrides;
  }
}

const inner = (resources: Resources): object => mapped(resources, (ofType) => mapped(ofType, known));

const mapped = <T>(of: Readonly<Record<string, T>>, to: (value: T) => object): Readonly<Record<string, object>> =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, to(value)]));

/** What a spec said is put another way. What somebody overrode is in CDKTF's own form, and stays. */
function withTexts(tree: unknown, put: (text: string) => string): unknown {
  if (!isPlain(tree)) return tree;
  if ('value' in tree && 'isBlock' in tree) return { ...tree, value: textsPut(tree['value'], put) };
  return mapped(tree as Readonly<Record<string, object>>, (value) => withTexts(value, put) as object);
}

function textsPut(value: unknown, put: (text: string) => string): unknown {
  if (typeof value === 'string') return put(value);
  if (Array.isArray(value)) return value.map((item) => textsPut(item, put));
  if (!isPlain(value)) return value;
  if ('value' in value && 'isBlock' in value) return withTexts(value, put);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [put(key), textsPut(inner, put)]));
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
