import type { FastifyReply, FastifyRequest } from 'fastify';
import { PATH_PATTERNS } from '../../../contract/path-parameters';
import type { Known } from '../../../gateway/table/gateway-table';
import { type Presented, presentedBy } from '../../access/authenticate';
import type { TokenCaller } from '../../access/caller';
import { problemOfUnknownRoute } from '../../http/answer/unknown-route';
import { ProblemError } from '../../problem/problem-error';
import { authorizeRule } from '../access/authorize-rule';
import { holdsSecret } from '../vendor/leak';
import { Passage } from './passage';
import type { RouteTools } from './upstream-parts';

const noIds = () => ({});

/** Who presents a value now, by a transaction of its own. @throws ProblemError with one of the 401 codes */
async function whoIs(request: FastifyRequest, credential: Presented, tools: RouteTools): Promise<TokenCaller> {
  const { keeper } = tools.parts();
  const presenting = { now: tools.clock(), from: request.address, isVerification: false };
  const caller = keeper.caller(await keeper.whoAsks(credential, noIds), credential, presenting);
  if (caller.kind !== 'token') throw new Error('a session was let through to the vendor');
  return caller;
}

/** Judges a request once more, as its token is now. @throws ProblemError */
export async function judgeAgain(passage: Passage, tools: RouteTools): Promise<void> {
  passage.caller = await whoIs(passage.request, passage.credential, tools);
  requireRights(passage);
}

function requireRights({ found: { rule, workspace }, project, caller }: Passage): void {
  // Where the body tells the project, no more than the workspace is known before.
  const isToldLater = rule.project?.in === 'body' && project === undefined;
  authorizeRule(isToldLater ? { ...rule, ...NO_PLACE_YET } : rule, caller, { workspace, project });
}

/** What makes a rule one of the workspace alone, that every token of it may use. */
const NO_PLACE_YET = { permission: null, list: { of: 'projects', items: '', id: '' } } as const;

/**
 * Lets a request through to the vendor, or says why not. Whoever has no good token learns nothing of the table; no session opens
 * these paths. What only the body tells is judged when that is there.
 */
export async function admit(request: FastifyRequest, reply: FastifyReply, tools: RouteTools): Promise<Passage> {
  const { quotas, table } = tools;
  const credential = presentedBy(request.headers.authorization);
  request.credential = credential;
  const more = quotas?.more(credential.hash);
  if (more !== undefined) await more;
  const caller = await whoIs(request, credential, tools);
  request.admitted = caller;
  if (quotas !== undefined) void reply.headers(quotas.take(credential.hash));
  const found = table.find(request.method, request.raw.url ?? '');
  if (found.kind === 'ambiguous') {
    throw new ProblemError(
      'gateway-target-ambiguous',
      `There is ${found.what}, which can be read in more than one way.`,
    );
  }
  if (found.kind === 'unknown') {
    // A path of the service takes its own methods alone.
    const ours = problemOfUnknownRoute(request.method, (request.raw.url ?? '').split('?', 1)[0] ?? '');
    if (ours.problemCode === 'method-not-allowed') throw ours;
    const why = `The table of the gateway does not know this request, so it goes nowhere. This line would allow it: ${found.line}`;
    throw new ProblemError('gateway-rule-missing', why);
  }
  const passage = new Passage(request, credential, found, caller);
  request.forwarded = named(found);
  if (holdsSecret(request.raw.url ?? '', passage.ownSecret)) {
    const why = 'The path or the query holds the access token. Send it in the Authorization header alone.';
    throw new ProblemError('gateway-target-ambiguous', why);
  }
  if (found.project !== undefined) {
    const looking = tools.parts().places.lookFor(caller.workspace.id, found.project);
    if (looking !== undefined) {
      await looking;
      passage.caller = await whoIs(request, credential, tools);
    }
  }
  requireRights(passage);
  return passage;
}

/** For logs and metrics: ids of places that can be ids, and no other word of the client. */
function named({ rule, workspace, project }: Known) {
  const shown = (id: string | undefined, of: string, name: string): string =>
    id !== undefined && PATH_PATTERNS.get(of)?.test(id) === true ? id : name;
  return {
    operation: `${rule.method} ${rule.path}`,
    path: rule.path
      .replace('{workspace}', (name) => shown(workspace, 'workspace_id', name))
      .replace('{project}', (name) => shown(project, 'project_id', name)),
    isChange: rule.method !== 'GET',
  };
}
