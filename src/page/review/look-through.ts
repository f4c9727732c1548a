import type { WireRole } from '../../contract/wire-roles';
import { listCreators, readUsage } from '../ask/operations';
import { allTokens } from '../ask/all-tokens';
import { type Finding, findingOfUse, findingsOf, isJudgedByUse } from './reasons';

/** What a review found, and what it could not look at. */
export interface Review {
  readonly findings: readonly Finding[];
  readonly looked: number;
  /** There are more tokens than are looked at in one review. */
  readonly isCut: boolean;
  /** Tokens whose use was asked for, and those for which that was too much. */
  readonly judged: number;
  readonly unjudged: number;
  /** The earliest day that uses are known from. */
  readonly since: string | undefined;
}

export interface Looking {
  readonly workspace: string;
  readonly roles: readonly WireRole[];
  projectName(id: string): string;
  now(): number;
}

const MOST_JUDGED = 100;
const AT_ONCE = 4;

/** Looks through the tokens of a workspace, those of the widest use first. */
export async function lookThrough(looking: Looking, signal: AbortSignal): Promise<Review> {
  const { workspace, roles, projectName, now } = looking;
  const [{ tokens, isCut }, creators] = await Promise.all([
    allTokens(workspace, { signal }),
    listCreators(workspace, signal),
  ]);
  const byId = new Map(creators.map((one) => [one.id, one]));
  const findings = tokens.flatMap((token) => findingsOf(token, byId, now()));
  const old = tokens.filter((token) => isJudgedByUse(token, now()));
  const waiting = old.slice(0, MOST_JUDGED);
  let since: string | undefined;
  const worker = async (): Promise<void> => {
    for (let token = waiting.shift(); token !== undefined; token = waiting.shift()) {
      const usage = await readUsage(workspace, token.id, signal);
      since = since === undefined || usage.since < since ? usage.since : since;
      const finding = findingOfUse(token, usage, roles, projectName);
      if (finding !== undefined) findings.push(finding);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const judged = Math.min(old.length, MOST_JUDGED);
  return { findings, looked: tokens.length, isCut, judged, unjudged: old.length - judged, since };
}
