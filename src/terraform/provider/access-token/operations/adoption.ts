import type { DesiredState } from '../../../../core/model/desired';
import type { Survey } from '../../../../core/pass/look/survey';
import { isOurs } from '../../../../core/reconcile/observed/generations';
import { type Diagnostic, DiagnosticsError, warningDiagnostic } from '../../../plugin';
import type { HawzuClient } from '../../connection/client';
import { creator, onBehalfOf } from '../view/claim';
import type { ResourceView } from '../view/entry';

/** No resource has it: it asks what a creation would meet, whoever creates. */
const NOBODY = '';

/**
 * What a creation finds, as a warning of its plan. Terraform never says whether an old object of the resource goes first,
 * so nothing more than a warning can be told: by the apply, what stands in the way may be gone.
 */
export async function adoption(
  client: HawzuClient,
  desired: DesiredState,
  survey: Survey,
): Promise<readonly Diagnostic[]> {
  try {
    const options = onBehalfOf(creator(NOBODY), desired);
    const entry = await client.lookIfThere({ desired, survey, known: {}, options });
    return entry ? adopted(entry) : [];
  } catch (error) {
    // A plan of a creation rests on nothing of this; the apply looks for itself.
    if (error instanceof DiagnosticsError) return [];
    throw error;
  }
}

function adopted({ subject, planned, token }: ResourceView): readonly Diagnostic[] {
  if (planned.blocked) {
    return [
      warningDiagnostic(
        `As things are, the apply will refuse to create ${token.name}`,
        `${planned.blocked.message}.\nIf an old object of this very resource is in the way and goes first, it will not.\nCode: ${planned.blocked.code}`,
        ['secret'],
      ),
    ];
  }
  const found = subject.current;
  if (!found?.live || !isOurs(found)) return [];
  const claimed =
    subject.claim === undefined
      ? 'No other Terraform resource claims it.'
      : 'Another Terraform resource claims it, perhaps an old object of this one: from then on it can neither change nor end the token.';
  return [
    warningDiagnostic(
      `Token ${token.name} exists already and is adopted`,
      `Its secret holds the good token ${found.token.id}, which the apply takes over instead of making another, unless that goes first. ${claimed} ` +
        'To replace a resource does not rotate its value.\nCode: adopted',
      ['name'],
    ),
  ];
}

/** Told once more when it was done: at the plan, the other may not have been there. */
export function takenOver({ subject, token }: ResourceView): readonly Diagnostic[] {
  const { claim, claimant, current } = subject;
  if (claim === undefined || claim === claimant?.claim || !current) return [];
  return [
    warningDiagnostic(
      `Token ${token.name} was taken over from another Terraform resource`,
      'Unless that was an old object of this very resource, two resources declare the same token: remove one of them from its configuration. The other can no longer change or end the token.\nCode: claim-taken',
      ['name'],
    ),
  ];
}
