import { planFileCodes } from '../../../diagnostics/catalogue/plan-file';
import type { Diagnostic } from '../../../diagnostics/diagnostic';
import type { Plan } from '../../../model/plan';
import { contentHash } from '../../fingerprint';
import { content } from '../../plan';
import { summarisePlan } from '../plan-summary';
import type { Problem } from './codec';
import { planCodec } from './plan-codec';

/** Rises when a reader of the former version could misunderstand what is written. */
export const PLAN_FORMAT_VERSION = 1;

const KIND = 'hawzu-tokens/plan';

/** A broken file has thousands of problems that say the same. */
const MOST_PROBLEMS = 10;

/**
 * A plan as a JSON document: `formatVersion`, `kind`, `summary` (counts, for scripts; not read back), and the plan itself
 * in the form of `plan-codec.ts`. `parsePlanJson` gives the same plan again.
 */
export function renderPlanJson(plan: Plan): string {
  const document = {
    formatVersion: PLAN_FORMAT_VERSION,
    kind: KIND,
    summary: summarisePlan(plan),
    ...(planCodec.encode(plan) as object),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A saved plan, or what is wrong with it. */
export interface ParsedPlan {
  readonly plan?: Plan;
  readonly diagnostics: readonly Diagnostic[];
}

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
    return { diagnostics: [planFileCodes.diagnose('plan-not-json', { file }, { place })] };
  }
  const header = (json ?? {}) as { readonly formatVersion?: unknown; readonly kind?: unknown };
  if (header.kind !== KIND) return { diagnostics: [planFileCodes.diagnose('plan-not-a-plan', { file }, { place })] };
  if (header.formatVersion !== PLAN_FORMAT_VERSION) {
    const found = typeof header.formatVersion === 'number' ? String(header.formatVersion) : 'none';
    const parameters = { file, found, known: String(PLAN_FORMAT_VERSION) };
    return { diagnostics: [planFileCodes.diagnose('plan-version-unknown', parameters, { place })] };
  }
  const problems: Problem[] = [];
  const plan = planCodec.decode(json, '', problems);
  if (problems.length > 0) return { diagnostics: problems.slice(0, MOST_PROBLEMS).map((one) => malformed(one, file)) };
  const { ownerId, workspace, entries } = plan;
  if (contentHash({ ownerId, workspace, entries: entries.map(content) }) !== plan.hash) {
    return { diagnostics: [planFileCodes.diagnose('plan-altered', { file }, { place })] };
  }
  return { plan, diagnostics: [] };
}

const malformed = ({ at, expected }: Problem, file: string): Diagnostic =>
  planFileCodes.diagnose(
    'plan-malformed',
    { file, at, expected },
    { place: { kind: 'resource', resource: file, attribute: at } },
  );
