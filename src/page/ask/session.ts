import type { WireHeldWorkspaceRole } from '../../contract/wire';
import { ask, askAhead } from './ask';

export interface SessionWorkspace {
  readonly id: string;
  readonly name: string;
  readonly role?: WireHeldWorkspaceRole;
}

/** Who is signed in, where they may go, and until when. */
export interface Session {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly workspaces: readonly SessionWorkspace[];
  readonly expires_at: string;
  readonly idle_ends_at: string;
  readonly now: string;
}

const PATH = '/session';

export const readSession = async (signal?: AbortSignal): Promise<Session> =>
  (await ask<Session>('GET', PATH, { signal })).body;

export const readSessionAhead = (): void => askAhead(PATH);

export const signIn = async (email: string, password: string): Promise<Session> =>
  (await ask<Session>('POST', PATH, { body: { email, password } })).body;

export const signOut = async (): Promise<void> => {
  await ask('DELETE', PATH);
};

export const setPassword = async (email: string, code: string, password: string): Promise<void> => {
  await ask('POST', `${PATH}/password`, { body: { email, code, password } });
};
