/** AWS's own key is the one that is not named (AWS: DescribeSecret), but for copies. */
export const DEFAULT_KEY = 'alias/aws/secretsmanager';

/** A key may be said by id, by alias, or by either one's ARN. */
export function isSameKey(declared: string, observed: string | undefined): boolean {
  if (observed === undefined) return declared.endsWith(DEFAULT_KEY);
  const short = (key: string): string => key.replace(/^arn:[^:]+:kms:[^:]*:[^:]*:/, '').replace(/^key\//, '');
  return short(declared) === short(observed);
}
