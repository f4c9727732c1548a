import type { LocalWorld } from './local-world';

/** What somebody makes at the console. */
export interface ByHand {
  readonly label: string;
  /** A role in project Web Shop unless it says otherwise. */
  readonly role?: string;
  readonly projects?: readonly string[];
  readonly workspaceRole?: string;
  /** From now; null: never. */
  readonly days: number | null;
}

/** A token that this software knows nothing of. */
export async function makeByHand(
  world: LocalWorld,
  { label, role = 'role_project_viewer', projects = ['proj_web'], workspaceRole, days }: ByHand,
): Promise<{ readonly id: string; readonly token: string }> {
  const access =
    workspaceRole === undefined
      ? { access_type: 'project', project_grants: projects.map((id) => ({ project_id: id, role: { id: role } })) }
      : { access_type: 'workspace', workspace_role: { id: workspaceRole } };
  const made = await world.manage('POST', 'access-tokens', {
    label,
    ...access,
    expires_at: days === null ? null : new Date(world.now() + days * 86_400_000).toISOString(),
  });
  if (made.status !== 201) throw new Error(`${made.status} ${await made.text()}`);
  return (await made.json()) as { id: string; token: string };
}
