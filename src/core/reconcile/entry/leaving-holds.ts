import type { EntryName } from '../../model/desired';
import { formatInstant, type Instant } from '../../model/time';
import type { Continuation } from '../observed/observed';
import { hold } from './holds';

const KEPT =
  'has not taken its secret over yet: keep the entry until this has gone; the secret is kept working here until then';

/** What is known of the spec that is to take an entry over. */
const NOT_YET: Readonly<Record<Continuation, string>> = {
  'in-run': 'whose spec takes it over in this run; keep the entry until that is done',
  apart: `whose spec is in this run, and has a secret of its own for it. This one is kept working here for whoever reads it: see that nobody does, then remove the entry, and --prune ends it at once`,
  stuck: `whose spec is in this run, and can't take it over yet, since its entry is blocked. It ${KEPT}`,
  unseen: `whose spec ${KEPT}. If that one was applied and made a secret of its own, see that nobody reads this one before you remove the entry: --prune ends it at once`,
  unsaid: `whose spec is in this run, and has no such entry with movedFrom: write it there, or take movedTo out here. It ${KEPT}`,
};

/** What is said of an entry that goes to another owner, and of a secret that its entry left. */
export const leavingHolds = {
  movedTo: ({ owner, name }: EntryName, continuation: Continuation) =>
    hold(
      continuation === 'in-run' || continuation === 'unseen' ? 'info' : 'warning',
      'moved-to',
      `moved to ${name} of owner ${owner}, ${NOT_YET[continuation]}`,
    ),
  movedAway: ({ owner, name }: EntryName) =>
    hold('info', 'moved-to', `moved to ${name} of owner ${owner}, whose spec has taken it over; remove the entry`),
  formerSecret: (region: string) =>
    hold(
      'warning',
      'former-secret',
      `its entry has another secret now; apply with --prune removes this one, in ${region}, once its consumers have had an overlap's time`,
    ),
  formerSecretNeeded: () =>
    hold('warning', 'former-secret', 'it is kept until the new secret of its entry holds a working token'),
  formerSecretUntil: (until: Instant) =>
    hold('info', 'former-secret', `consumers may still read it; it is kept until ${formatInstant(until)}`, { until }),
  formerTokenWorks: (id: string, where: string) =>
    hold(
      'warning',
      'former-token-works',
      `token ${id}, of a secret that the entry had before (${where}), still works: a pause disables what is in its present one. Disable it at Hawzu if it must not work; after the pause, apply with --prune ends it`,
      { token: id },
    ),
} as const;
