import type { SecretSnapshot } from '../../src/adapters/memory/snapshot';
import type { Access } from '../../src/core/model/access';
import type { DeclaredAccess, DeclaredState, DesiredState, RoleOrNeeds } from '../../src/core/model/desired';
import { versionId } from '../../src/core/model/ids';
import { later } from '../../src/core/model/time';
import { RotationRefused, type RotationStep } from '../../src/core/pass/rotation/rotation-call';
import { StepStopped } from '../../src/core/pass/steps/action/stopped';
import { isPortError } from '../../src/core/ports/errors';
import { AWSCURRENT, AWSPENDING } from '../../src/core/ports/secret-store';
import { rotateSecret } from '../../src/rotation/rotation-function';
import { hookPorts } from '../../src/testing/memory/hooked-ports';
import { Crash } from '../../src/testing/memory/port-hooks';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import type { FunctionCommand, Trouble } from './command';
import type { Turn } from './interleaving';
import { MINUTE, type ModelWorld } from './model-world';
import { ProcessHooks } from './process-hooks';

const STEPS: readonly RotationStep[] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

/** The rotation function in a process of its own, called by Secrets Manager: with what it was deployed with. */
export class FunctionCall {
  constructor(private readonly model: ModelWorld) {
    model.counts.passes += 1;
  }

  async run({ pick, from, steps, trouble }: FunctionCommand, turn?: Turn): Promise<void> {
    const { model } = this;
    const rotated = model.world.snapshot().secrets.filter(({ rotation, deletedAt }) => rotation && !deletedAt);
    const secret = rotated[pick % Math.max(rotated.length, 1)];
    if (secret) await this.#steps(secret, STEPS.slice(from, from + steps), trouble, turn);
  }

  /** Secrets Manager tries every rotation that is under way once more. */
  static async retryAll(model: ModelWorld): Promise<void> {
    for (const secret of model.world.snapshot().secrets) {
      if (secret.rotation && !secret.deletedAt && pendingOf(secret)) {
        await new FunctionCall(model).#steps(secret, STEPS);
      }
    }
  }

  async #steps(secret: SecretSnapshot, steps: readonly RotationStep[], trouble?: Trouble, turn?: Turn): Promise<void> {
    const { model } = this;
    model.counts.running += 1;
    try {
      await this.#call(secret, steps, trouble, turn);
    } finally {
      model.counts.running -= 1;
      if (model.counts.running === 0) model.noteDone();
    }
  }

  async #call(secret: SecretSnapshot, steps: readonly RotationStep[], trouble?: Trouble, turn?: Turn): Promise<void> {
    const { model } = this;
    const version = this.#begun(secret);
    const process = new ProcessHooks(model);
    const random = new SeededRandom(`${model.setting.seed} function ${model.counts.passes}`);
    const hooks = process.with(trouble, turn);
    const ports = (workspace: string) => {
      const world = model.portsOf(workspace, model.deployed, { issued: () => {}, switched: () => {} });
      const { tokenApi, stores } = hookPorts(model.sabotage.ports?.(world) ?? world, hooks);
      return { tokenApi, stores, clock: model.clock, random };
    };
    const world = {
      states: model.deployed.map(declaredOf),
      stores: ports(model.world.workspace).stores,
      portsOf: async (workspace: string) => ports(workspace),
    };
    for (const step of steps) {
      const deadline = later(model.clock.now(), 15 * MINUTE);
      try {
        await rotateSecret(world, { step, secret: secret.arn, version, deadline });
        model.trace?.(() => `  ${step} of ${secret.name}: done`);
        if (step === 'finishSecret') count(model, 'finished by a function');
      } catch (error) {
        if (!isExpected(error)) throw error;
        model.trace?.(() => `  ${step} of ${secret.name}: ${(error as Error).message}`);
        return;
      }
    }
  }

  /** The version of the rotation that is under way; otherwise the schedule begins one. */
  #begun(secret: SecretSnapshot) {
    const { arn } = secret;
    const pending = pendingOf(secret);
    if (pending) return pending.id;
    const version = versionId(`00000000-0000-4000-9000-${String(this.model.counts.passes).padStart(12, '0')}`);
    this.model.outside(() => this.model.world.outside.startRotation(arn, version));
    return version;
  }
}

const pendingOf = ({ versions }: SecretSnapshot) =>
  versions.find(({ stages }) => stages.includes(AWSPENDING) && !stages.includes(AWSCURRENT));

const count = ({ counts: { commands } }: ModelWorld, what: string): void =>
  void commands.set(what, (commands.get(what) ?? 0) + 1);

const isExpected = (error: unknown): boolean =>
  error instanceof RotationRefused || error instanceof StepStopped || error instanceof Crash || isPortError(error);

/** As a spec says it: by the names of roles. */
const declaredOf = (state: DesiredState): DeclaredState => ({
  ...state,
  tokens: state.tokens.map((token) => ({ ...token, access: declaredAccess(token.access) })),
});

const named = (role: string): RoleOrNeeds => ({ kind: 'role', role });

const declaredAccess = (access: Access): DeclaredAccess =>
  access.type === 'workspace'
    ? { type: 'workspace', grant: named(access.role) }
    : { type: 'project', grants: access.grants.map(({ project, role }) => ({ project, grant: named(role) })) };
