import type { SecretSnapshot } from '../../src/adapters/memory/snapshot';
import { unreferencedLive } from '../../src/core/invariants/unreferenced-dies';
import { sameAccess } from '../../src/core/model/access';
import type { DesiredState, DesiredToken } from '../../src/core/model/desired';
import { ownerId } from '../../src/core/model/ids';
import { parseLabel, scopeKeyOf, versionMark } from '../../src/core/model/label';
import type { EntryPlan, Plan } from '../../src/core/model/plan';
import { OWNER_TAG, WORKSPACE_TAG } from '../../src/core/reconcile/observed/observed';
import { FunctionCall } from './function-call';
import { MINUTE, type ModelWorld } from './model-world';
import type { PassResult } from './pass';
import { HOME, labelIn, placeIn, placesOf, type Truth } from './truth';

const SETTLED = 31 * MINUTE;

/** Holds that leave a live token alone for good, because a person wants it or must decide. */
const LEFT_TO_PEOPLE = new Set([
  're-enabled',
  'labelled-by-others',
  'adopted',
  'used-after-promotion',
  'management-token',
  'own-token',
  'stranger',
]);

/**
 * Lets a world come to rest: no faults, no stale reads, people settle what only they can; then calm passes until
 * everything that was in flight at the start has had its time. Answers what is wrong then.
 */
export async function converge(model: ModelWorld): Promise<readonly string[]> {
  model.beStale(0, 0);
  for (const secret of model.world.snapshot().secrets) {
    if (secret.deletedAt !== undefined) model.outside(() => model.world.outside.restoreSecret(secret.arn));
  }
  for (const spec of model.specs) spec.finishMoves(model.specs);
  model.deployed = model.declared();
  const start = new Set(model.world.snapshot().tokens.map(({ id }) => id));
  const waits = [SETTLED, model.overlapMs + SETTLED, SETTLED, SETTLED, 49 * 60 * MINUTE, SETTLED];
  const named: string[] = [];
  const passTime = async (lengths: readonly number[], before?: (round: number) => void): Promise<void> => {
    for (const [round, wait] of lengths.entries()) {
      before?.(round);
      for (const result of await calmly(model)) {
        const holds = result.plans.flatMap(({ entries }) => entries.flatMap((entry) => entry.holds));
        named.push(...holds.filter(({ code }) => LEFT_TO_PEOPLE.has(code)).map(({ message }) => message));
      }
      model.outside(() => model.clock.advance(wait));
    }
  };
  await passTime([...waits, ...waits], (round) => {
    if (round === 2) for (const spec of model.specs) spec.dropMoved();
  });
  // A copied value blocks its entry until the copied token's own end; what that entry left begins to go only then.
  if (leftBehind(model, start, named, await calmly(model)).length > 0) await passTime(waits);
  const last = await calmly(model);
  const again = await calmly(model);
  return [
    ...last.flatMap(problemsOf),
    ...again.flatMap((result) => planLeft(model, result)),
    ...brokenEntries(model, again),
    ...leftBehind(model, start, named, again),
  ];
}

/** Each spec by itself, as its owner's pipeline does, with what nobody declares removed. */
async function calmly(model: ModelWorld): Promise<readonly PassResult[]> {
  const results: PassResult[] = [];
  for (const spec of model.specs) {
    results.push(await model.pass({ kind: 'pass', specs: [spec.number], ask: 'prune', entry: 0 }));
  }
  await FunctionCall.retryAll(model);
  return results;
}

const problemsOf = ({ outcomes, error }: PassResult): string[] => [
  ...(error === undefined ? [] : [`a calm pass failed: ${error}`]),
  ...outcomes.flatMap(({ action, status, diagnostic }) =>
    status === 'done' ? [] : [`a calm ${action.kind} of ${action.token} ended ${status}: ${diagnostic?.message}`],
  ),
];

/** Nothing is planned again, and nothing is blocked without a cause that the world shows. */
function planLeft(model: ModelWorld, { plans }: PassResult): string[] {
  const truth = model.truth();
  return plans.flatMap(({ ownerId, workspace, entries }) => {
    const state = model.declared().find((one) => one.ownerId === ownerId && one.workspace === workspace)!;
    return entries.flatMap((entry) => [
      ...entry.actions.map(
        ({ kind, reasons }) =>
          `${entry.token} of ${ownerId}: ${kind} is planned again (${reasons.map(({ code }) => code).join(', ')})`,
      ),
      ...(entry.blocked && !isExplained(truth, state, entry)
        ? [`${entry.token} is blocked: ${entry.blocked.message}`]
        : []),
    ]);
  });
}

