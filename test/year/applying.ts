import { currentAuthenticates } from '../../src/core/invariants/current-authenticates';
import type { DeclaredState, DesiredState } from '../../src/core/model/desired';
import { statusOf } from '../../src/core/outlook/status';
import { prepare, type Prepared, type SpecOfRun } from '../../src/core/pass/prepare';
import { RIGHTS, survey } from '../../src/core/pass/look/survey';
import { runPass } from '../../src/core/pass/run-pass';
import { PortError } from '../../src/core/ports/errors';
import type { Ports } from '../../src/core/ports/ports';
import { parseLabel } from '../../src/core/model/label';
import { actionsOf } from '../../src/core/reconcile/plan';
import { resolveAccess } from '../../src/core/token-spec/access/resolve-access';
import { hookPorts } from '../../src/testing/memory/hooked-ports';
import { Crash } from '../../src/testing/memory/port-hooks';
import type { Book } from './book';
import { HOUR } from './cast';
import { isLiveRow, type Truth } from './truth';
import { MANAGEMENT, type YearWorld } from './year-world';
import type { YearClock } from './year-clock';

const MOST_PASSES = 4;

/** What an apply came to. */
export interface Applied {
  /** What is still planned after passes that nothing disturbed. */
  readonly left: readonly string[];
  readonly refusals: readonly string[];
}

/** The command line's work: applies with the real adapters, and what status says. */
export class Applying {
  passes = 0;
  crashes = 0;
  readonly codes = new Map<string, number>();

  constructor(
    private readonly world: YearWorld,
    private readonly book: Book,
    private readonly clock: YearClock,
  ) {}

  /** One pass over all specs in a process that meets what it meets, and may die at a call. */
  async roughly(crashAt: number | undefined): Promise<void> {
    const { ports, close } = this.world.process();
    const hooked = hookPorts(ports, {
      faults: ({ index }) => (index === crashAt ? (index % 2 === 0 ? 'crash-before' : 'crash-after') : undefined),
    });
    this.world.weather.worker = 'apply';
    try {
      await this.pass({ ...ports, ...hooked });
    } catch (error) {
      // Such as a pass that could not even look.
      if (!(error instanceof Crash) && !(error instanceof PortError)) throw error;
      this.crashes += 1;
    } finally {
      this.world.weather.worker = 'nobody';
      await close();
    }
  }

  /** Passes that nothing disturbs, until nothing is left to do. */
  async calmly(): Promise<Applied> {
    const { ports, close } = this.world.process();
    this.world.weather.worker = 'calm apply';
    try {
      let left: readonly string[] = [];
      const refusals: string[] = [];
      for (let pass = 0; pass < MOST_PASSES; pass += 1) {
        refusals.push(...(await this.pass(ports)));
        left = (await this.planned(ports)).flatMap(({ plan }) =>
          actionsOf(plan).map(
            ({ kind, token, reasons }) => `${kind} of ${token} (${reasons.map(({ code }) => code).join()})`,
          ),
        );
        if (left.length === 0) break;
        // Another rotation, or a doubtful thing, has its time.
        await this.clock.sleep(HOUR);
      }
      return { left, refusals };
    } finally {
      this.world.weather.worker = 'nobody';
      await close();
    }
  }

  private async pass(ports: Ports): Promise<readonly string[]> {
    this.passes += 1;
    const specs = await this.specs(ports);
    const end = await runPass({ specs: specs.map((spec) => ({ ...spec, options: { prune: true } })) });
    return end.kind === 'refused' ? end.diagnostics.map(({ code, message }) => `${code}: ${message}`) : [];
  }

  /** As an apply sees it, which reads values: a plan that reads none takes a stranger's copy of a label for ours. */
  private async planned(ports: Ports): Promise<readonly Prepared[]> {
    const specs = await this.specs(ports);
    return prepare(
      specs.map((spec) => ({ ...spec, options: { prune: true } })),
      'values',
    );
  }

