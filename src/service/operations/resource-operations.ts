import { DEFAULT_PAGE_SIZE } from '../../contract/operations/page-parameters';
import { resourceOperations } from '../../contract/operations/resource-operations';
import { base62OfBytes } from '../../contract/vocabulary/token-format';
import { personBehind } from '../access/caller';
import { ProblemError } from '../problem/problem-error';
import { resourceNatures, type ResourceNature } from '../resources/resource-kinds';
import type { ResourceFields } from '../store/resources/resource-row';
import type { Operation } from './operation';
import { decodeCursor, encodeCursor } from './page-cursor';
import { namedResource, placeOf, presentResource, requireNamed } from './present-resource';

const ID_RANDOM_BYTES = 15;

/** All that is done with resources of one kind; where kinds differ, their nature says. */
function operationsOf(nature: ResourceNature): readonly Operation[] {
  const { kind, defaults, asked } = nature;
  const { list, create, get, edit } = resourceOperations.get(kind.name)!;
  return [
    {
      definition: list,
      read: async (acting, { resources }) => {
        const { caller, ids, query } = acting;
        const here = `${caller.workspace.id}/${ids.project_id} ${kind.plural}`;
        const start = decodeCursor(here, query, 'string');
        const limit = Number(query.limit ?? DEFAULT_PAGE_SIZE);
        const { rows, next } = await resources.list(placeOf(acting, kind), limit, start?.id);
        return {
          [kind.plural]: rows.map(presentResource),
          next_cursor: next === undefined ? null : encodeCursor({ value: next, id: next }, here, query),
        };
      },
    },
    {
      definition: create,
      change: async (acting, tokens, random) => {
        const { caller, idempotencyKey, now } = acting;
        const place = placeOf(acting, kind);
        const { resources } = tokens;
        const made = idempotencyKey === '' ? undefined : await resources.keyHolder(place, idempotencyKey);
        if (made !== undefined) {
          const detail = `This Idempotency-Key made ${made}. Read that one, or send another key.`;
          throw new ProblemError('idempotency-key-reused', detail, { resource_id: made });
        }
        const fields = { ...defaults, ...asked(acting.body() as ResourceFields) };
        await requireNamed(fields, nature, place, tokens);
        const row = await resources.put({
          ...place,
          id: `${kind.idPrefix}_${base62OfBytes(random(ID_RANDOM_BYTES))}`,
          fields,
          createdBy: personBehind(caller),
          idempotencyKey: idempotencyKey === '' ? null : idempotencyKey,
          createdAt: now,
          updatedAt: now,
          revision: 0,
          seeded: null,
        });
        return presentResource(row);
      },
    },
    {
      definition: get,
      read: async (acting, tokens) => presentResource(await namedResource(acting, kind, tokens)),
    },
    {
      definition: edit,
      change: async (acting, tokens) => {
        const row = await namedResource(acting, kind, tokens);
        const wanted = acting.body() as ResourceFields;
        // What it named before may be gone from the seed; that stops no other change.
        await requireNamed({ ...defaults, ...wanted }, nature, row, tokens);
        const fields = { ...row.fields, ...wanted };
        return presentResource(await tokens.resources.put({ ...row, fields, updatedAt: acting.now }));
      },
    },
  ];
}

/** In the order of the contract. */
export const operationsOnResources: readonly Operation[] = resourceNatures.flatMap(operationsOf);
