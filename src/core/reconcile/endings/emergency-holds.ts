import { hold } from '../entry/holds';
import type { Holder } from '../observed/observed';

/** What an emergency leaves, or can't look at, and what to do about it. */
export const emergencyHolds = {
  ownTokenLeaked: (id: string) =>
    hold(
      'error',
      'own-token-left',
      `token ${id} is the one this run works with, so it is left alive; run again with another management token to kill it`,
      { token: id },
    ),
  nothingToKill: () => hold('error', 'nothing-to-kill', 'no token of this entry was found, so none was killed'),
  leakedUnread: (version: string, why: string) =>
    hold(
      'error',
      'leaked-unread',
      `version ${version} could not be looked at (${why}), and the token in it may be alive; run this again`,
    ),
  leakedSecretUnread: (why: string) =>
    hold(
      'error',
      'leaked-unread',
      `its secret could not be read (${why}), so tokens in it that only their values tell may be alive; run this again when it can be read`,
    ),
  leakedElsewhere: (version: string, what: string) =>
    hold(
      'error',
      'leaked-elsewhere',
      `version ${version} holds a value for ${what}, which can't be ended from here; end its token there`,
    ),
  notProvenOurs: (id: string, label: string, user?: Holder) =>
    hold(
      'error',
      'not-proven-ours',
      `token ${id} is labelled "${label}", but nothing proves that it is this entry's; ${killing(id, user)}`,
      { token: id },
    ),
  killedInUse: (id: string, user: Holder) =>
    hold(
      'warning',
      'killed-in-use',
      `token ${id} is the current value of ${user.entry}, too, and dies: the consumers of ${user.entry} have no access until an apply gives them another value; to do that now, add --token ${user.name}`,
      { token: id },
    ),
  issuedByLeaked: (id: string, label: string, user?: Holder) =>
    hold(
      'error',
      'issued-by-leaked',
      `token ${id}, labelled "${label}", was made with a leaked token and still works. Unless you know who made it, take it for leaked; ${killing(id, user)}`,
      { token: id },
    ),
  issuedForOthers: (count: number) =>
    hold(
      'warning',
      'issued-by-leaked',
      `leaked tokens also made ${count === 1 ? '1 token that is' : `${count} tokens that are`} labelled for entries of other specs. Anybody can write a label: run inventory over all specs, and see that each of them is in the secret of its entry`,
    ),
  labelledForAnotherEntry: (id: string, user?: Holder) =>
    hold(
      'error',
      'labelled-for-another-entry',
      `a version of the secret holds the value of token ${id}, which is labelled for another entry; ${killing(id, user)}`,
      { token: id },
    ),
} as const;

/** @param user the entry whose current value it is */
const killing = (id: string, user: Holder | undefined): string =>
  user === undefined
    ? `to kill it too, add --kill ${id}`
    : `it is the current value of ${user.entry}: to kill it too, and give the consumers of ${user.entry} another one first, add --token ${user.name} --kill ${id}`;
