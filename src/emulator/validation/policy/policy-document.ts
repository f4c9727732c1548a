export type Statement = Readonly<Record<string, unknown>>;

/** The statements of a policy, however good it is; none if it is no policy. */
export function policyStatements(text: string): readonly Statement[] {
  const document = parsePolicy(text);
  return document === undefined ? [] : listOf(document['Statement']).filter(isObject);
}

/** Undefined if the text is no JSON object. */
export function parsePolicy(text: string): Statement | undefined {
  try {
    const document: unknown = JSON.parse(text);
    return isObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

/** What a policy may give alone or as a list. */
export function listOf(member: unknown): readonly unknown[] {
  return Array.isArray(member) ? (member as readonly unknown[]) : [member];
}

export function statementValues(member: unknown): readonly string[] {
  return listOf(member).filter((value) => typeof value === 'string');
}

/** The principals of kind AWS; `*` for everybody, in either spelling. */
export function principalNames(principal: unknown): readonly string[] {
  return statementValues(isObject(principal) ? principal['AWS'] : principal);
}

export function isObject(value: unknown): value is Statement {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
