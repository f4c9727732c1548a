import type { WireHeldWorkspaceRole, WireInstant } from './wire';

export interface WireSignIn {
  readonly email: string;
  readonly password: string;
}

export interface WireNewPassword {
  readonly email: string;
  /** Of whoever runs the service; good once. */
  readonly code: string;
  readonly password: string;
}

/** Who is signed in, and for how long. */
export interface WireSession {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  /** Those that the person is in, with their role there. */
  readonly workspaces: readonly { readonly id: string; readonly name: string; readonly role: WireHeldWorkspaceRole }[];
  /** Whatever is done. */
  readonly expires_at: WireInstant;
  /** Where nothing more is done. */
  readonly idle_ends_at: WireInstant;
  /** By the clock of the service. */
  readonly now: WireInstant;
}
