import type { JSX } from 'preact';
import type { Schema } from './document';
import { Prose } from './prose';

export const nameOf = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);
export const anchorOf = (name: string): string => `schema-${name}`;

/** Bounds that a person who writes a request has to keep. Patterns are left to the document. */
const boundsOf = (schema: Schema): string =>
  [
    between('', schema.minimum, schema.maximum),
    between(' characters', schema.minLength, schema.maxLength),
    between(' items', schema.minItems, schema.maxItems),
  ].join('');

function between(unit: string, least = 0, most?: number): string {
  if (most === undefined) return least > 0 ? `, at least ${least}${unit}` : '';
  return least > 0 ? `, ${least} to ${most}${unit}` : `, at most ${most}${unit}`;
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
        <Member key={name} name={name} beside={isRequired ? '' : 'optional'} schema={member} />
      ))}
    </dl>
  );
}

interface MemberProps {
  readonly name: string;
  /** What else is to be known of the name. */
  readonly beside: string;
  readonly schema: Schema;
  /** That of the schema when absent. */
  readonly description?: string | undefined;
}

/** A named value: what it is, and what for. */
export const Member = ({ name, beside, schema, description = schema.description }: MemberProps): JSX.Element => (
  <div class="member">
    <dt>
      <code>{name}</code>
      {beside !== '' && <span class="optional"> {beside}</span>}
    </dt>
    <dd>
      <TypeWords schema={schema} />
      {description !== undefined && (
        <>
          {'. '}
          <Prose text={description} />
        </>
      )}
    </dd>
  </div>
);