/** Whether what a block says is so. */
function isExplained(truth: Truth, state: DesiredState, { token: name, blocked }: EntryPlan): boolean {
  const token = state.tokens.find((one) => one.name === name);
  const [secret] = token ? secretsAtRest(truth, state, token) : [];
  if (!token || !blocked) return false;
  if (!secret && truth.secretsOf(state, token).length > 0) return blocked.code === 'secret-pending-deletion';
  if (!secret) return blocked.code === 'secret-missing' && token.secret.kind === 'external';
  const current = truth.currentOf(secret);
  const isOwn = current !== undefined && placesOf(state, token, [secret]).has(placeIn(current.label) ?? '');
  switch (blocked.code) {
    case 'secret-has-foreign-value':
      // A bare value that the API refuses says nothing of whose it was.
      return (
        token.secret.kind === 'external' &&
        !token.secret.takeOver &&
        (!isOwn || current?.revokedAt !== null || current.createdByToken === null)
      );
    case 'value-of-management-token':
      return current?.label.startsWith('management') ?? false;
    case 'value-of-another-entry':
      // Where a person edited the label, the value still quotes the one that was given.
      return current !== undefined && (placeIn(current.label) ?? truth.quotedIn(secret)) !== undefined && !isOwn;
    case 'value-of-elsewhere':
      return current !== undefined && current.workspace !== state.workspace;
    case 'secret-not-ours':
    case 'secret-of-another-workspace':
    case 'secret-declared-twice':
      return secretIsOfAnother(truth, state, token, secret);
    default:
      return false;
  }
}

function secretIsOfAnother(truth: Truth, state: DesiredState, token: DesiredToken, { tags }: SecretSnapshot): boolean {
  void truth;
  const [owner, name, workspace] = ['owner', 'name', 'workspace'].map((tag) => tags[`hawzu-tokens:${tag}`]);
  return (
    owner !== state.ownerId || workspace !== state.workspace || (name !== token.name && name !== token.renamedFrom)
  );
}

/** What an entry may come to; where there are several, such as one that a person restored, the one of its own name is first. */
const secretsAtRest = (truth: Truth, state: DesiredState, token: DesiredToken): readonly SecretSnapshot[] => {
  const own = ({ name }: SecretSnapshot): number =>
    token.secret.kind === 'managed' && name === token.secret.name ? 0 : 1;
  const standing = truth.secretsOf(state, token).filter(({ deletedAt }) => deletedAt === undefined);
  return [...standing].sort((a, b) => own(a) - own(b));
};

/** Invariant 1 for every enabled entry. */
function brokenEntries(model: ModelWorld, results: readonly PassResult[]): string[] {
  const truth = model.truth();
  const plans = results.flatMap((result) => result.plans);
  return model.declared().flatMap((state) =>
    state.tokens.flatMap((token) => {
      const plan = plans.find((one) => isOf(one, state));
      const entry = plan?.entries.find((one) => one.declared && one.token === token.name);
      if (entry?.blocked) return [];
      const current = secretsAtRest(truth, state, token).map((secret) => ({ secret, held: truth.currentOf(secret) }));
      const good = current.find(
        ({ held, secret }) => held && placesOf(state, token, [secret]).has(placeIn(held.label) ?? ''),
      );
      const what = `${token.name} of ${state.ownerId}`;
      const works =
        good?.held?.status === 'enabled' &&
        good.held.revokedAt === null &&
        isAfter(good.held.expiresAt, truth.world.at);
      if (!token.enabled) {
        return [
          ...(works ? [`invariant 1: ${what} is paused and works`] : []),
          ...workingInPause(model, truth, state, token).map((id) => `${what} is paused, and its token ${id} works`),
        ];
      }
      if (!works) return [`invariant 1: ${what} has no current value that authenticates`];
      return sameAccess(good.held!.access, token.access)
        ? []
        : [`invariant 1: ${what}: its current token has other grants`];
    }),
  );
}

const isAfter = (end: number | null, now: number): boolean => end === null || end > now;

/** Invariant 3: what was live and unreferenced at the start is gone now, or named in a hold that leaves it to people. */
function leftBehind(
  model: ModelWorld,
  start: ReadonlySet<string>,
  named: readonly string[],
  last: readonly PassResult[],
): string[] {
  const world = model.world.snapshot();
  const truth = model.truth();
  const reachable = reachablePlaces(model, truth, last);
  return unreferencedLive(world, () => true)
    .filter((id) => start.has(id) && !model.managers.has(id) && !named.some((message) => message.includes(id)))
    .filter((id) => !model.judge.strangers.has(id))
    .filter((id) => model.managers.has(truth.token(id)?.createdByToken ?? ''))
    .filter((id) =>
      placesOfToken(truth, model.declared(), id).some((place) =>
        reachable.has(placeFor(truth.token(id)!.workspace, place)),
      ),
    )
    .map((id) => `invariant 3: token ${id} ("${truth.token(id)?.label}") is live, and no version refers to it`);
}

