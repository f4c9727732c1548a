import type { AuditKind } from '../../contract/vocabulary/audit/kinds';
import type { NewAuditEvent, WireAuditActor, WireAuditTarget } from '../../contract/wire-audit';
import { type Caller, personBehind } from '../access/caller';
import { over } from '../past/over';
import type { PeopleChanges } from '../store/people/people-store';
import type { ResourcesChanges } from '../store/resources/resources-store';
import type { RolesChanges } from '../store/roles/roles-store';
import type { TokenRow } from '../store/token-row';
import type { TokenChanges } from '../store/token-store';
import { changedFields, type Fields } from './changed-fields';
import {
  describedPerson,
  describedResource,
  describedRole,
  describedToken,
  resourceTarget,
  tokenTarget,
} from './described';
import { eventsOfHolders } from './role-holders-events';

/** Where a request came from, as far as it is kept. */
export interface Origin {
  readonly address: string;
  readonly requestId: string;
}

/** Who does what, and when. */
export interface Act {
  readonly kind: AuditKind;
  readonly caller: Caller;
  readonly origin: Origin;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

function actorOf(caller: Caller): WireAuditActor {
  const { id, name, type } = personBehind(caller);
  const person = type === 'USER' ? { id, name } : null;
  if (caller.kind === 'person') return { token: null, person, authenticated_by: 'session' };
  const { row } = caller;
  return { token: { id: row.id, label: row.label }, person, authenticated_by: 'access-token' };
}

/** What every event of a request has. */
export function eventOfRequest({ kind, caller, origin, now }: Act) {
  const at = new Date(now).toISOString();
  return {
    workspace_id: caller.workspace.id,
    at,
    kind,
    actor: actorOf(caller),
    count: 1,
    since: at,
    address: origin.address,
    request_id: origin.requestId,
  };
}

/**
 * A transaction whose every change becomes an event in the same transaction: there is no way to change a token, a role, a
 * person or a resource without. The rest of what it may do is handed on.
 */
export function audited(tokens: TokenChanges, act: Act): TokenChanges {
  const done = (target: WireAuditTarget, then: Fields | undefined, now: Fields): NewAuditEvent => ({
    ...eventOfRequest(act),
    outcome: 'done',
    target,
    refusal: null,
    ...changedFields(then, now),
  });
  const append = (...event: Parameters<typeof done>): Promise<void> => tokens.audit.append(done(...event));
  const changed = (before: TokenRow | undefined, after: TokenRow): Promise<void> =>
    append(tokenTarget(after), before && describedToken(before), describedToken(after));
  const { id: workspaceId } = act.caller.workspace;
  const people: Pick<PeopleChanges, 'put'> = {
    put: async (row) => {
      const before = await tokens.people.find(workspaceId, row.id);
      const after = await tokens.people.put(row);
      const target = { type: 'user', id: after.id, label: after.name } as const;
      await append(target, before && describedPerson(before), describedPerson(after));
      return after;
    },
  };
  const roles: Pick<RolesChanges, 'put' | 'replace'> = {
    put: async (row) => {
      const before = (await tokens.roles.all(workspaceId)).find(({ id }) => id === row.id);
      const after = await tokens.roles.put(row);
      const target = { type: 'role', id: after.id, label: after.name } as const;
      await append(target, before && describedRole(before), describedRole(after));
      return after;
    },
    replace: async (ofWorkspace, roleId, by) => {
      // Told before, as who has the role is known by that: the same fields are written by the statements of the replacement.
      for await (const events of eventsOfHolders(tokens, { ofWorkspace, roleId, by: by.roleId }, done)) {
        await tokens.audit.appendAll(events);
      }
      await tokens.roles.replace(ofWorkspace, roleId, by);
      const holders = (role: string): Fields => ({ role_of_its_holders: role });
      await append({ type: 'role', id: roleId, label: null }, holders(roleId), holders(by.roleId));
    },
  };
  const resources: Pick<ResourcesChanges, 'put'> = {
    put: async (row) => {
      const before = await tokens.resources.find(row, row.id);
      const after = await tokens.resources.put(row);
      await append(resourceTarget(after), before && describedResource(before), describedResource(after));
      return after;
    },
  };
  const own: Pick<TokenChanges, 'insert' | 'write' | 'people' | 'roles' | 'resources'> = {
    insert: async (row) => {
      await tokens.insert(row);
      await changed(undefined, row);
    },
    write: async (row, changes) => {
      const after = await tokens.write(row, changes);
      await changed(row, after);
      return after;
    },
    people: over(tokens.people, people),
    roles: over(tokens.roles, roles),
    resources: over(tokens.resources, resources),
  };
  return over(tokens, own);
}
