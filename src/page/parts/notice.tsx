import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from './icon';

interface NoticeProps {
  readonly tone: 'warning' | 'danger' | 'calm' | 'good';
  readonly title?: string;
  /** Read out at once, whatever is being read. */
  readonly isAlert?: boolean;
  readonly id?: string;
  readonly children?: ComponentChildren;
}

const ICONS: Readonly<Record<NoticeProps['tone'], IconName>> = {
  warning: 'warning',
  danger: 'warning',
  calm: 'clock',
  good: 'check',
};

export function Notice({ tone, title, isAlert = false, id, children }: NoticeProps): JSX.Element {
  return (
    <div class={`notice notice-${tone}`} id={id} {...(isAlert ? { role: 'alert' } : {})}>
      <Icon name={ICONS[tone]} />
      <div class="notice-text">
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}