/** What the label of a token says, or, where a person edited that, what the value in a secret that stands says. */
function placesOfToken(truth: Truth, declared: readonly DesiredState[], id: string): readonly string[] {
  const place = placeIn(truth.token(id)!.label);
  if (place !== undefined) return [place];
  const standing = truth.world.secrets.filter(({ deletedAt }) => deletedAt === undefined);
  return standing.flatMap((secret) => {
    const here = declared.map((state) => scopeKeyOf(state.ownerId, secret.arn));
    return truth.versionsWith(secret, id).flatMap(({ id: version, value }) => {
      const quoted = parseLabel(labelIn(value) ?? '');
      // A bare value says nothing; what another owner gave for this very version moved here with the secret.
      const isOfHere = !quoted || (quoted.version === versionMark(version) && secret.arn.endsWith(quoted.incarnation));
      return isOfHere ? here : [quoted.scopeKey];
    });
  });
}

/** Live tokens that versions of a paused entry's secret hold, whatever stage is on them, and whatever a person named them. */
function workingInPause(model: ModelWorld, truth: Truth, state: DesiredState, token: DesiredToken): readonly string[] {
  return secretsAtRest(truth, state, token).flatMap((secret) => {
    const places = placesOf(state, token, [secret]);
    const elsewhere = truth.world.secrets.filter(({ arn }) => arn !== secret.arn).flatMap((one) => truth.heldBy(one));
    return truth
      .heldBy(secret)
      .filter(({ id, createdByToken }) => model.managers.has(createdByToken ?? '') && !model.judge.strangers.has(id))
      .filter(({ id }) => placesOfToken(truth, [state], id).some((place) => places.has(place)))
      .filter(({ id }) => !elsewhere.some((other) => other.id === id))
      .filter(
        ({ status, revokedAt, expiresAt }) =>
          status === 'enabled' && revokedAt === null && isAfter(expiresAt, truth.world.at),
      )
      .map(({ id }) => id);
  });
}

/**
 * Where an owner can find tokens: at what is declared, and at secrets that carry the owner's tags. Of an entry that went out
 * of the spec when its secret was gone nothing is left to find, nor in a region that the spec does not name any more; such
 * tokens end by their expiry.
 */
function reachablePlaces(model: ModelWorld, truth: Truth, last: readonly PassResult[]): ReadonlySet<string> {
  const declared = model.declared();
  const plans = last.flatMap((result) => result.plans);
  // Of an entry that is blocked, or holds a doubt that a person has to settle, nothing is retired.
  const stuck = declared.flatMap((state) =>
    state.tokens
      .filter(({ name }) =>
        isStuck(plans.find((plan) => isOf(plan, state))?.entries.find((one) => one.declared && one.token === name)),
      )
      .flatMap((token) => [...placesOf(state, token, truth.secretsOf(state, token))])
      .map((place) => placeFor(state.workspace, place)),
  );
  const places = new Set([
    ...declared.flatMap((state) =>
      state.tokens.flatMap((token) => {
        const standing = secretsAtRest(truth, state, token);
        // What it left in a secret that is gone, when it came to another one, is not looked for.
        const its =
          standing.length > 0
            ? standing.map(({ arn }) => scopeKeyOf(state.ownerId, arn))
            : [...placesOf(state, token, [])];
        return its.map((place) => placeFor(state.workspace, place));
      }),
    ),
    ...truth.world.secrets.flatMap(({ arn, tags, region }) => {
      const owner = tags[OWNER_TAG];
      const states = declared.filter((state) => state.ownerId === owner && state.workspace === tags[WORKSPACE_TAG]);
      const named = states.some(({ tokens }) => tokens.some((token) => (token.region ?? HOME) === region));
      return owner !== undefined && named ? [placeFor(tags[WORKSPACE_TAG] ?? '', scopeKeyOf(ownerId(owner), arn))] : [];
    }),
  ]);
  for (const place of stuck) places.delete(place);
  return places;
}

/** The hash in a label does not tell the workspace. */
const placeFor = (workspace: string, place: string): string => `${workspace} ${place}`;

const isStuck = (entry: EntryPlan | undefined): boolean =>
  entry?.blocked !== undefined || (entry?.holds.some(({ code }) => code === 'version-unclear') ?? false);

const isOf = (plan: Plan, state: DesiredState): boolean =>
  plan.ownerId === state.ownerId && plan.workspace === state.workspace;
