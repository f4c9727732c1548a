import { tokenId } from '../../model/ids';
import { base32, labelFor, NONCE_CHARACTERS } from '../../model/label';
import { managedBy } from '../../model/managed-by';
import type { Step } from '../../model/plan';
import { later } from '../../model/time';
import { isPortError } from '../../ports/errors';
import { BACKSTOP_MS, expiryFor } from '../../reconcile/entry/schedule';
import type { ActionContext } from './action/context';
import { giveUpIssued } from './give-up-issued';

/** How often a token whose value was lost on the way is given up and issued anew. */
const ATTEMPTS = 3;

/**
 * Issues a token, always with an expiry. When the reply is lost, the same label is asked for again; the answer then
 * names the token without its value, so it is revoked and another is issued. Only this process knows that token, so
 * only this process may revoke it early.
 */
export async function issue(step: Extract<Step, { kind: 'issue' }>, context: ActionContext): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    context.fence();
    const label = newLabel(step, context);
    const expiresAt = expiryFor(step.expiry, context.now()) ?? later(context.now(), BACKSTOP_MS);
    try {
      const { owner, workspace } = context.entry;
      const claim = managedBy(owner, context.action.token, step.rotation, context.now());
      const request = { label, access: step.access, expiresAt, managedBy: claim };
      const { token, value } = (await context.api.issue(workspace, request)).value;
      context.issued = {
        id: token.id,
        label: token.label,
        value,
        expiresAt: step.expiry.kind === 'never' ? null : token.expiresAt,
      };
      context.uses(token.id);
      return;
    } catch (error) {
      const lost = isPortError(error, 'conflict') ? error.details.existingTokenId : undefined;
      if (lost === undefined) throw error;
      await giveUpIssued(context, tokenId(lost));
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

function newLabel(step: Extract<Step, { kind: 'issue' }>, context: ActionContext): string {
  const nonce = `${base32(context.ports.random.bytes(5), NONCE_CHARACTERS)}${step.trigger ?? ''}`;
  return labelFor({
    name: context.action.token,
    owner: context.entry.owner,
    arn: context.requireArn(),
    version: context.version(step.version),
    nonce,
    claim: step.claim,
  });
}
