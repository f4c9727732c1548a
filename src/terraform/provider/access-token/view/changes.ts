import type { EntryPlan, Reason } from '../../../../core/model/plan';
import { formatInstant } from '../../../../core/model/time';
import type { Subject } from '../../../../core/reconcile/entry/subject';
import type { TokenState } from '../attributes/schema';

/** One reason to act, for a policy to judge. */
export type Change = NonNullable<TokenState['changes']>[number];

/** What an apply does, a change for each reason: the same that `change` says in one sentence. */
export const changesOf = ({ actions }: EntryPlan, { current }: Subject): readonly Change[] =>
  actions.flatMap(({ kind, reasons, replaces }) =>
    reasons.map((reason) => changeFor(kind, reason, reason.token ?? replaces ?? current?.token.id ?? null)),
  );

/** One that no action of a plan stands for. */
export const changeFor = (
  action: string,
  { code, message, at }: Pick<Reason, 'code' | 'message' | 'at'>,
  token: string | null,
): Change => ({
  action,
  code,
  message,
  token_id: token,
  at: at === undefined ? null : formatInstant(at),
});
