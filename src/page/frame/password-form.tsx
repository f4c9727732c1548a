import type { JSX } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { isProblem, wordsOf } from '../ask/problem';
import { setPassword } from '../ask/session';
import { Notice } from '../parts/notice';

/** Sets a password with a one-time code. Whoever runs the service gives one out. */
export function PasswordForm({ onSet }: { onSet(): void }): JSX.Element {
  const ids = { email: useId(), code: useId(), password: useId(), hint: useId() };
  const form = useRef<HTMLFormElement>(null);
  const [trouble, setTrouble] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    const entered = new FormData(form.current!) as unknown as { get(name: string): string };
    const [email, code] = ['email', 'code'].map((name) => entered.get(name).trim());
    // As it is typed to sign in: there, blanks at its ends count.
    const password = entered.get('password');
    if (!email || !code || !password) return setTrouble('Fill in all three fields.');
    setIsBusy(true);
    setTrouble('');
    try {
      await setPassword(email, code, password);
      onSet();
    } catch (error) {
      setTrouble(isProblem(error) ? (error.errors[0]?.message ?? wordsOf(error)) : String(error));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form class="stack" ref={form} onSubmit={(event) => void submit(event)} noValidate>
      {trouble !== '' && (
        <Notice tone="danger" isAlert>
          {trouble}
        </Notice>
      )}
      <div class="field">
        <label for={ids.email}>Email address</label>
        <input id={ids.email} name="email" type="email" autocomplete="username" autoFocus />
      </div>
      <div class="field">
        <label for={ids.code}>One-time code</label>
        <input id={ids.code} name="code" autocomplete="one-time-code" spellcheck={false} aria-describedby={ids.hint} />
        <p class="hint" id={ids.hint}>
          Whoever runs the service gives it to you. It works once.
        </p>
      </div>
      <div class="field">
        <label for={ids.password}>New password</label>
        <input id={ids.password} name="password" type="password" autocomplete="new-password" />
      </div>
      <button type="submit" class="primary wide" aria-disabled={isBusy}>
        Set password
      </button>
    </form>
  );
}
