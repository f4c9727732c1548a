import type { JSX } from 'preact';
import type { Session } from '../ask/session';
import { isProblem } from '../ask/problem';
import { signOut } from '../ask/session';
import { Icon } from '../parts/icon';
import { Popover } from '../parts/popover-menu';
import { announce } from '../parts/announcer';
import { areaPath, tokensPath } from '../route/places';
import { useWorkspace } from '../workspace/workspace';

interface HeaderProps {
  readonly session: Session;
  readonly area: string;
  signedOut(): void;
}

export function Header({ session, area, signedOut }: HeaderProps): JSX.Element {
  const workspace = useWorkspace();
  const { id } = workspace;
  const links = [
    { area: 'tokens', to: tokensPath(id), words: 'Access Tokens', needs: 'accesstokens:view' },
    { area: 'review', to: tokensPath(id, 'review'), words: 'Review', needs: 'accesstokens:view' },
    { area: 'roles', to: areaPath(id, 'roles'), words: 'Roles', needs: 'workspaceroles:view' },
    { area: 'users', to: areaPath(id, 'users'), words: 'Users', needs: 'users:view' },
    { area: 'audit', to: areaPath(id, 'audit-log'), words: 'Audit Log', needs: 'auditlogs:view' },
  ].filter(({ needs }) => workspace.may(needs));
  const leave = (): void => {
    // A session that has ended already is left as well.
    signOut().then(signedOut, (error: unknown) => {
      if (isProblem(error) && error.status === 401) return signedOut();
      announce('You are still signed in: the service cannot be reached.');
    });
  };
  return (
    <header class="top">
      <div class="top-line">
        <a class="brand" href={tokensPath(id)}>
          <Icon name="key" />
          <span>{workspace.name}</span>
        </a>
        <Popover
          className="quiet"
          title="Your account"
          label={
            <>
              <span class="avatar" aria-hidden="true">
                {session.user.name.slice(0, 1)}
              </span>
              <span class="user-name">{session.user.name}</span>
            </>
          }
        >
          {() => (
            <div class="menu">
              <p class="menu-text">
                <strong>{session.user.name}</strong>
                <br />
                <span class="faint">{session.user.email}</span>
              </p>
              {session.workspaces
                .filter((one) => one.id !== id)
                .map((one) => (
                  <a key={one.id} href={tokensPath(one.id)}>
                    Go to {one.name}
                  </a>
                ))}
              <button type="button" onClick={leave}>
                Sign out
              </button>
            </div>
          )}
        </Popover>
      </div>
      <nav aria-label="Security & Access" class="tabs">
        {links.map((link) => (
          <a key={link.area} href={link.to} aria-current={link.area === area ? 'page' : undefined}>
            {link.words}
          </a>
        ))}
      </nav>
    </header>
  );
}
