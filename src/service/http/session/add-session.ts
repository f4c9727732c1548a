import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { WireNewPassword, WireSession, WireSignIn } from '../../../contract/wire-session';
import { SESSION_PATH, SESSION_PASSWORD_PATH } from '../../../contract/paths';
import { idleEndOf, sessionProblem } from '../../access/session';
import type { TokenKeeper } from '../../access/token-keeper';
import { heldWorkspaceRole } from '../../operations/get-me';
import { KNOWN_MILLISECONDS, type SignIn } from '../../sign-in/sign-in';
import type { SessionRow } from '../../store/accounts/account-rows';
import type { PersonRow } from '../../store/people/person-row';
import type { BodyCheck } from '../request/validate-request';
import type { Door } from './door';

export interface SessionTools {
  readonly door: Door;
  /** Once the store is open. */
  readonly keeper: () => TokenKeeper;
  readonly signIn: () => SignIn;
  readonly clock: () => number;
}

const instant = (at: number): string => new Date(at).toISOString();

/** Who is signed in, and what they may do where. */
async function presented(
  session: SessionRow,
  people: readonly PersonRow[],
  { keeper: keeperOf, clock }: SessionTools,
): Promise<WireSession> {
  const [first] = people;
  if (first === undefined) throw sessionProblem('session-ended', 'The session has ended. Sign in again.');
  const keeper = keeperOf();
  const workspaces = await keeper.read(async ({ roles }) => {
    const shown: WireSession['workspaces'][number][] = [];
    for (const { workspaceId, roleId } of people) {
      const workspace = keeper.workspaceOf(workspaceId, await roles.book(workspaceId));
      if (workspace === undefined) continue;
      shown.push({ id: workspace.id, name: workspace.name, role: heldWorkspaceRole(roleId, workspace) });
    }
    return shown;
  });
  return {
    user: { id: first.id, name: first.name, email: first.email },
    workspaces,
    expires_at: instant(session.endsAt),
    idle_ends_at: instant(idleEndOf(session)),
    now: instant(clock()),
  };
}

/** How logs and metrics call it. */
const named = (operation: string, template: string, takesBody = false) => ({
  config: { operation, template, takesBody },
});

/** People sign in and out, and set a password with a code. What they may do then, they do by the API. */
export function addSession(app: FastifyInstance, tools: SessionTools, bodies: (schema: string) => BodyCheck): void {
  const validSignIn = bodies('SignIn');
  const validPassword = bodies('NewPassword');
  const visitorOf = (request: FastifyRequest) => ({
    origin: { address: request.address, requestId: request.id },
    browser: tools.door.browserOf(request),
  });
  const remember = (reply: FastifyReply, browser: string): void => {
    void reply.header('set-cookie', tools.door.cookie('browser', browser, KNOWN_MILLISECONDS / 1000));
  };

  app.get(SESSION_PATH, named('get-session', SESSION_PATH), async (request) => {
    const { door, signIn } = tools;
    const { session, people } = await signIn().session(door.requireSession(request));
    return presented(session, people, tools);
  });

  app.post(SESSION_PATH, named('sign-in', SESSION_PATH, true), async (request, reply) => {
    const { door, signIn, keeper } = tools;
    door.requireUsable(request);
    const { email, password } = validSignIn(request.body) as WireSignIn;
    const { session, cookie, browser } = await signIn().enter(email, password, visitorOf(request));
    // Whoever was signed in here before is not any more, with that cookie.
    const former = door.sessionOf(request);
    if (former !== undefined) await signIn().leave(former);
    const people = await keeper().read((tokens) => tokens.people.withEmail(session.email));
    const answer = await presented(session, people, tools);
    void reply.header('set-cookie', door.cookie('session', cookie, (session.endsAt - session.startedAt) / 1000));
    remember(reply, browser);
    return answer;
  });

  app.delete(SESSION_PATH, named('sign-out', SESSION_PATH), async (request, reply) => {
    const { door, signIn } = tools;
    door.requireUsable(request);
    const cookie = door.sessionOf(request);
    if (cookie !== undefined) await signIn().leave(cookie);
    void reply.header('set-cookie', door.cookie('session', '', 0));
    return reply.code(204).send();
  });

  app.post(SESSION_PASSWORD_PATH, named('set-password', SESSION_PASSWORD_PATH, true), async (request, reply) => {
    const { door, signIn } = tools;
    door.requireUsable(request);
    const { email, code, password } = validPassword(request.body) as WireNewPassword;
    const { browser } = await signIn().setPassword(email, code.trim(), password, visitorOf(request));
    remember(reply, browser);
    return reply.code(204).send();
  });
}
