import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { WireAccessToken } from '../../contract/wire';
import { whoRevoked } from '../acts/carry-out';
import { type Act, readToken } from '../ask/operations';
import { useAsked } from '../ask/use-asked';
import { useNow } from '../clock/use-clock';
import { inUtc } from '../clock/words';
import { Dialog } from '../parts/dialog';
import { Failure } from '../parts/failure';
import { Instant } from '../parts/instant';
import { Notice } from '../parts/notice';
import { tokensPath } from '../route/places';
import { ManagedNotice } from '../token/managed-notice';
import { isExpired } from '../token/state';
import { StatusBadge } from '../token/status-badge';
import { useTitle } from '../workspace/title';
import { useWorkspace } from '../workspace/workspace';
import { History } from './history';
import { Usage } from './usage';

interface DetailsDialogProps {
  readonly id: string;
  readonly address: string;
  onClose(): void;
  onAct(act: Act, token: WireAccessToken): void;
}

export const Fact = ({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <div class="fact">
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Moment = ({ at }: { readonly at: string }): JSX.Element => (
  <>
    <Instant at={at} isFull />
    <span class="hint">{inUtc(Date.parse(at))}</span>
  </>
);

/** Says who ended a token that a link leads to. */
function Gone({ id }: { readonly id: string }): JSX.Element {
  const workspace = useWorkspace();
  const [words, setWords] = useState('');
  useEffect(() => void whoRevoked(workspace, id).then(setWords), [id]);
  return (
    <Notice tone="calm" title="This token is gone">
      {words}
    </Notice>
  );
}

function Facts({ token }: { readonly token: WireAccessToken }): JSX.Element {
  const workspace = useWorkspace();
  const now = useNow();
  return (
    <dl class="facts">
      <Fact name="Status">
        <StatusBadge token={token} now={now} />
        {token.status === 'disabled' && token.disabled_at !== null && (
          <span class="hint">
            since <Instant at={token.disabled_at} isFull />
          </span>
        )}
      </Fact>
      <Fact name="Token">
        <code>{token.token_prefix}…</code>
        <span class="hint">The rest was shown once, when it was created.</span>
      </Fact>
      <Fact name="Identifier">
        <code class="breakable">{token.id}</code>
      </Fact>
      <Fact name="Access type">{token.access_type === 'workspace' ? 'Workspace' : 'Project'}</Fact>
      <Fact name="Scope">
        {token.workspace_role !== null && `${token.workspace_role.name} of ${workspace.name}`}
        {token.project_grants !== null && (
          <ul class="plain">
            {token.project_grants.map(({ project_id, role }) => (
              <li key={project_id}>
                {workspace.projectName(project_id)}: {role.name}
              </li>
            ))}
          </ul>
        )}
      </Fact>
      <Fact name="Created by">
        {token.created_by.name}
        {token.created_by_token !== null && <span class="hint">with the token {token.created_by_token.name}</span>}
      </Fact>
      <Fact name="Created">
        <Moment at={token.created_at} />
      </Fact>
      <Fact name={isExpired(token, now) ? 'Expired' : 'Expires'}>
        {token.expires_at === null ? 'Not specified: it never expires' : <Moment at={token.expires_at} />}
      </Fact>
      <Fact name="Last used">{token.last_used_at === null ? 'Never used' : <Moment at={token.last_used_at} />}</Fact>
      {token.max_issued_lifetime !== null && <Fact name="May issue tokens that live">{token.max_issued_lifetime}</Fact>}
    </dl>
  );
}

export function DetailsDialog({ id, address, onClose, onAct }: DetailsDialogProps): JSX.Element {
  const workspace = useWorkspace();
  const asked = useAsked(id, (signal) => readToken(workspace.id, id, signal));
  const { data: token, problem } = asked;
  useTitle(token?.label ?? 'Access token', workspace.name);
  const mayEdit = workspace.may('accesstokens:edit');
  const mayRevoke = workspace.may('accesstokens:revoke');
  return (
    <Dialog title={token?.label ?? 'Access token'} shape="drawer" onDismiss={onClose} focusAfter={[`token:${id}`]}>
      <div class="dialog-body stack">
        {problem !== undefined && problem.status === 404 && <Gone id={id} />}
        {problem !== undefined && problem.status !== 404 && (
          <Failure problem={problem} title="The token could not be loaded" again={asked.again} />
        )}
        {token !== undefined && (
          <>
            <ManagedNotice token={token} />
            <Facts token={token} />
            <Usage token={token} />
            {workspace.may('auditlogs:view') && <History token={token} />}
            {!mayEdit && <p class="hint">Changing it needs {workspace.whoMay('accesstokens:edit')}.</p>}
            {!mayRevoke && <p class="hint">Revoking it needs {workspace.whoMay('accesstokens:revoke')}.</p>}
          </>
        )}
      </div>
      <div class="dialog-foot">
        {token !== undefined && mayRevoke && (
          <button
            type="button"
            class="danger-text start"
            aria-disabled={!workspace.isOnline}
            onClick={() => workspace.isOnline && onAct('revoke', token)}
          >
            Revoke
          </button>
        )}
        {token !== undefined && mayEdit && (
          <>
            <button
              type="button"
              aria-disabled={!workspace.isOnline}
              onClick={() => workspace.isOnline && onAct(token.status === 'enabled' ? 'disable' : 'enable', token)}
            >
              {token.status === 'enabled' ? 'Disable' : 'Enable'}
            </button>
            <a class="button primary" href={tokensPath(workspace.id, id, 'edit') + address} data-focus={`edit:${id}`}>
              Edit
            </a>
          </>
        )}
        {!mayEdit && (
          <button type="button" onClick={onClose}>
            Close
          </button>
        )}
      </div>
    </Dialog>
  );
}
