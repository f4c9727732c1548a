import type { Step } from '../../model/plan';
import type { ActionContext } from './action/context';
import { issue } from './issue';
import { dropStage, promote, recheck } from './stages';
import { restate } from './restate';
import { waitForRotation, requestRotation } from './rotation';
import {
  addReplicas,
  createSecret,
  deleteSecret,
  removeReplicas,
  restoreSecret,
  tagSecret,
  updateSecret,
} from './secret';
import { store } from './store';
import { disable, edit, enable, relabel, revoke } from './tokens';
import { verify } from './verify';

/** Carries out one step. */
export function runStep(step: Step, context: ActionContext): Promise<void> {
  switch (step.kind) {
    case 'create-secret':
      return createSecret(step, context);
    case 'restore-secret':
      return restoreSecret(context);
    case 'tag-secret':
      return tagSecret(step, context);
    case 'update-secret':
      return updateSecret(step, context);
    case 'add-replicas':
      return addReplicas(step, context);
    case 'remove-replicas':
      return removeReplicas(step, context);
    case 'issue':
      return issue(step, context);
    case 'store':
      return store(step, context);
    case 'restate':
      return restate(step, context);
    case 'verify':
      return verify(step, context);
    case 'promote':
      return promote(step, context);
    case 'request-rotation':
      return requestRotation(step, context);
    case 'wait-for-rotation':
      return waitForRotation(step, context);
    case 'drop-label':
      return dropStage(step, context);
    case 'edit':
      return edit(step, context);
    case 'relabel':
      return relabel(step, context);
    case 'enable':
      return enable(step, context);
    case 'disable':
      return disable(step, context);
    case 'revoke':
      return revoke(step, context);
    case 'recheck':
      return recheck(step, context);
    case 'delete-secret':
      return deleteSecret(step, context);
  }
}
