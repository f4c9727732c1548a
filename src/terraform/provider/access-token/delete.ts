import { workspaceId } from '../../../core/model/ids';
import { placeOf } from '../../../core/model/label';
import type { Action, EntryPlan, Plan } from '../../../core/model/plan';
import { apply } from '../../../core/pass/apply';
import { fingerprint } from '../../../core/reconcile/fingerprint';
import { NAME_TAG, OWNER_TAG } from '../../../core/reconcile/observed';
import { planOf } from '../../../core/reconcile/plan';
import { reasons } from '../../../core/reconcile/reasons';
import { removalSteps } from '../../../core/reconcile/removal';
import type { ConfiguredContext, DeleteResult } from '../../plugin';
import { DiagnosticsError, hasErrors, warningDiagnostic } from '../../plugin';
import { type HawzuClient, told } from '../connection/client';
import { learnAgain, refuseUnsafe } from './carry-out';
import { deepened, type Entry, entryIn } from './entry';
import { desiredOf, NO_ACCESS } from './observed-entry';
import { unreadable } from './read';
import type { TokenState } from './schema';
import { knownSecret } from './settled-secret';
import { outcomeDiagnostics } from './write';

/** Disables every generation, then revokes them, then lets go of a secret that this resource made. */
export async function deleteToken(
  { prior }: { readonly prior: TokenState; readonly private: string },
  { client, signal }: ConfiguredContext<HawzuClient>,
): Promise<DeleteResult<TokenState>> {
  if (prior.secret_arn === null) return { diagnostics: prior.token_id === null ? [] : [importedStays(prior.token_id)] };
  const survey = await client.survey(workspaceId(prior.workspace_id ?? ''), 'apply');
  const desired = desiredOf(prior, survey, NO_ACCESS);
  const { arn } = knownSecret(prior.secret_arn);
  const { world, observedAt } = await client.look(desired, survey, arn);
  const seen = await told(() => deepened(client.ports, entryIn(desired, world), 'values'));
  const entry = await withTokensOfLostSecret(client, seen, prior);
  if (!entry.facts.secret.known) throw unreadable(entry.facts.secret.why);
  const plan = removal(entry);
  refuseUnsafe(plan, entry);
  const outcomes = await told(() => apply(client.ports, plan, { observedAt, signal }));
  await learnAgain(
    client,
    desired,
    entry.subject.generations.all.map((g) => g.token.id),
  );
  const diagnostics = [...outcomeDiagnostics(outcomes), ...leftAlone(entry)];
  if (!hasErrors(diagnostics) && outcomes.some((outcome) => outcome.status !== 'done')) {
    throw new DiagnosticsError({ severity: 'error', summary: 'The token was not removed', detail: 'Apply again.' });
  }
  return { diagnostics };
}

/** Tokens outlive a secret that was deleted outside; the place in their labels still tells that they are its. */
async function withTokensOfLostSecret(client: HawzuClient, entry: Entry, prior: TokenState): Promise<Entry> {
  const { arn } = knownSecret(prior.secret_arn);
  const { desired, world, facts, token } = entry;
  if (arn === undefined || !facts.secret.known || facts.secret.value) return entry;
  const { index } = await told(() => client.once.tokens(desired.workspace));
  const tokens = index.atPlace(placeOf(desired.ownerId, arn));
  return entryIn(desired, { ...world, declared: new Map([[token.name, { ...facts, tokens }]]) });
}

function removal({ desired, world, facts, token, subject }: Entry): Plan {
  const { managementToken, asOf, tokensById } = world;
  const days =
    isOurs(desired.ownerId, token.name, subject) && token.secret.kind === 'managed'
      ? token.secret.recoveryWindowDays
      : undefined;
  const steps = removalSteps(desired.ownerId, facts, tokensById, asOf, managementToken, days);
  const action: Action = {
    ...{ kind: 'remove', token: token.name, secret: subject.ref, steps },
    reasons: [reasons.removed()],
    effects: [],
  };
  const entry: EntryPlan = {
    ...{ token: token.name, declared: false, holds: [], actions: steps.length > 0 ? [action] : [] },
    fingerprint: fingerprint(
      facts,
      subject.generations.all.map((g) => g.token),
    ),
  };
  return planOf(desired, world, [entry]);
}

/** A secret of this name that somebody else made meanwhile is not ours to delete. */
const isOurs = (owner: string, name: string, { secret }: Entry['subject']): boolean =>
  secret !== undefined && secret.tags[OWNER_TAG] === owner && secret.tags[NAME_TAG] === name;

function leftAlone({ subject }: Entry) {
  return subject.generations.all.filter((g) => g.phase === 'adopted').map((g) => importedStays(g.token.id));
}

const importedStays = (id: string) =>
  warningDiagnostic(
    `Token ${id} is left as it is`,
    'It was made by hand and imported, so it is not disabled or revoked. Revoke it at Hawzu when nothing uses it.',
  );
