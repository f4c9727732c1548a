import type { Attribute, Attributes } from '../schema/attribute';
import { isComputed, isNested } from '../schema/attribute';
import type { Schema } from '../schema/schema';
import { typeToJson } from '../values/cty-type';
import type { SchemaMessage } from './messages/get-provider-schema';
import type { AttributeMessage } from './messages/schema';
import { descriptionKinds, nestingModes } from './messages/schema';

/** A schema in the protocol's form. `version` is the version of the states that are written under it. */
export function schemaToWire(schema: Schema, version: number): SchemaMessage {
  return {
    version,
    block: {
      version,
      attributes: attributesToWire(schema.attributes),
      description: described(schema),
      descriptionKind: descriptionKinds.markdown,
      deprecated: schema.deprecated !== undefined,
    },
  };
}

function attributesToWire(attributes: Attributes): readonly AttributeMessage[] {
  return Object.entries(attributes).map(([name, attribute]) => attributeToWire(name, attribute));
}

function attributeToWire(name: string, attribute: Attribute): AttributeMessage {
  const nested = isNested(attribute);
  return {
    name,
    type: nested ? new Uint8Array(0) : Buffer.from(typeToJson(attribute.type)),
    description: described(attribute),
    required: attribute.mode === 'required',
    optional: attribute.mode === 'optional' || attribute.mode === 'optional-computed',
    computed: isComputed(attribute),
    sensitive: attribute.sensitive === true,
    descriptionKind: descriptionKinds.markdown,
    deprecated: attribute.deprecated !== undefined,
    nestedType: nested
      ? { attributes: attributesToWire(attribute.attributes), nesting: nestingModes[attribute.nesting] }
      : undefined,
    writeOnly: attribute.writeOnly === true,
  };
}

/** The protocol has a flag for "deprecated" and no text: the text goes where people look, into the description. */
function described(what: { readonly description: string; readonly deprecated?: string }): string {
  return what.deprecated === undefined ? what.description : `${what.description}\n\n**Deprecated:** ${what.deprecated}`;
}
