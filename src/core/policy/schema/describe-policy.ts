import { inYaml } from '../../diagnostics/words';
import type { Fields } from '../../token-spec/table/field';
import { RULES } from '../rules/all';

/** `docs/policy.md`: every rule that a policy can set, from the rules themselves. */
export function describePolicy(): string {
  const rows = RULES.map(
    ({ code, description, fields }) => `| \`${code}\` | ${escaped(description)} | ${settingsOf(fields)} |`,
  );
  return [
    '# The policy, rule by rule',
    '<!-- Made from src/core/policy/rules by scripts/generate-docs.js: change that, not this. -->',
    'Every rule takes a `reason`, which is required, and a `severity`: `error` (the default), `warning` or `off`. The name of a rule is ' +
      'the code of its findings. [How to write a policy](how-to/organisation-policy.md) has the rest of the file; for editors there is ' +
      '[a JSON Schema](../schemas/policy.schema.json).',
    ['| Rule | Meaning | Settings |', '|---|---|---|', ...rows].join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

const settingsOf = (fields: Fields): string =>
  Object.entries(fields)
    .map(([name, { description = '', examples = [] }]) => {
      const shown = examples.map((one) => `\`${name}: ${shownIn(one)}\``).join(', ');
      return escaped(`\`${name}\`: ${description}${shown === '' ? '' : ` Such as ${shown}.`}`);
    })
    .join('<br>');

const shownIn = (example: unknown): string =>
  Array.isArray(example) ? `[${example.map(String).join(', ')}]` : inYaml(example);

const escaped = (text: string): string => text.replaceAll('|', '\\|');
