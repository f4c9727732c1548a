/**
 * What Terraform makes of a string of a JSON configuration, for the templates that texts without references need: escapes
 * and string literals. Anything else is a mistake. The real binary is asked the same in terraform.long.ts.
 */
export function evaluate(template: string): string {
  let text = '';
  for (let rest = template; rest !== '';) {
    const escape = /^([$%])\1\{/.exec(rest);
    const constant = /^\$\{"([^"\\]*)"\}/.exec(rest);
    if (escape) text += `${escape[1]}{`;
    else if (constant) text += constant[1];
    else if (/^[$%]\{/.test(rest)) throw new Error(`Terraform would evaluate ${rest.slice(0, 40)}`);
    else text += rest.charAt(0);
    rest = rest.slice((escape ?? constant)?.[0].length ?? 1);
  }
  return text;
}

/** The same for every string and key of a value. */
export function evaluated(value: unknown): unknown {
  if (typeof value === 'string') return evaluate(value);
  if (Array.isArray(value)) return value.map(evaluated);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [evaluate(key), evaluated(inner)]));
}

/** Texts that Terraform or CDKTF could take for something else. */
export const HOSTILE_TEXTS: readonly string[] = [
  'costs ${HOME} and %{ if true }',
  '$${literal} %%{literal}',
  '$$${three} %%%{three}',
  '%${mixed} $%{mixed} $%$%{mixed}',
  '${TfToken[TOKEN.0]}',
  '$${TfToken[TOKEN.1]} #{TfToken[TOKEN.2]} &{TfToken[TOKEN.3]}',
  'a #{TfToken[TOKEN.0]}',
  '-1.8881545897087503e+289',
  'run 1e5 of 2e100 at -4.5e+300',
  'String Map Token Value',
  'Any Map Token Value',
  'quotes " and \\ and \u2028 and \ttabs',
  'ends with $',
  'ends with %{',
  '{"json": "${x}"}',
  '~} ${~ "x" ~}',
  'été 東京 🎌 "#{ruby}"',
];
