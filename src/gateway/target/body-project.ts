import { PATH_PATTERNS } from '../../contract/path-parameters';
import type { Rule } from '../rule';
import { bareName } from './query';
import { encodeJson, parseStrictly } from './strict-json';

/** A body whose project was read, encoded anew from what was parsed: the only thing that goes upstream. */
export interface JudgedBody {
  readonly project: string;
  readonly bytes: Uint8Array;
}

/**
 * The project that a JSON body names, for a rule with `project: { in: body }`. The body is whole and has no content
 * encoding: both are for the caller to see to. The reason fits behind `the body `.
 */
export function projectOfBody(
  rule: Rule,
  bytes: Uint8Array,
  contentType: string | undefined,
): JudgedBody | { readonly refused: string } {
  if (rule.project?.in !== 'body') throw new Error('The rule reads no body');
  const { name } = rule.project;
  if (!/^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(contentType ?? '')) {
    return { refused: 'is not said to be application/json in UTF-8' };
  }
  const parsed = parseStrictly(bytes);
  if ('refused' in parsed) return parsed;
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { refused: 'is not a JSON object' };
  const alike = Object.keys(value).filter((key) => bareName(key.normalize('NFKC')) === bareName(name));
  const other = alike.find((key) => key !== name);
  if (other !== undefined) return { refused: `has a field that could be meant for ${name}` };
  const project: unknown = (value as Readonly<Record<string, unknown>>)[name];
  if (alike.length === 0) return { refused: `does not tell the project in ${name}` };
  if (typeof project !== 'string' || !PATH_PATTERNS.get('project_id')?.test(project)) {
    return { refused: `tells no id of a project in ${name}` };
  }
  return { project, bytes: encodeJson(value) };
}
