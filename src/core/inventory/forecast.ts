import type { Breakage } from './inventory';
import type { EntryView } from './entry-view';

/**
 * Which consumer stops working, and when, if nothing of this software runs from now on. Entries that are paused, and
 * those whose secret could not be read, are left out: nothing is known to break for them.
 */
export function forecast(views: readonly EntryView[]): readonly Breakage[] {
  return views
    .flatMap(({ desired, subject: { current, facts, now } }): Breakage[] => {
      if (!desired.enabled || !facts.secret.known) return [];
      const of = { token: desired.name, consumer: desired.consumer };
      if (!current?.live) return [{ ...of, at: now, why: 'broken' }];
      return current.token.expiresAt === null ? [] : [{ ...of, at: current.token.expiresAt, why: 'expires' }];
    })
    .sort((a, b) => a.at - b.at || (a.token < b.token ? -1 : 1));
}
