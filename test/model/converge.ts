import { sameAccess } from '../../src/core/model/access';
import { parseLabel, placeOf } from '../../src/core/model/label';
import { secretArn } from '../../src/core/model/ids';
import { tokenIn, versionWith, works } from '../../src/core/invariants/world';
import { unreferencedLive } from '../../src/core/invariants/unreferenced-dies';
import type { Plan } from '../../src/core/model/plan';
import { MINUTE, type ModelWorld, type PassResult, secretOf } from './model-world';

const SETTLED = 31 * MINUTE;

/** Holds that leave a live token alone for good, because a person wants it or must decide. */
const LEFT_TO_PEOPLE = new Set([
  're-enabled',
  'labelled-by-others',
  'adopted',
  'used-after-promotion',
  'management-token',
]);

/**
 * Lets a world come to rest: no faults, no stale reads, people settle what only they can; then calm passes until
 * everything that was in flight at the start has had its time. Answers what is wrong then.
 */
export async function converge(model: ModelWorld): Promise<string[]> {
  model.beStale(0, 0);
  for (const secret of model.world.snapshot().secrets) {
    if (secret.deletedAt !== undefined) model.outside(() => model.world.outside.restoreSecret(secret.arn));
  }
  const start = new Set(model.look().tokens.map((token) => token.id));
  const waits = [SETTLED, model.overlapMs + SETTLED, SETTLED, SETTLED, 49 * 60 * MINUTE, SETTLED];
  const named: string[] = [];
  for (const wait of [...waits, ...waits]) {
    const { plan } = await model.pass({ kind: 'pass', prune: true });
    const holds = (plan?.entries ?? []).flatMap((entry) => entry.holds);
    named.push(...holds.filter((hold) => LEFT_TO_PEOPLE.has(hold.code)).map((hold) => hold.message));
    model.outside(() => model.clock.advance(wait));
  }
  const last = await model.pass({ kind: 'pass', prune: true });
  const again = await model.pass({ kind: 'pass', prune: true });
  return [
    ...problemsOf(last),
    ...planLeft(again),
    ...brokenEntries(model, again.plan),
    ...leftBehind(model, start, named),
  ];
}

const problemsOf = ({ outcomes, error }: PassResult): string[] => [
  ...(error === undefined ? [] : [`a calm pass failed: ${error}`]),
  ...outcomes.flatMap((outcome) =>
    outcome.status === 'done'
      ? []
      : [`a calm ${outcome.action.kind} ended ${outcome.status}: ${outcome.diagnostic?.message}`],
  ),
];

const planLeft = ({ plan }: PassResult): string[] =>
  (plan?.entries ?? []).flatMap((entry) => [
    ...entry.actions.map((action) => `${entry.token}: ${action.kind} is planned again (${action.reasons[0]?.code})`),
    ...(entry.blocked ? [`${entry.token}: blocked, ${entry.blocked.message}`] : []),
  ]);

/** Invariant 1 for every enabled entry. A token made by hand is never edited, so its grants are its own. */
function brokenEntries(model: ModelWorld, plan: Plan | undefined): string[] {
  const { secrets } = model.world.snapshot();
  const world = model.look();
  const { ownerId, tokens } = model.spec.desired();
  return tokens.flatMap((declared) => {
    if (
      plan?.entries
        .find((entry) => entry.declared && entry.token === declared.name)
        ?.holds.some((h) => h.code === 'ended')
    )
      return [];
    const secret = secretOf(declared, secrets);
    const token = secret && tokenIn(world, versionWith(secret, 'AWSCURRENT')?.value);
    if (!declared.enabled)
      return works(token, world.at) && parseLabel(token?.label ?? '') ? [`${declared.name} is paused and works`] : [];
    if (!secret || !works(token, world.at)) return [`${declared.name}: no current value that authenticates`];
    const ours = parseLabel(token?.label ?? '')?.place === placeOf(ownerId, secretArn(secret.arn));
    return !ours || sameAccess(token!.access, declared.access)
      ? []
      : [`${declared.name}: current token has other grants`];
  });
}

/** Invariant 3: what was live and unreferenced at the start is gone now, or named in a hold that leaves it to people. */
function leftBehind(model: ModelWorld, start: ReadonlySet<string>, named: readonly string[]): string[] {
  const { ownerId } = model.spec.desired();
  const { secrets } = model.world.snapshot();
  // A label of somebody else on a value that is not ours holds the whole secret, with a finding.
  const judged = secrets.filter((secret) => !secret.versions.some((version) => version.labels.includes('KEEP')));
  const places = new Set(judged.map((secret) => placeOf(ownerId, secretArn(secret.arn))));
  return unreferencedLive(model.look(), (label) => places.has(parseLabel(label)?.place ?? ''))
    .filter((id) => start.has(id) && !named.some((message) => message.includes(id)))
    .map((id) => `token ${id} is live, and no version refers to it`);
}
