import { rotationCodes } from '../../diagnostics/catalogue/rotation';
import type { VersionId } from '../../model/ids';
import { stated } from '../../model/managed-by';
import type { Action, Step } from '../../model/plan';
import { AWSPENDING } from '../../ports/secret-store';
import { during, type Ports } from '../../ports/ports';
import { ActionContext, EntryContext } from '../steps/action/context';
import { runStep } from '../steps/run-step';
import { currentRights } from './current-rights';
import { type Standing, standingOf } from './guard';
import { isOvertaken } from './overtaken';
import { assertIssuedFor, provenAccess, workingToken } from './proof';
import { replacementAccess } from './replacement-access';
import { whyNotInItsPlace, whyNotRotated } from './why-not';
import { type RotatedEntry, type RotationCall, RotationRefused } from './rotation-call';

/** What a step may take, in milliseconds: with less left it is not begun, so that nothing is cut off half-way. */
const NEEDED_MS = { createSecret: 20_000, setSecret: 0, testSecret: 5_000, finishSecret: 15_000 } as const;

/**
 * Does one of the four steps of a rotation, with the very steps that a pass takes: issue and store, verify, promote. Each
 * may be repeated at any time, beside itself, and be cut off anywhere. Rejects with `RotationRefused`, `StepStopped` or a
 * `PortError`; Secrets Manager then tries again.
 */
export async function rotate(ports: Ports, entry: RotatedEntry, call: RotationCall): Promise<void> {
  const context = await contextOf(ports, entry, call);
  const { value: secret } = await context.store.describe(call.secret);
  const standing = standingOf(secret, call.secret, call.version);
  if (standing.kind === 'promoted') return afterPromotion(context, entry, call, standing);
  const { current } = standing;
  const why = whyNotRotated(context, entry, secret);
  if (why) throw new RotationRefused(why);
  if (current === undefined) {
    const { token } = context.action;
    throw new RotationRefused(rotationCodes.diagnose('rotation-before-first-value', { token }));
  }
  inTime(context, call);
  const move: Move = { version: call.version, current };
  switch (call.step) {
    case 'createSecret':
      return createSecret(context, entry, move);
    // The token API has nothing to be told: a token works as soon as it is issued.
    case 'setSecret':
      return;
    case 'testSecret':
      await provenAccess(context, entry, move);
      return;
    case 'finishSecret':
      return finishSecret(context, entry, move);
  }
}

/** From one version to the next. */
interface Move {
  readonly version: VersionId;
  readonly current: VersionId;
}

async function contextOf(
  ports: Ports,
  entry: RotatedEntry,
  { secret, deadline }: RotationCall,
): Promise<ActionContext> {
  const { desired, ownerId, workspace } = entry;
  const bounded = during(ports, { deadline });
  const observedAt = ports.clock.now();
  const { at: asOf } = await bounded.tokenApi.whoAmI();
  const action: Action = {
    kind: 'rotate',
    token: desired.name,
    reasons: [],
    secret: { name: desired.name, arn: secret, ...(desired.region !== undefined && { region: desired.region }) },
    steps: [],
    effects: [],
  };
  return new ActionContext(bounded, new EntryContext({ ownerId, workspace, asOf }, desired.name, observedAt), action);
}

function inTime({ ports, action: { token } }: ActionContext, { step, deadline }: RotationCall): void {
  const left = deadline - ports.clock.now();
  const needed = NEEDED_MS[step];
  if (left >= needed) return;
  const parameters = { token, needed: needed / 1000, left: Math.max(0, Math.floor(left / 1000)) };
  throw new RotationRefused(rotationCodes.diagnose('rotation-out-of-time', parameters));
}

async function runSteps(context: ActionContext, steps: readonly Step[]): Promise<void> {
  for (const step of steps) await runStep(step, context);
}

/** Issues a token and stores its value under the version, unless an earlier call has done so. */
async function createSecret(context: ActionContext, entry: RotatedEntry, { version, current }: Move): Promise<void> {
  const { value: stored } = await context.store.read(context.requireArn(), version);
  if (stored.kind === 'value') return;
  const { desired, catalogue } = entry;
  const rights = await currentRights(context, current);
  const why = whyNotInItsPlace(entry, context, rights);
  if (why) throw new RotationRefused(why);
  const access = rights.access
    ? replacementAccess(desired.name, catalogue, { declared: desired.access, current: rights.access })
    : desired.access;
  const { claim } = rights;
  await runSteps(context, [
    {
      ...{ kind: 'issue', version, access, expiry: desired.expiry, ...stated(desired) },
      ...(claim !== undefined && { claim }),
    },
    { kind: 'store', version, format: desired.format },
  ]);
}

async function finishSecret(context: ActionContext, entry: RotatedEntry, move: Move): Promise<void> {
  const { version, current } = move;
  const identity = await provenAccess(context, entry, move);
  assertIssuedFor(context, entry, version, identity);
  if (await isOvertaken(context, entry, identity, current)) return giveUp(context, version);
  const { access } = identity;
  await runSteps(context, [
    { kind: 'promote', from: current, to: version },
    { kind: 'drop-label', label: AWSPENDING, version },
    { kind: 'verify', what: 'stored', version, access, isCurrent: true },
    ...clearBackstop(entry),
  ]);
}

/** The version is left as one is that was abandoned: its token ends in order, and the next rotation begins anew. */
async function giveUp(context: ActionContext, version: VersionId): Promise<never> {
  await runSteps(context, [{ kind: 'drop-label', label: AWSPENDING, version }]);
  throw new RotationRefused(rotationCodes.diagnose('rotation-overtaken', { token: context.action.token }));
}

/** As in an apply: what is to have no end loses the one that it was issued with. */
const clearBackstop = ({ desired: { expiry } }: RotatedEntry): readonly Step[] =>
  expiry.kind === 'never' ? [{ kind: 'edit', token: 'new', direction: 'expiry', expiresAt: null }] : [];

/** What a call that comes late still has to do: another one has promoted the version, and may have died there. */
async function afterPromotion(
  context: ActionContext,
  entry: RotatedEntry,
  { step, version }: RotationCall,
  { isPending }: Extract<Standing, { kind: 'promoted' }>,
): Promise<void> {
  if (step !== 'finishSecret') return;
  const cleared = clearBackstop(entry);
  if (isPending) await runSteps(context, [{ kind: 'drop-label', label: AWSPENDING, version }]);
  if (cleared.length === 0) return;
  const identity = await workingToken(context, entry, version);
  assertIssuedFor(context, entry, version, identity);
  if (identity.expiresAt === null) return;
  context.uses(identity.tokenId);
  await runSteps(context, cleared);
}