  private async specs(ports: Ports): Promise<readonly SpecOfRun[]> {
    const specs: SpecOfRun[] = [];
    for (const declared of this.book.states()) {
      const seen = await survey(ports.tokenApi, declared.workspace, RIGHTS.apply);
      if (!seen.survey) throw new Error(seen.diagnostics[0]?.message);
      specs.push({
        ports,
        desired: resolved(declared, { roles: seen.survey.catalogue, projects: seen.survey.projects }),
        survey: seen.survey,
        options: {},
      });
    }
    return specs;
  }

  /** What status and the holds of a plan say: which tokens they name, and which entries somebody has to look at. */
  async status(): Promise<Named> {
    const { ports, close } = this.world.process();
    this.world.weather.worker = 'calm apply';
    try {
      const specs = await this.specs(ports);
      const prepared = await prepare(specs, 'versions');
      const tokens = new Map<string, string>();
      const entries = new Map<string, string>();
      for (const { desired, world, plan } of prepared) {
        for (const { token, blocked, holds, actions } of plan.entries) {
          if (blocked) entries.set(token, blocked.code);
          for (const hold of holds) {
            if (hold.token !== undefined) tokens.set(hold.token, hold.code);
            else if (OF_AN_ENTRY.has(hold.code)) entries.set(token, hold.code);
          }
          if (actions.some(({ kind }) => kind !== 'retire')) entries.set(token, 'left-to-apply');
        }
        for (const { superseded } of statusOf(desired, world, plan).tokens) {
          // A hold of the plan says why; it may be for a copy that is behind.
          for (const { tokenId, isHeld } of superseded)
            if (isHeld && !tokens.has(tokenId)) tokens.set(tokenId, 'used-after-promotion');
        }
      }
      for (const code of [...tokens.values(), ...entries.values()])
        this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
      return { tokens, entries };
    } finally {
      this.world.weather.worker = 'nobody';
      await close();
    }
  }

  /** Invariant 1 when an apply is done: each enabled entry's value works, with the declared access. */
  brokenAfter(truth: Truth): readonly string[] {
    const expected = this.book.entries.flatMap((entry) => {
      const secret = truth.secretOf(entry, this.book.given);
      const isOver = entry.expiry !== 'never' && 'at' in entry.expiry && Date.parse(entry.expiry.at) <= truth.at + HOUR;
      if (!secret || isOver) return [];
      const access = {
        type: 'project',
        grants: [{ project: 'proj_web', role: entry.role }],
      } as unknown as Parameters<typeof currentAuthenticates>[1][number]['access'];
      return [{ arn: secret.arn, access, paused: !entry.enabled }];
    });
    return [
      ...currentAuthenticates(truth.judged(0), expected).map(({ detail }) => detail),
      ...this.aliveWhilePaused(truth),
    ];
  }

  private aliveWhilePaused({ rows, at }: Truth): readonly string[] {
    const paused = new Set<string>(this.book.entries.flatMap(({ enabled, name }) => (enabled ? [] : name)));
    return rows
      .filter((row) => isLiveRow(row, at) && row.createdBy.name === MANAGEMENT)
      .filter(({ label }) => paused.has(parseLabel(label)?.name ?? ''))
      .map(({ id, label }) => `token ${id} (${label}) of a paused entry works`);
  }
}

export interface Named {
  readonly tokens: ReadonlyMap<string, string>;
  readonly entries: ReadonlyMap<string, string>;
}

/** Holds of a whole entry under which nothing of it is retired. */
const OF_AN_ENTRY: ReadonlySet<string> = new Set(['version-unclear', 'secret-unreadable', 'rotation-stuck']);

function resolved(declared: DeclaredState, facts: Parameters<typeof resolveAccess>[1]): DesiredState {
  const resolution = resolveAccess(declared, facts);
  if (resolution.kind === 'failed') throw new Error(resolution.errors[0]?.message);
  return resolution.state;
}
