import type { DeclaredState } from '../model/desired';
import type { PolicyDocument } from './policy';

/** Whether a document is about a spec. */
export const appliesTo = (
  { workspaces, owners }: Pick<PolicyDocument, 'workspaces' | 'owners'>,
  { workspace, ownerId }: Pick<DeclaredState, 'workspace' | 'ownerId'>,
): boolean => fits(workspace, workspaces) && fits(ownerId, owners);

const fits = (text: string, patterns: readonly string[] | undefined): boolean =>
  patterns === undefined || patterns.some((pattern) => matches(text, pattern.split('*')));

/** `*` stands for any part. In one pass, whatever the pattern: the first place that fits is as good as any other. */
function matches(text: string, [first = '', ...rest]: readonly string[]): boolean {
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  const inner = text.slice(first.length, text.length - last.length);
  let from = 0;
  for (const part of rest) {
    const found = inner.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return true;
}
