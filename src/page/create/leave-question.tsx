import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface LeaveQuestionProps {
  readonly words: string;
  readonly leaveWords: string;
  onLeave(): void;
  onStay(): void;
}

/** Asked in the foot of the dialog that would be left: no dialog stands over another. */
export function LeaveQuestion({ words, leaveWords, onLeave, onStay }: LeaveQuestionProps): JSX.Element {
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => stay.current?.focus(), []);
  return (
    <div class="dialog-foot asked" role="alert">
      <p>{words}</p>
      <button type="button" onClick={onLeave}>
        {leaveWords}
      </button>
      <button type="button" class="primary" ref={stay} onClick={onStay}>
        Keep editing
      </button>
    </div>
  );
}
