import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { actOn, readToken } from '../ask/operations';
import { isProblem, type Problem } from '../ask/problem';
import { useWorkspace } from '../workspace/workspace';
import { Dialog } from '../parts/dialog';
import { Failure } from '../parts/failure';
import { Notice } from '../parts/notice';

/** The token was made, and the answer with its value never came. Nobody can use it. */
export function LostValue({ id, onEnded }: { readonly id: string; onEnded(): void }): JSX.Element {
  const workspace = useWorkspace();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const leave = useRef<HTMLButtonElement>(null);
  useEffect(() => leave.current?.focus(), []);
  const revoke = async (): Promise<void> => {
    if (isBusy) return;
    setIsBusy(true);
    try {
      await actOn(workspace.id, 'revoke', await readToken(workspace.id, id), false);
      onEnded();
    } catch (error) {
      if (!isProblem(error)) throw error;
      if (error.status === 404) return onEnded();
      setProblem(error);
      setIsBusy(false);
    }
  };
  return (
    <Dialog title="The value got lost" kind="alertdialog" onDismiss={onEnded}>
      <div class="dialog-body stack">
        <Notice tone="danger" title="The token exists, but its value never arrived">
          Nobody can use it, and the value can’t be shown again. Revoke it and create another.
        </Notice>
        {problem !== undefined && <Failure problem={problem} title="The token was not revoked" />}
      </div>
      <div class="dialog-foot">
        <button type="button" ref={leave} onClick={onEnded}>
          Leave it
        </button>
        {workspace.may('accesstokens:revoke') && (
          <button type="button" class="danger" aria-disabled={isBusy} onClick={() => void revoke()}>
            Revoke it
          </button>
        )}
      </div>
    </Dialog>
  );
}
