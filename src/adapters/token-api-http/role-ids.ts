import { type Access, findRole, type RoleCatalogue } from '../../core/model/access';
import type { WorkspaceId } from '../../core/model/ids';
import { isPortError } from '../../core/ports/errors';

/** The role catalogue lacks a role that an access names. */
export class UnknownRole extends Error {
  constructor(readonly role: string) {
    super(`no role ${role}`);
  }
}

type RoleId = (scope: Access['type'], name: string) => string;

/**
 * Requests name roles by id, the domain by name. The catalogue is kept; when a role is missing in it, or the server
 * doesn't know an id any more, it is read again, once.
 */
export class RoleIds {
  readonly #catalogues = new Map<WorkspaceId, Promise<RoleCatalogue>>();

  constructor(private readonly read: (workspace: WorkspaceId) => Promise<RoleCatalogue>) {}

  /** Takes a catalogue that was read for another reason. */
  know(workspace: WorkspaceId, catalogue: RoleCatalogue): void {
    this.#catalogues.set(workspace, Promise.resolve(catalogue));
  }

  async use<T>(workspace: WorkspaceId, send: (roleId: RoleId) => Promise<T>): Promise<T> {
    const kept = this.#catalogues.get(workspace);
    if (kept) {
      try {
        return await send(lookUp(await kept));
      } catch (error) {
        const outdated =
          error instanceof UnknownRole || (isPortError(error) && error.details.serverCode === 'role-unknown');
        if (!outdated) throw error;
      }
    }
    const fresh = this.read(workspace);
    this.#catalogues.set(workspace, fresh);
    // A failed read is not kept.
    fresh.catch(() => this.#catalogues.delete(workspace));
    return send(lookUp(await fresh));
  }
}

const lookUp =
  (catalogue: RoleCatalogue): RoleId =>
  (scope, name) => {
    const role = findRole(catalogue, scope, name);
    if (!role) throw new UnknownRole(name);
    return role.id;
  };
