import type { EventKind } from '../../outlook/outlook';

/** What a person reads for each kind of event. */
export const EVENT_WORDS: Readonly<Record<EventKind, string>> = {
  created: 'created',
  rotated: 'rotated',
  replaced: 'replaced',
  edited: 'edited',
  'rollback-ends': 'rollback ends',
  disabled: 'old token disabled',
  revoked: 'old token revoked',
  expires: 'expires',
  blocked: 'blocked',
};
