import type { DesiredState } from '../../src/core/model/desired';
import type { Plan } from '../../src/core/model/plan';
import { prepare } from '../../src/core/pass/prepare';
import { RIGHTS, survey } from '../../src/core/pass/look/survey';
import type { Observed } from '../../src/core/reconcile/observed/observed';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import type { Simulation } from '../../src/testing/memory/simulation';

export interface Looked {
  readonly desired: DesiredState;
  readonly world: Observed;
  readonly plan: Plan;
}

/** What `plan` and `inventory` see: no value is read and nothing is changed. */
export async function look(simulation: Simulation, options: PlanOptions = {}): Promise<Looked> {
  const { world, clock, desired } = simulation;
  const ports = { tokenApi: world.tokenApi(), stores: world.stores, clock, random: new SeededRandom('look') };
  const seen = await survey(ports.tokenApi, desired.workspace, RIGHTS.plan);
  if (!seen.survey) throw new Error(seen.diagnostics[0]?.message);
  const [prepared] = await prepare([{ ports, desired, survey: seen.survey, options }], 'versions');
  return prepared!;
}
