import { runCodes } from '../../diagnostics/catalogue/run';
import type { SecretArn } from '../../model/ids';
import type { Step } from '../../model/plan';
import { isPortError } from '../../ports/errors';
import { AWSCURRENT } from '../../ports/secret-store';
import { NAME_TAG, OWNER_TAG, WORKSPACE_TAG } from '../../reconcile/observed/observed';
import type { ActionContext } from './context';
import { StepStopped } from './stopped';

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

const IDENTITY = [OWNER_TAG, WORKSPACE_TAG, NAME_TAG] as const;

/** A secret that was not there when the plan was made: another run of ours made it, or it is somebody else's. */
async function taken(name: string, tags: Readonly<Record<string, string>>, context: ActionContext): Promise<SecretArn> {
  const { value: secret } = await context.store.describe(name);
  const { token } = context.action;
  if (!secret) throw StepStopped.moved(context.action, `secret ${name} appeared and went again`);
  if (IDENTITY.every((tag) => secret.tags[tag] === tags[tag])) return secret.arn;
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

/** Lets the secret go, for AWS to keep for the recovery window. */
export async function deleteSecret(step: StepOf<'delete-secret'>, context: ActionContext): Promise<void> {
  context.fence();
  const arn = context.requireArn();
  await context.store.delete(arn, step.recoveryWindowDays);
  if (step.current === undefined) return;
  // AWS knows no condition for it. What another run stored between the last look and this stays in use.
  const { value: secret } = await context.store.describe(arn);
  const current = [...(secret?.labels ?? [])].find(([, labels]) => labels.includes(AWSCURRENT))?.[0] ?? null;
  if (!secret || current === step.current) return;
  await context.store.restore(arn);
  throw StepStopped.moved(context.action, 'another run stored a value in its secret meanwhile');
}
