import { planFileCodes } from '../../diagnostics/catalogue/plan-file';
import type { Diagnostic } from '../../diagnostics/diagnostic';
import type { Plan } from '../../model/plan';
import { contentHash } from '../../reconcile/observed/fingerprint';
import { contentOf } from '../../reconcile/plan';
import { summarisePlan } from '../plan/plan-summary';
import type { Problem } from './codec';
import { planCodec } from './plan-codec';

/** Rises when a reader of the former version could misunderstand what is written. */
const PLAN_FORMAT_VERSION = 2;

const KIND = 'hawzu-tokens/plan';
const KIND_OF_MANY = 'hawzu-tokens/plans';

/** A broken file has thousands of problems that say the same. */
const MOST_PROBLEMS = 10;

/**
 * A plan as a JSON document: `formatVersion`, `kind`, `summary` (counts, for scripts; not read back), and the plan itself
 * in the form of `json/plan-codec.ts`. Several plans, of one run over several specs, are one document that lists them.
 * Findings of the specs stand beside the plan and are not read back. `parsePlanJson` gives the same plans again.
 */
export function renderPlanJson(plans: Plan | readonly Plan[], findings: readonly Diagnostic[] = []): string {
  const [first, ...more] = (Array.isArray(plans) ? (plans as readonly Plan[]) : [plans as Plan]).map(documentOf);
  const told = findings.length > 0 ? { findings } : {};
  const document =
    first && more.length === 0
      ? { ...first, ...told }
      : { formatVersion: PLAN_FORMAT_VERSION, kind: KIND_OF_MANY, plans: [first, ...more], ...told };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const documentOf = (plan: Plan): object => ({
  formatVersion: PLAN_FORMAT_VERSION,
  kind: KIND,
  summary: summarisePlan(plan),
  ...(planCodec.encode(plan) as object),
});

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
    readonly plans?: unknown;
  };
  if (header.kind === KIND_OF_MANY && Array.isArray(header.plans)) return parseMany(header.plans, file);
  if (header.kind !== KIND) return refused(planFileCodes.diagnose('plan-not-a-plan', {}, { place }));
  if (header.formatVersion !== PLAN_FORMAT_VERSION) {
    const found = typeof header.formatVersion === 'number' ? String(header.formatVersion) : 'none';
    const known = String(PLAN_FORMAT_VERSION);
    return refused(planFileCodes.diagnose('plan-version-unknown', { found, known }, { place }));
  }
  const problems: Problem[] = [];
  const plan = planCodec.decode(json, '', problems);
  if (problems.length > 0) {
    return refused(
      ...problems
        .slice(0, MOST_PROBLEMS)
        .map(({ at, expected }) =>
          planFileCodes.diagnose('plan-malformed', { at, expected }, { place: { ...place, attribute: at } }),
        ),
    );
  }
  if (contentHash(contentOf(plan)) !== plan.hash) {
    return refused(planFileCodes.diagnose('plan-altered', {}, { place }));
  }
  return { kind: 'parsed', plans: [plan] };
}

function parseMany(documents: readonly unknown[], file: string): ParsedPlan {
  const parsed = documents.map((one) => parsePlanJson(JSON.stringify(one), file));
  const problems = parsed.flatMap((one) => (one.kind === 'refused' ? one.diagnostics : []));
  return problems.length > 0
    ? refused(...problems.slice(0, MOST_PROBLEMS))
    : { kind: 'parsed', plans: parsed.flatMap((one) => (one.kind === 'parsed' ? one.plans : [])) };
}

const refused = (...diagnostics: readonly Diagnostic[]): ParsedPlan => ({ kind: 'refused', diagnostics });
