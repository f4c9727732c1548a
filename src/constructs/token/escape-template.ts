/** What CDKTF itself takes for "a map that is not known yet" when it meets it as a text. */
const RESERVED = /^(?:String|Any) Map Token Value$/;

/**
 * A text of a spec as a template of Terraform that means exactly this text. Terraform evaluates `${` and `%{` in every
 * string of a configuration, keys of maps included; CDKTF looks for its own markers in them, which are letters like any
 * others in a purpose or a tag. Those are taken apart by a template that gives one of their letters.
 */
export function escapeTemplate(text: string): string {
  return text
    .replace(/([$%]+)\{/g, (_, signs: string) => `${escaped(signs)}{`)
    .replaceAll('{TfToken[', '{Tf${"T"}oken[')
    .replace(/(?<=[-+.|\d])e(?=[-+.|\deE]*\d{3})/g, '${"e"}')
    .replace(RESERVED, (marker) => marker.replace('Token', '${"T"}oken'));
}

/** Terraform reads a longer row of signs in an order of its own, so there each stands by itself. */
const escaped = (signs: string): string => (signs.length === 1 ? signs + signs : signs.replace(/./g, '${"$&"}'));

/** A {@link escapeTemplate} as it stands between quotes in HCL: its templates stay, and the rest is escaped. */
export function inHcl(template: string): string {
  return template.replace(/([$%]{2}\{|\$\{"[Te$%]"\})|["\\]|\p{Cc}/gu, (found, isTemplate?: string) => {
    if (isTemplate !== undefined) return found;
    return found === '"' || found === '\\' ? `\\${found}` : `\\u${hex(found)}`;
  });
}

const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(4, '0');
