import type { JSX } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { isProblem, wordsOf } from '../ask/problem';
import { type Session, signIn } from '../ask/session';
import { Notice } from '../parts/notice';

interface SignInFormProps {
  /** Of the person whose session ended: nobody else goes on with what they entered. */
  readonly email?: string;
  onSignedIn(session: Session): void;
}

export const looksLikeToken = (text: string): boolean => /hwz_[0-9A-Za-z]{10,}/.test(text);

const told = (error: unknown): string => {
  if (!isProblem(error)) return 'Something on this page failed. Load it again.';
  if (error.code === 'wrong-credentials') return 'The email address and the password do not fit together. Check both.';
  return wordsOf(error);
};

export function SignInForm({ email: known, onSignedIn }: SignInFormProps): JSX.Element {
  const ids = { email: useId(), password: useId(), trouble: useId() };
  const [isShown, setIsShown] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    const entered = new FormData(form.current!) as unknown as { get(name: string): string };
    const email = known ?? entered.get('email').trim();
    const password = entered.get('password');
    if (email === '' || password === '') return setTrouble('Enter your email address and your password.');
    // A token that went to the wrong field must not go any further.
    if (looksLikeToken(email) || looksLikeToken(password)) {
      form.current?.reset();
      return setTrouble('Access tokens are for the API. Sign in with your password.');
    }
    setIsBusy(true);
    setTrouble('');
    try {
      onSignedIn(await signIn(email, password));
    } catch (error) {
      setTrouble(told(error));
      form.current?.querySelector<HTMLInputElement>('[name=password]')?.select();
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form class="stack" ref={form} onSubmit={(event) => void submit(event)} noValidate>
      {trouble !== '' && (
        <Notice tone="danger" isAlert id={ids.trouble}>
          {trouble}
        </Notice>
      )}
      <div class="field">
        <label for={ids.email}>Email address</label>
        <input
          id={ids.email}
          name="email"
          type="email"
          autocomplete="username"
          autoFocus={known === undefined}
          readOnly={known !== undefined}
          value={known}
        />
      </div>
      <div class="field">
        <label for={ids.password}>Password</label>
        <div class="joined">
          <input
            id={ids.password}
            name="password"
            {...({ type: isShown ? 'text' : 'password' } as { readonly type: 'password' })}
            autocomplete="current-password"
            autoFocus={known !== undefined}
            spellcheck={false}
            autocapitalize="off"
            aria-describedby={trouble === '' ? undefined : ids.trouble}
          />
          <button type="button" aria-pressed={isShown} onClick={() => setIsShown(!isShown)}>
            {isShown ? 'Hide' : 'Show'}
            <span class="unseen"> password</span>
          </button>
        </div>
      </div>
      <button type="submit" class="primary wide" aria-disabled={isBusy}>
        {isBusy ? 'Signing in …' : 'Sign in'}
      </button>
    </form>
  );
}
