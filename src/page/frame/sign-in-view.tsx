import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Session } from '../ask/session';
import { Icon } from '../parts/icon';
import { Notice } from '../parts/notice';
import { PasswordForm } from './password-form';
import { SignInForm } from './sign-in-form';
import { useTitle } from '../workspace/title';

export function SignInView({ onSignedIn }: { onSignedIn(session: Session): void }): JSX.Element {
  const [form, setForm] = useState<'sign-in' | 'code' | 'set'>('sign-in');
  useTitle(form === 'code' ? 'Set a password' : 'Sign in');
  return (
    <main class="sign-in" id="main">
      <div class="brand">
        <Icon name="key" /> Hawzu
      </div>
      <h1 tabIndex={-1}>{form === 'code' ? 'Set a password' : 'Sign in'}</h1>
      <div class="card">
        {form === 'set' && <Notice tone="good">Your password is set. Sign in with it.</Notice>}
        {form === 'code' ? <PasswordForm onSet={() => setForm('set')} /> : <SignInForm onSignedIn={onSignedIn} />}
      </div>
      <p class="faint">
        <button type="button" class="link" onClick={() => setForm(form === 'code' ? 'sign-in' : 'code')}>
          {form === 'code' ? 'Back to signing in' : 'I have a one-time code'}
        </button>
      </p>
    </main>
  );
}
