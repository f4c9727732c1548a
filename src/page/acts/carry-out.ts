import type { WireAccessToken } from '../../contract/wire';
import { type Act, actOn, listAudit, readToken } from '../ask/operations';
import { isProblem, type Problem, wordsOf } from '../ask/problem';
import { withMinute } from '../clock/words';
import type { Workspace } from '../workspace/workspace';
import { DONE, LAST } from './words';

/** How an act went. `token` null: it is gone. */
export type Outcome =
  | { readonly kind: 'done'; readonly token: WireAccessToken | null; readonly words?: string }
  /** The token is another than the one that was shown: to be looked at again. */
  | { readonly kind: 'changed'; readonly token: WireAccessToken }
  | { readonly kind: 'last-administrator'; readonly words: string }
  | { readonly kind: 'failed'; readonly words: string };

/** Who ended a token, where the person may see that. */
export async function whoRevoked(workspace: Workspace, id: string): Promise<string> {
  if (!workspace.may('auditlogs:view')) return 'Already revoked by somebody else.';
  try {
    const query = { kind: 'revoke-access-token', target: id, outcome: 'done', limit: 1 };
    const [event] = (await listAudit(workspace.id, query)).audit_events;
    const who = event?.actor.person?.name ?? event?.actor.token?.label;
    if (event === undefined || who === undefined) return 'Already revoked by somebody else.';
    return `Already revoked by ${who} at ${withMinute(Date.parse(event.at))}.`;
  } catch {
    return 'Already revoked by somebody else.';
  }
}

const isDone = (act: Act, token: WireAccessToken | undefined): boolean =>
  act === 'revoke' ? token === undefined : token?.status === (act === 'disable' ? 'disabled' : 'enabled');

/** The answer was lost: what is there now says whether it was done. */
async function lookAfter(workspace: Workspace, act: Act, id: string, problem: Problem): Promise<Outcome> {
  let found: WireAccessToken | undefined;
  try {
    found = await readToken(workspace.id, id);
  } catch (error) {
    if (!isProblem(error) || error.status !== 404) {
      return { kind: 'failed', words: `Nobody knows yet whether it happened. ${wordsOf(problem)}` };
    }
  }
  if (isDone(act, found))
    return { kind: 'done', token: found ?? null, words: `It did happen: the token is ${DONE[act]}.` };
  return { kind: 'failed', words: `It did not happen: the token is not ${DONE[act]}. Try again.` };
}

/** Carries an act out on the token as it was shown, and finds out what became of it. */
export async function carryOut(
  workspace: Workspace,
  act: Act,
  token: WireAccessToken,
  allowLast: boolean,
): Promise<Outcome> {
  try {
    return { kind: 'done', token: await actOn(workspace.id, act, token, allowLast) };
  } catch (error) {
    if (!isProblem(error)) throw error;
    if (error.status === 404) return { kind: 'done', token: null, words: await whoRevoked(workspace, token.id) };
    if (error.isUnknown) return lookAfter(workspace, act, token.id, error);
    if (error.code === 'last-administrator') return { kind: 'last-administrator', words: LAST };
    if (error.status !== 412) return { kind: 'failed', words: wordsOf(error) };
    try {
      return { kind: 'changed', token: await readToken(workspace.id, token.id) };
    } catch (again) {
      return { kind: 'failed', words: isProblem(again) ? wordsOf(again) : String(again) };
    }
  }
}
