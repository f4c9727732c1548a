import type { FunctionComponent, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Problem } from '../ask/problem';
import { Failure } from '../parts/failure';
import { Missing } from './missing';

/** Views that few people open are loaded when somebody does. */
const VIEWS: Readonly<Record<string, () => Promise<FunctionComponent>>> = {
  review: async () => (await import('../review/review-view')).ReviewView,
  roles: async () => (await import('../roles/roles-view')).RolesView,
  users: async () => (await import('../users/users-view')).UsersView,
  audit: async () => (await import('../audit/audit-view')).AuditView,
};

interface LaterProps {
  readonly area: string;
  onShown(): void;
}

export function Later({ area, onShown }: LaterProps): JSX.Element | null {
  const [loaded, setLoaded] = useState<{ readonly area: string; readonly View: FunctionComponent }>();
  const [hasFailed, setHasFailed] = useState(false);
  const load = (): void => {
    setHasFailed(false);
    VIEWS[area]?.().then(
      (View) => setLoaded({ area, View }),
      () => setHasFailed(true),
    );
  };
  useEffect(load, [area]);
  useEffect(() => {
    if (loaded?.area === area) onShown();
  }, [loaded, area]);
  if (VIEWS[area] === undefined) return <Missing title="There is nothing at this address" />;
  if (hasFailed) return <Failure problem={new Problem(0, {})} title="This view could not be loaded" again={load} />;
  return loaded?.area === area ? <loaded.View /> : null;
}
