import type { JSX } from 'preact';
import type { WireAccessToken } from '../../contract/wire';
import { useNow } from '../clock/use-clock';
import { asDay, fromNow } from '../clock/words';
import { useWorkspace } from '../workspace/workspace';
import { scopeWords } from './scope';
import { StatusBadge } from './status-badge';

/** Which token this is: enough to tell it from others that are called alike. */
export function Identity({ token }: { readonly token: WireAccessToken }): JSX.Element {
  const workspace = useWorkspace();
  const now = useNow();
  const used = token.last_used_at;
  return (
    <div class="identity">
      <p class="identity-name">
        <strong dir="auto">{token.label}</strong> <StatusBadge token={token} now={now} />
      </p>
      <p>
        <code>{token.token_prefix}…</code> · {token.access_type === 'workspace' ? 'Workspace' : 'Project'} ·{' '}
        {scopeWords(token, workspace)}
      </p>
      <p>
        Created by {token.created_by.name} on {asDay(Date.parse(token.created_at))}
      </p>
      <p>{used === null ? 'Never used' : `Last used ${fromNow(Date.parse(used), now)}`}</p>
    </div>
  );
}
