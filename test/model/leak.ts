import type { SecretSnapshot } from '../../src/adapters/memory/snapshot';
import type { DesiredState } from '../../src/core/model/desired';
import type { Plan } from '../../src/core/model/plan';
import type { Outcome } from '../../src/core/pass/apply';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import type { ModelWorld } from './model-world';
import { OWNER_TAG } from '../../src/core/reconcile/observed/observed';
import { works } from '../../src/core/invariants/world';
import { placeIn, placesOf } from './truth';

/** An emergency as people mean it: which tokens were an entry's when it was asked for. */
export class Leak {
  private constructor(
    private readonly model: ModelWorld,
    private readonly owner: string,
    private readonly workspace: string,
    private readonly name: string,
    private readonly tokens: ReadonlySet<string>,
    /** Those whose value was the current one. */
    private readonly current: ReadonlySet<string>,
  ) {}

  static of(model: ModelWorld, states: readonly DesiredState[], options: readonly PlanOptions[]): readonly Leak[] {
    // A stale list may not show what was issued just now.
    if (model.staleMs > 0) return [];
    const truth = model.truth();
    return states.flatMap((state, index) =>
      [...(options[index]!.compromised ?? [])].map((name) => {
        const token = state.tokens.find((one) => one.name === name)!;
        const secrets = itsOwn(
          state,
          truth.secretsOf(state, token).filter(({ deletedAt }) => deletedAt === undefined),
        );
        const places = placesOf(state, token, secrets);
        const held = secrets
          .flatMap((secret) => truth.heldBy(secret))
          .filter((one) => {
            const { label, workspace } = one;
            const place = placeIn(label);
            // What carries another label is known by its value, which has to work for that.
            return (
              workspace === state.workspace && (place === undefined ? works(one, truth.world.at) : places.has(place))
            );
          });
        const labelled = truth.world.tokens.filter(
          ({ label, createdByToken, workspace }) =>
            workspace === state.workspace &&
            places.has(placeIn(label) ?? '') &&
            createdByToken !== null &&
            model.managers.has(createdByToken),
        );
        const current = secrets.flatMap((secret) => truth.currentOf(secret)?.id ?? []);
        const tokens = [...held, ...labelled].map(({ id }) => id as string).filter((id) => !model.managers.has(id));
        return new Leak(model, state.ownerId, state.workspace, name, new Set<string>(tokens), new Set<string>(current));
      }),
    );
  }

  /** What lives on although the pass says that it is done. */
  leftBy(plans: readonly Plan[], outcomes: readonly Outcome[]): readonly string[] {
    const plan = plans.find(({ ownerId, workspace }) => ownerId === this.owner && workspace === this.workspace);
    const entry = plan?.entries.find(({ token, declared }) => declared && token === this.name);
    // What could not be read, or is not proven, is told as an error with the command that kills it.
    if (entry?.holds.some(({ severity }) => severity === 'error')) return [];
    if (outcomes.some(({ action, status }) => action.token === this.name && status !== 'done')) return [];
    const truth = this.model.truth();
    const joined = new Set<string>(truth.world.secrets.flatMap((secret) => truth.currentOf(secret)?.id ?? []));
    return [...this.tokens]
      .filter((id) => truth.token(id)?.revokedAt === null)
      .filter((id) => !joined.has(id) || this.current.has(id))
      .map((id) => `leaked token ${id} of ${this.name} is alive after its emergency`);
  }
}

/** An entry that has a secret of its own has taken none over: the one that it was to move from is still the other owner's. */
function itsOwn({ ownerId }: DesiredState, secrets: readonly SecretSnapshot[]): readonly SecretSnapshot[] {
  const own = secrets.filter(({ tags }) => tags[OWNER_TAG] === ownerId);
  return own.length > 0 ? own : secrets;
}
