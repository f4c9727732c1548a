/** Where in the page one is. */
export type Place =
  | { readonly view: 'home' | 'sign-in' | 'unknown' }
  | { readonly view: 'tokens' | 'new' | 'review' | 'roles' | 'users' | 'audit'; readonly workspace: string }
  | { readonly view: 'token' | 'edit'; readonly workspace: string; readonly token: string };

/** Dialogs stand over the table: going to one or back is no other view. */
export const areaOf = (view: Place['view']): string =>
  ['tokens', 'new', 'token', 'edit'].includes(view) ? 'tokens' : view;

const VIEWS = { 'access-tokens': 'tokens', roles: 'roles', users: 'users', 'audit-log': 'audit' } as const;

function placeInTokens(workspace: string, token: string, rest: readonly string[]): Place {
  if (rest.length === 0 && token === 'new') return { view: 'new', workspace };
  if (rest.length === 0 && token === 'review') return { view: 'review', workspace };
  if (rest.length === 0) return { view: 'token', workspace, token };
  return rest.length === 1 && rest[0] === 'edit' ? { view: 'edit', workspace, token } : { view: 'unknown' };
}

function partsOf(path: string): readonly string[] {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return ['?'];
  }
}

export function placeOf(path: string): Place {
  const [first, workspace, area, token, ...rest] = partsOf(path);
  if (first === undefined) return { view: 'home' };
  if (first === 'sign-in' && workspace === undefined) return { view: 'sign-in' };
  if (first !== 'workspace' || workspace === undefined) return { view: 'unknown' };
  const view = VIEWS[area as keyof typeof VIEWS] as (typeof VIEWS)[keyof typeof VIEWS] | undefined;
  if (view === undefined) return { view: 'unknown' };
  if (token === undefined) return { view, workspace };
  return view === 'tokens' ? placeInTokens(workspace, token, rest) : { view: 'unknown' };
}

export const tokensPath = (workspace: string, ...below: readonly string[]): string =>
  ['/workspace', encodeURIComponent(workspace), 'access-tokens', ...below.map(encodeURIComponent)].join('/');

export const areaPath = (workspace: string, area: 'roles' | 'users' | 'audit-log'): string =>
  `/workspace/${encodeURIComponent(workspace)}/${area}`;

/** A place on this page to go on to after signing in: never another site. */
export function localPath(next: string | null): string {
  return next !== null && /^\/workspace\/[^\\]*$/.test(next) ? next : '/';
}
