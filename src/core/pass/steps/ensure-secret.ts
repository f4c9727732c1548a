import { blocks } from '../../reconcile/reasons';
import { NAME_TAG, OWNER_TAG } from '../../reconcile/observed';
import { runCodes } from '../../diagnostics/catalogue/run';
import type { Step } from '../../model/plan';
import { isPortError } from '../../ports/errors';
import type { ActionContext } from './context';
import { StepStopped } from './stopped';

/** Makes the secret, empty and with our tags, or takes the one that is there if it is ours. */
export async function ensureSecret(
  step: Extract<Step, { kind: 'ensure-secret' }>,
  context: ActionContext,
): Promise<void> {
  const { target } = step;
  if (target.kind === 'external') {
    context.arn = target.arn;
    return;
  }
  const tags = { ...target.tags, [OWNER_TAG]: context.plan.ownerId, [NAME_TAG]: context.action.token };
  if (context.arn !== undefined) {
    await context.store.tag(context.arn, tags);
    return;
  }
  try {
    const { name } = step.secret;
    const key = target.kmsKeyId === undefined ? {} : { kmsKeyId: target.kmsKeyId };
    context.arn = (await context.store.create({ name, description: step.description, tags, ...key })).value;
  } catch (error) {
    if (!isPortError(error, 'already-exists', 'conflict')) throw error;
    context.arn = await adopt(step.secret.name, context);
  }
}

/** A secret that was not there when the plan was made: another run of ours made it, or it is somebody else's. */
async function adopt(name: string, context: ActionContext) {
  const { value: secret } = await context.store.describe(name);
  const token = context.action.token;
  if (!secret) throw StepStopped.moved(context.action, `secret ${name} appeared and went again`);
  if (secret.tags[OWNER_TAG] === context.plan.ownerId && secret.tags[NAME_TAG] === token) return secret.arn;
  const why = blocks.secretNotOurs(name).message;
  throw new StepStopped('failed', runCodes.diagnose('entry-blocked', { token, why }));
}
