import type { JSX } from 'preact';
import type { Schema } from './document';
import { Prose } from './prose';

export const nameOf = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);
export const anchorOf = (name: string): string => `schema-${name}`;

/** Bounds that a person who writes a request has to keep. Patterns are left to the document. */
function boundsOf(schema: Schema): string {
  const between = (unit: string, least?: number, most?: number): string =>
    least !== undefined && most !== undefined
      ? `${least} to ${most}${unit}`
      : most !== undefined
        ? `at most ${most}${unit}`
        : least !== undefined && least > 0
          ? `at least ${least}${unit}`
          : '';
  const bounds = [
    between('', schema.minimum, schema.maximum),
    between(' characters', schema.minLength, schema.maxLength),
    between(' items', schema.minItems, schema.maxItems),
  ].filter((text) => text !== '');
  return bounds.length === 0 ? '' : `, ${bounds.join(', ')}`;
}

/** What a value is: a link to a named schema, or a few words. */
export function TypeWords({ schema }: { readonly schema: Schema }): JSX.Element {
  const { $ref, anyOf, items, enum: choices, type } = schema;
  if ($ref !== undefined) return <a href={`#${anchorOf(nameOf($ref))}`}>{nameOf($ref)}</a>;
  if (anyOf !== undefined) {
    return (
      <>
        {anyOf.map((one, index) => (
          <>
            {index > 0 && ' or '}
            <TypeWords schema={one} />
          </>
        ))}
      </>
    );
  }
  if (choices !== undefined) {
    return (
      <>
        {choices.map((choice, index) => (
          <>
            {index > 0 && ' | '}
            <code>{typeof choice === 'string' ? choice : JSON.stringify(choice)}</code>
          </>
        ))}
      </>
    );
  }
  if (schema.const !== undefined) return <code>{JSON.stringify(schema.const)}</code>;
  if (items !== undefined) {
    return (
      <>
        array of <TypeWords schema={items} />
        {boundsOf(schema)}
      </>
    );
  }
  return (
    <>
      {type ?? 'anything'}
      {boundsOf(schema)}
    </>
  );
}

/** The members of an object, those of objects in it too, as `outer.inner`. */
function membersOf(schema: Schema, prefix = ''): readonly { name: string; schema: Schema; isRequired: boolean }[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const isRequired = schema.required?.includes(name) === true;
    const here = { name: prefix + name, schema: member, isRequired };
    const inner = [member, member.items, ...(member.anyOf ?? []).flatMap((one) => [one, one.items])].find(
      (one) => one?.properties !== undefined,
    );
    if (inner === undefined) return [here];
    const isList = inner !== member && !(member.anyOf ?? []).includes(inner);
    return [here, ...membersOf(inner, `${prefix}${name}${isList ? '[]' : ''}.`)];
  });
}

/** A table of an object's members; nothing where there are none. */
export function Members({ schema }: { readonly schema: Schema }): JSX.Element | null {
  const members = membersOf(schema);
  if (members.length === 0) return null;
  return (
    <dl class="members">
      {members.map(({ name, schema: member, isRequired }) => (
        <div class="member" key={name}>
          <dt>
            <code>{name}</code>
            {!isRequired && <span class="optional"> optional</span>}
          </dt>
          <dd>
            <TypeWords schema={member} />
            {member.description !== undefined && (
              <>
                {'. '}
                <Prose text={member.description} />
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
