import { runCodes } from '../../diagnostics/catalogue/run';
import { type Access, describeAccess, sameAccess } from '../../model/access';
import type { VersionId } from '../../model/ids';
import type { Step } from '../../model/plan';
import type { SecretValue } from '../../model/secret-value';
import { isPortError } from '../../ports/errors';
import type { Identity } from '../../ports/token-api';
import { AWSCURRENT } from '../../ports/secret-store';
import { decodeStored } from '../look/tokens/stored-value';
import type { ActionContext } from './action/context';
import { giveUpIssued } from './give-up-issued';
import { StepStopped } from './action/stopped';

/** Proves that a value works: it authenticates, as the token it claims to be, with the declared grants. */
export async function verify(step: Extract<Step, { kind: 'verify' }>, context: ActionContext): Promise<void> {
  if (step.what === 'issued') {
    const { issued } = context;
    if (!issued) throw new Error(`${context.action.token}: verify before issue`);
    try {
      await prove(context, issued.value, issued.id, step.access);
    } catch (error) {
      // Nobody has this value yet, and it is not going to be stored.
      await giveUpIssued(context, issued.id);
      throw error;
    }
    return;
  }
  const answer = await readStored(context, context.version(step.version));
  if (answer.value.kind !== 'value') throw StepStopped.unproven(context.action.token, 'its version holds no value');
  if (step.isCurrent && !answer.value.stages.includes(AWSCURRENT)) {
    throw StepStopped.moved(context.action, 'another version became current meanwhile');
  }
  const decoded = decodeStored(answer.value.value, context.api);
  if (!decoded)
    throw StepStopped.unproven(context.action.token, 'its version holds a value that is not a token of ours');
  const identity = await prove(context, decoded.token, decoded.tokenId, step.access);
  context.uses(identity.tokenId);
}

/** So long it is waited for a value that was stored a moment ago, and that an older answer does not show yet. */
const READ_AGAIN_AFTER_MS = [500, 1_000, 2_000];

async function readStored(context: ActionContext, version: VersionId) {
  const { store, ports } = context;
  const arn = context.requireArn();
  let answer = await store.read(arn, version);
  for (const wait of READ_AGAIN_AFTER_MS) {
    if (answer.value.kind === 'value') break;
    await ports.clock.sleep(wait);
    answer = await store.read(arn, version);
  }
  return answer;
}

async function prove(
  context: ActionContext,
  value: SecretValue,
  expected: string | undefined,
  access: Access,
): Promise<Identity> {
  const { token } = context.action;
  let identity: Identity;
  try {
    identity = (await context.api.authenticate(value)).value;
  } catch (error) {
    if (!isPortError(error, 'unauthenticated')) throw error;
    throw StepStopped.unproven(token, `the token API refuses it (${error.details.serverCode ?? error.kind})`);
  }
  if (expected !== undefined && identity.tokenId !== expected) {
    throw StepStopped.unproven(token, `it is token ${identity.tokenId}, not ${expected}`);
  }
  if (!sameAccess(identity.access, access)) {
    const said = { token, has: describeAccess(identity.access), declared: describeAccess(access) };
    const isFunctions = context.action.steps.some(({ kind }) => kind === 'wait-for-rotation');
    if (isFunctions) throw new StepStopped('failed', runCodes.diagnose('rotation-outdated', said));
    throw StepStopped.unproven(token, `it grants ${describeAccess(identity.access)}, not ${describeAccess(access)}`);
  }
  return identity;
}
