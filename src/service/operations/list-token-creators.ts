import { listTokenCreators as definition } from '../../contract/operations/list-token-creators';
import { DEFAULT_PAGE_SIZE } from '../../contract/operations/page-parameters';
import type { WirePrincipal, WireTokenCreator, WireTokenCreatorList } from '../../contract/wire';
import type { CreatorRow } from '../store/people/people-store';
import type { Operation } from './operation';
import { decodeCursor, encodeCursor } from './page-cursor';

const presentCreator = ({ creator, tokens, status }: CreatorRow): WireTokenCreator => {
  const { id, type, name } = JSON.parse(creator) as WirePrincipal;
  return { id, type, name, status: status ?? null, access_tokens: tokens };
};

export const listTokenCreators: Operation = {
  definition,
  isLarge: true,
  read: async ({ caller, query }, { people }): Promise<WireTokenCreatorList> => {
    const place = `${caller.workspace.id} creators`;
    const limit = Number(query.limit ?? DEFAULT_PAGE_SIZE);
    const start = decodeCursor(place, query, 'string');
    const found = (await people.creators(caller.workspace.id, limit + 1, start?.id)).map(presentCreator);
    const creators = found.slice(0, limit);
    const last = creators.at(-1);
    const more = found.length > limit && last !== undefined;
    return { creators, next_cursor: more ? encodeCursor({ value: last.id, id: last.id }, place, query) : null };
  },
};
