import { runCodes } from '../../diagnostics/catalogue/run';
import type { SecretArn } from '../../model/ids';
import type { Step } from '../../model/plan';
import { isPortError } from '../../ports/errors';
import { AWSCURRENT, type SecretFacts } from '../../ports/secret-store';
import { IDENTITY_TAGS, identityOf } from '../../reconcile/observed/observed';
import type { ActionContext } from './action/context';
import { StepStopped } from './action/stopped';

type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>;

/** Makes the secret, empty and with our tags, or takes one that has appeared since if it is this entry's. */
export async function createSecret({ settings }: StepOf<'create-secret'>, context: ActionContext): Promise<void> {
  const { name } = context.action.secret;
  try {
    context.arn = (await context.store.create({ name, ...settings })).value;
  } catch (error) {
    if (!isPortError(error, 'already-exists', 'conflict')) throw error;
    context.arn = await taken(name, settings.tags, context);
  }
}

/** A secret that was not there when the plan was made: another run of ours made it, or it is somebody else's. */
async function taken(name: string, tags: Readonly<Record<string, string>>, context: ActionContext): Promise<SecretArn> {
  const { value: secret } = await context.store.describe(name);
  const { token } = context.action;
  if (!secret) throw StepStopped.moved(context.action, `secret ${name} appeared and went again`);
  if (IDENTITY_TAGS.every((tag) => secret.tags[tag] === tags[tag])) return secret.arn;
  const why = `secret ${name} appeared meanwhile, and hawzu-tokens did not make it; plan again to see what can be done`;
  throw new StepStopped('failed', runCodes.diagnose('entry-blocked', { token, why }));
}

/** What others put into it meanwhile is as it was: only the deletion is taken back. */
export async function restoreSecret(context: ActionContext): Promise<void> {
  context.fence();
  await context.store.restore(context.requireArn());
}

export async function tagSecret({ tags }: StepOf<'tag-secret'>, context: ActionContext): Promise<void> {
  await context.store.tag(context.requireArn(), tags);
}

export async function updateSecret(step: StepOf<'update-secret'>, context: ActionContext): Promise<void> {
  const { kind: _kind, ...settings } = step;
  await context.store.update(context.requireArn(), settings);
}

export async function addReplicas({ replicas }: StepOf<'add-replicas'>, context: ActionContext): Promise<void> {
  await context.store.replicate(context.requireArn(), replicas);
}

export async function removeReplicas({ regions }: StepOf<'remove-replicas'>, context: ActionContext): Promise<void> {
  context.fence();
  await context.store.removeReplicas(context.requireArn(), regions);
}

/** AWS's shortest: what is to be gone at once can be given back until it has been looked at once more. */
const SHORTEST_WINDOW_DAYS = 7;

/**
 * Lets the secret go, for AWS to keep for the recovery window. AWS knows no condition for it, and takes no value for a secret
 * that is going: what is in it then was there before, and what another run stored since the look stays in use.
 */
export async function deleteSecret(step: StepOf<'delete-secret'>, context: ActionContext): Promise<void> {
  context.fence();
  const arn = context.requireArn();
  await context.store.delete(arn, step.recoveryWindowDays || SHORTEST_WINDOW_DAYS);
  const { value: secret } = await context.store.describe(arn);
  if (secret && isAnothers(secret, step)) {
    await context.store.restore(arn);
    throw StepStopped.moved(context.action, 'another run put its secret to use meanwhile');
  }
  if (step.recoveryWindowDays === 0) await context.store.delete(arn, 0);
}

function isAnothers(secret: SecretFacts, step: StepOf<'delete-secret'>): boolean {
  const current = [...secret.stages].find(([, on]) => on.includes(AWSCURRENT))?.[0] ?? null;
  return current !== step.current || identityOf(secret) !== step.identity;
}
