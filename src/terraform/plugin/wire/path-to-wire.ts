import type { CtyType } from '../values/cty-type';
import type { ValuePath } from '../values/place';
import type { AttributePath, AttributePathStep } from './messages/diagnostic';

/** A path in the protocol's form, and whether it says all that the original said. */
interface WirePath {
  readonly path: AttributePath;
  readonly complete: boolean;
}

/**
 * Every step of a path as the protocol writes it, for `requires_replace`. A path into a set ends at the set, whose
 * elements have no address.
 */
export function exactPath(root: CtyType, path: ValuePath): AttributePath {
  const steps: AttributePathStep[] = [];
  let type: CtyType | undefined = root;
  for (const step of path) {
    if (type?.kind === 'set') break;
    steps.push(stepToWire(type, step));
    type = typeAt(type, step);
  }
  return { steps };
}

/**
 * The longest beginning of a path whose source line Terraform can find: an attribute, and one index or key in it.
 * Further steps make it fall back to the header of the block, so they are left out and have to be said in words.
 */
export function highlightedPath(root: CtyType, path: ValuePath): WirePath {
  const [attribute, second] = path;
  if (attribute === undefined) return { path: { steps: [] }, complete: true };
  const steps = [stepToWire(root, attribute)];
  const type = typeAt(root, attribute);
  if (second !== undefined && type !== undefined && type.kind !== 'set') steps.push(elementStep(second));
  return { path: { steps }, complete: path.length <= steps.length };
}

function stepToWire(type: CtyType | undefined, step: string | number): AttributePathStep {
  return type?.kind === 'object' && typeof step === 'string' ? stepOf({ attributeName: step }) : elementStep(step);
}

/** Also for an attribute inside an object: Terraform finds the line of a key in `{ key = ... }`, not that of an attribute. */
function elementStep(step: string | number): AttributePathStep {
  return stepOf(typeof step === 'number' ? { elementKeyInt: step } : { elementKeyString: step });
}

function stepOf(step: Partial<AttributePathStep>): AttributePathStep {
  return { attributeName: undefined, elementKeyString: undefined, elementKeyInt: undefined, ...step };
}

function typeAt(type: CtyType | undefined, step: string | number): CtyType | undefined {
  switch (type?.kind) {
    case 'object':
      return typeof step === 'string' && Object.hasOwn(type.attributes, step) ? type.attributes[step] : undefined;
    case 'list':
    case 'map':
    case 'set':
      return type.element;
    case 'tuple':
      return typeof step === 'number' ? type.elements[step] : undefined;
    case 'string':
    case 'number':
    case 'bool':
    case 'dynamic':
    case undefined:
      return undefined;
  }
}
