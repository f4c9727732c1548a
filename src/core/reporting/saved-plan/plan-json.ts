import { planFileCodes } from '../../diagnostics/catalogue/plan-file';
import type { Diagnostic } from '../../diagnostics/diagnostic';
import type { Plan } from '../../model/plan';
import { contentHash } from '../../reconcile/observed/fingerprint';
import { contentOf } from '../../reconcile/plan';
import { summarisePlan } from '../plan/plan-summary';
import { FORMAT_VERSION, kindName, renderDocument, type Stamp } from '../document/document';
import { list, type Problem } from './codec';
import { planCodec } from './plan-codec';

/** A broken file has thousands of problems that say the same. */
const MOST_PROBLEMS = 10;

/**
 * Plans as a document: for each a `summary` (counts, for scripts; not read back) and the plan itself in the form of
 * `plan-codec.ts`. `parsePlanJson` gives the same plans again.
 */
export const renderPlanJson = (plans: readonly Plan[], stamp: Stamp, findings: readonly Diagnostic[] = []): string =>
  renderDocument({ kind: 'plans', specs: plans, findings, result: { plans: plans.map(planData) } }, stamp);

const planData = (plan: Plan): object => ({ summary: summarisePlan(plan), ...(planCodec.encode(plan) as object) });

/** A saved plan, or what is wrong with it. */
export type ParsedPlan =
  | { readonly kind: 'parsed'; readonly plans: readonly Plan[] }
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] };

/**
 * Reads what `renderPlanJson` wrote. Never throws. A plan whose contents do not fit its own hash was edited, and is
 * refused: nobody has planned it. That is no seal; who may write the file can compute the hash too.
 */
export function parsePlanJson(document: string, file = 'the saved plan'): ParsedPlan {
  const place = { kind: 'resource', resource: file } as const;
  let json: unknown;
  try {
    json = JSON.parse(document.replace(/^\ufeff/, ''));
  } catch {
    // The engine's message quotes the text, which may be anything, a secret too.
    return refused(planFileCodes.diagnose('plan-not-json', {}, { place }));
  }
  const header = (json ?? {}) as {
    readonly formatVersion?: unknown;
    readonly kind?: unknown;
    readonly result?: { readonly plans?: unknown };
  };
  // Until version 2 a single plan had a kind of its own.
  if (header.kind !== kindName('plans') && header.kind !== 'hawzu-tokens/plan') {
    return refused(planFileCodes.diagnose('plan-not-a-plan', {}, { place }));
  }
  if (header.formatVersion !== FORMAT_VERSION) {
    const found = typeof header.formatVersion === 'number' ? String(header.formatVersion) : 'none';
    const known = String(FORMAT_VERSION);
    return refused(planFileCodes.diagnose('plan-version-unknown', { found, known }, { place }));
  }
  const problems: Problem[] = [];
  const plans = list(planCodec).decode(header.result?.plans, 'plans', problems);
  if (problems.length > 0) {
    return refused(
      ...problems
        .slice(0, MOST_PROBLEMS)
        .map(({ at, expected }) =>
          planFileCodes.diagnose('plan-malformed', { at, expected }, { place: { ...place, attribute: at } }),
        ),
    );
  }
  if (plans.some((plan) => contentHash(contentOf(plan)) !== plan.hash)) {
    return refused(planFileCodes.diagnose('plan-altered', {}, { place }));
  }
  return { kind: 'parsed', plans };
}

const refused = (...diagnostics: readonly Diagnostic[]): ParsedPlan => ({ kind: 'refused', diagnostics });
