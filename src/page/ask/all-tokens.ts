import type { WireAccessToken } from '../../contract/wire';
import { listTokens, type Query } from './operations';

/** No look at a workspace takes in more. */
const MOST = 2_000;

/** The tokens of a workspace that match, page by page. @returns `isCut`: there are more than were taken in */
export async function allTokens(
  workspace: string,
  {
    most = MOST,
    query = {},
    signal,
  }: { readonly most?: number; readonly query?: Query; readonly signal?: AbortSignal } = {},
): Promise<{ readonly tokens: readonly WireAccessToken[]; readonly isCut: boolean }> {
  const found: WireAccessToken[] = [];
  let cursor: string | null = '';
  while (cursor !== null && found.length < most) {
    const page: Awaited<ReturnType<typeof listTokens>> = await listTokens(
      workspace,
      { ...query, limit: 200, cursor },
      signal,
    );
    found.push(...page.access_tokens);
    cursor = page.next_cursor;
  }
  return { tokens: found.slice(0, most), isCut: cursor !== null || found.length > most };
}
