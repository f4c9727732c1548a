import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { WireAccessToken } from '../../contract/wire';
import { editToken, listAudit, readToken } from '../ask/operations';
import { isProblem, type Problem, wordsOf } from '../ask/problem';
import { useAsked } from '../ask/use-asked';
import { useClock, useNow } from '../clock/use-clock';
import { type Draft, draftOf, fieldOf, gapsOf } from '../create/form/draft';
import { LeaveQuestion } from '../create/leave-question';
import { focusField, TokenForm } from '../create/form/token-form';
import { Troubles, troublesOf } from '../create/troubles';
import { useLeaving } from '../create/use-leaving';
import { announce } from '../parts/announcer';
import { Dialog } from '../parts/dialog';
import { Failure } from '../parts/failure';
import { Notice } from '../parts/notice';
import { go } from '../route/navigation';
import { tokensPath } from '../route/places';
import { ManagedNotice } from '../token/managed-notice';
import { useTitle } from '../workspace/title';
import { useWorkspace, type Workspace } from '../workspace/workspace';
import { Conflict } from './conflict';
import { editOf, type Part, partsBetween, partsChanged } from './merge';

interface EditDialogProps {
  readonly id: string;
  readonly address: string;
  onClose(): void;
  onChanged(token: WireAccessToken | null): void;
}

export function EditDialog(props: EditDialogProps): JSX.Element {
  const workspace = useWorkspace();
  const asked = useAsked(props.id, (signal) => readToken(workspace.id, props.id, signal));
  const title = `Edit ${asked.data?.label ?? 'access token'}`;
  useTitle(title, workspace.name);
  if (asked.data !== undefined) return <Editor {...props} token={asked.data} />;
  return (
    <Dialog title={title} shape="page" onDismiss={props.onClose} focusAfter={[`menu:${props.id}`]}>
      <div class="dialog-body">
        {asked.problem !== undefined && (
          <Failure problem={asked.problem} title="The token could not be loaded" again={asked.again} />
        )}
      </div>
    </Dialog>
  );
}

/** Whoever changed a token last, where the person may see that. */
async function whoChanged(workspace: Workspace, id: string): Promise<string> {
  if (!workspace.may('auditlogs:view')) return 'Somebody';
  try {
    const [event] = (await listAudit(workspace.id, { target: id, outcome: 'done', limit: 1 })).audit_events;
    return event?.actor.person?.name ?? event?.actor.token?.label ?? 'Somebody';
  } catch {
    return 'Somebody';
  }
}

interface Clash {
  readonly theirs: WireAccessToken;
  readonly who: string;
  readonly both: readonly Part[];
}

const PREFIX = 'edit';

function Editor({
  id,
  address,
  onClose,
  onChanged,
  token,
}: EditDialogProps & { readonly token: WireAccessToken }): JSX.Element {
  const workspace = useWorkspace();
  const clock = useClock();
  const now = useNow(10_000);
  // What the form was filled from; what somebody else changed since is laid beside it.
  const [base] = useState(token);
  const [draft, setDraft] = useState<Draft>(() => draftOf(token));
  const [clash, setClash] = useState<Clash>();
  const [kept, setKept] = useState<ReadonlySet<Part>>(new Set());
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setIsBusy] = useState(false);
  const mine = partsChanged(base, draft);
  const leaving = useLeaving(mine.length > 0);
  const gaps = gapsOf(draft, now, workspace.projectName);

  const clashed = async (): Promise<void> => {
    const theirs = await readToken(workspace.id, id);
    const between = partsBetween(clash?.theirs ?? base, theirs);
    const both = mine.filter((part) => between.includes(part) || clash?.both.includes(part) === true);
    setKept(new Set());
    setClash({ theirs, who: await whoChanged(workspace, id), both });
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isBusy || !workspace.isOnline) return;
    if (gaps[0] !== undefined) return focusField(PREFIX, gaps[0].field);
    const wanted = mine.filter((part) => clash?.both.includes(part) !== true || kept.has(part));
    const done = (changed: WireAccessToken): void => {
      onChanged(changed);
      announce(`${changed.label} was saved.`);
      go(tokensPath(workspace.id, id) + address, { force: true, replace: true });
    };
    if (wanted.length === 0) return done(clash?.theirs ?? base);
    setIsBusy(true);
    setProblem(undefined);
    try {
      done(await editToken(workspace.id, clash?.theirs ?? base, editOf(draft, wanted, clock.now())));
    } catch (error) {
      if (!isProblem(error)) throw error;
      if (error.status === 412) await clashed().catch((failed: unknown) => isProblem(failed) && setProblem(failed));
      else setProblem(error);
    } finally {
      setIsBusy(false);
    }
  };
  const troubles = troublesOf(problem, (pointer) => fieldOf(pointer, draft));
  const needed = gaps.length > 0 ? `Still needed: ${gaps.map(({ words }) => words).join(', ')}.` : '';
  return (
    <Dialog
      title={`Edit ${base.label}`}
      shape="page"
      onDismiss={() => leaving.attempt(onClose)}
      focusAfter={[`menu:${id}`]}
    >
      <form class="dialog-form" onSubmit={(event) => void submit(event)} noValidate>
        <div class="dialog-body stack">
          <ManagedNotice token={base} isWarning />
          {clash !== undefined && (
            <Conflict
              {...clash}
              parts={clash.both}
              draft={draft}
              kept={kept}
              onKeep={(part, isMine) => {
                const next = new Set(kept);
                if (isMine) next.add(part);
                else next.delete(part);
                setKept(next);
              }}
            />
          )}
          {problem?.isUnknown === true && (
            <Notice tone="danger" title="Nobody knows yet whether it was saved" isAlert>
              {wordsOf(problem)} Save again: what is there by then is compared first.
            </Notice>
          )}
          {problem !== undefined && !problem.isUnknown && (
            <Troubles problem={problem} troubles={troubles} prefix={PREFIX} title="The changes were not saved" />
          )}
          <TokenForm
            draft={draft}
            prefix={PREFIX}
            troubles={troubles}
            edited={base}
            onChange={(change) => setDraft({ ...draft, ...change })}
          />
        </div>
        {leaving.leave === undefined ? (
          <div class="dialog-foot">
            <p class="needed" id="edit-needed">
              {workspace.isOnline ? needed : 'You are offline. Nothing can be saved now.'}
            </p>
            <button type="button" onClick={() => leaving.attempt(onClose)}>
              Cancel
            </button>
            <button
              type="submit"
              class="primary"
              aria-disabled={gaps.length > 0 || isBusy || !workspace.isOnline}
              aria-describedby="edit-needed"
            >
              {isBusy ? 'Saving …' : 'Save changes'}
            </button>
          </div>
        ) : (
          <LeaveQuestion
            words="Your changes are not saved."
            leaveWords="Discard changes"
            onLeave={leaving.leave}
            onStay={leaving.stay}
          />
        )}
      </form>
    </Dialog>
  );
}
