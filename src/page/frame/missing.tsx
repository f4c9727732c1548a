import type { JSX } from 'preact';
import { useTitle } from '../workspace/title';

/** For addresses that lead nowhere, or not for this person. */
export function Missing({ title }: { readonly title: string }): JSX.Element {
  useTitle(title);
  return (
    <main class="sign-in" id="main">
      <h1 tabIndex={-1}>{title}</h1>
      <p>Either it does not exist, or you have no access to it. Ask whoever runs the workspace, or begin anew.</p>
      <p>
        <a class="button" href="/">
          To my access tokens
        </a>
      </p>
    </main>
  );
}
