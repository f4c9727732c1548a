import { PERMISSION_SENTENCES } from '../../contract/vocabulary/permission-sentences';
import { describeFields } from '../../core/token-spec/table/describe-spec';
import { permissionIds } from '../file/permission-ids';
import { gatewayField } from '../file/schema/gateway-fields';
import { nameIn, segmentsOf } from '../path-pattern';
import type { Rule } from '../rule';
import { VENDOR_RULES } from './vendor-table';

/** `docs/gateway-table.md`: the built-in table, every field of the file, and every permission. */
export const describeGateway = (): string =>
  [
    "# The gateway's table and file",
    '<!-- Made from src/gateway by scripts/generate-docs.js: change that, not this. -->',
    '[How to use it](how-to/gateway.md). For editors: [a JSON Schema](../schemas/gateway.schema.json).',
    '## The built-in table',
    "The paths that the vendor documents. The permissions are this project's, since the vendor publishes none, and so are the shapes of the lists: `gateway check` tells whether they fit.",
    ['| Method | Path | Permission | Open to |', '|---|---|---|---|', ...VENDOR_RULES.map(rowOf)].join('\n'),
    'What stands in no line goes nowhere: the answer is 403 with the line that would allow it.',
    ...describeFields(gatewayField),
    '## Permissions',
    permissionIds.map((id) => `- \`${id}\`: ${PERMISSION_SENTENCES[id]}`).join('\n'),
  ]
    .join('\n\n')
    .concat('\n');

const rowOf = (rule: Rule): string => {
  const permission = rule.permission === null ? '`any`' : `\`${rule.permission}\``;
  return `| ${rule.method} | \`${rule.path}\` | ${permission} | ${openTo(rule)} |`;
};

function openTo({ path, project, list }: Rule): string {
  if (list) return `all tokens; each sees its own ${list.of}`;
  const names = segmentsOf(path).map(nameIn);
  return names.includes('project') || project ? 'tokens with access to the project' : 'workspace tokens';
}
