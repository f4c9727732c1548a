import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { WireIssuedAccessToken } from '../../contract/wire';
import { issueToken } from '../ask/operations';
import { isProblem, type Problem, wordsOf } from '../ask/problem';
import { useClock, useNow } from '../clock/use-clock';
import { useTitle } from '../workspace/title';
import { useWorkspace } from '../workspace/workspace';
import { Dialog } from '../parts/dialog';
import { Notice } from '../parts/notice';
import { Created } from './created';
import { type Draft, fieldOf, gapsOf, NEW_DRAFT, requestOf } from './form/draft';
import { LeaveQuestion } from './leave-question';
import { LostValue } from './lost-value';
import { focusField, TokenForm } from './form/token-form';
import { Troubles, troublesOf } from './troubles';
import { useLeaving } from './use-leaving';

interface CreateDialogProps {
  onCancel(): void;
  onIssued(id: string): void;
  /** Null: nothing was made, or what was made is gone. */
  onClosed(id: string | null): void;
}

/** One key for each opening: whatever is sent twice makes one token. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const PREFIX = 'create';

/** `Still needed: a name, a role for Billing.` */
const neededWords = (gaps: readonly { readonly words: string }[]): string =>
  gaps.length === 0 ? '' : `Still needed: ${gaps.map(({ words }) => words).join(', ')}.`;

export function CreateDialog({ onCancel, onIssued, onClosed }: CreateDialogProps): JSX.Element {
  const workspace = useWorkspace();
  const clock = useClock();
  const now = useNow(10_000);
  const key = useRef(newKey());
  const [draft, setDraft] = useState<Draft>(NEW_DRAFT);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [issued, setIssued] = useState<WireIssuedAccessToken>();
  const [lost, setLost] = useState<string>();
  const isDirty = draft !== NEW_DRAFT && issued === undefined && lost === undefined;
  const leaving = useLeaving(isDirty);
  useTitle('Create Access Token', workspace.name);

  if (issued !== undefined) return <Created issued={issued} onClose={() => onClosed(issued.id)} />;
  if (lost !== undefined)
    return (
      <LostValue
        id={lost}
        onEnded={() => {
          onIssued(lost);
          onClosed(null);
        }}
      />
    );

  const gaps = gapsOf(draft, now, workspace.projectName);
  const isReady = gaps.length === 0 && !isBusy && workspace.isOnline;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isBusy || !workspace.isOnline) return;
    if (gaps[0] !== undefined) return focusField(PREFIX, gaps[0].field);
    setIsBusy(true);
    setProblem(undefined);
    try {
      const made = await issueToken(workspace.id, requestOf(draft, clock.now()), key.current);
      setIssued(made);
      onIssued(made.id);
    } catch (error) {
      if (!isProblem(error)) throw error;
      if (error.code === 'idempotency-key-reused' && error.tokenId !== null) setLost(error.tokenId);
      else setProblem(error);
    } finally {
      setIsBusy(false);
    }
  };
  const troubles = troublesOf(problem, (pointer) => fieldOf(pointer, draft));
  return (
    <Dialog title="Create Access Token" shape="page" onDismiss={() => leaving.attempt(onCancel)}>
      <form class="dialog-form" onSubmit={(event) => void submit(event)} noValidate>
        <div class="dialog-body stack">
          {problem?.isUnknown === true && (
            <Notice tone="danger" title="Nobody knows yet whether the token was created" isAlert>
              {wordsOf(problem)} Pressing Create Token again is safe: it makes no second one.
            </Notice>
          )}
          {problem !== undefined && !problem.isUnknown && (
            <Troubles problem={problem} troubles={troubles} prefix={PREFIX} title="The token was not created" />
          )}
          <TokenForm
            draft={draft}
            prefix={PREFIX}
            troubles={troubles}
            onChange={(change) => setDraft({ ...draft, ...change })}
          />
        </div>
        {leaving.leave === undefined ? (
          <div class="dialog-foot">
            <p class="needed" id="create-needed">
              {workspace.isOnline ? neededWords(gaps) : 'You are offline. Nothing can be created now.'}
            </p>
            <button type="button" onClick={() => leaving.attempt(onCancel)}>
              Cancel
            </button>
            <button type="submit" class="primary" aria-disabled={!isReady} aria-describedby="create-needed">
              {isBusy ? 'Creating …' : 'Create Token'}
            </button>
          </div>
        ) : (
          <LeaveQuestion
            words="Nothing has been created yet. What you entered would be lost."
            leaveWords="Discard"
            onLeave={leaving.leave}
            onStay={leaving.stay}
          />
        )}
      </form>
    </Dialog>
  );
}
