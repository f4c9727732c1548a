import { formatInstant, type Instant } from '../../model/time';
import type { EntryStatus, SpecStatus } from '../../outlook/status';
import { renderDocument, type Stamp } from '../document/document';

/** Statuses as a document. Every field is always there, `null` where there is nothing; times are ISO 8601 in UTC. */
export const renderStatusJson = (statuses: readonly SpecStatus[], stamp: Stamp): string =>
  renderDocument(
    {
      kind: 'statuses',
      specs: statuses,
      findings: [],
      result: {
        statuses: statuses.map(({ ownerId, workspace, asOf, tokens }) => ({
          ownerId,
          workspace,
          asOf: formatInstant(asOf),
          tokens: tokens.map(data),
        })),
      },
    },
    stamp,
  );

const moment = (at: Instant | null | undefined): string | null =>
  at === null || at === undefined ? null : formatInstant(at);

const data = ({
  token,
  consumer,
  state,
  problem,
  currentSince,
  lastUsedAt,
  copies,
  next,
  superseded,
}: EntryStatus): object => ({
  token,
  consumer,
  state,
  problem: problem ?? null,
  currentSince: moment(currentSince),
  lastUsedAt: moment(lastUsedAt),
  copies: copies ?? null,
  next: next ? { kind: next.kind, at: formatInstant(next.at), why: next.why } : null,
  superseded: superseded.map(({ tokenId, phase, status, lastUsedAt: used, isHeld }) => ({
    tokenId,
    phase,
    status,
    lastUsedAt: moment(used),
    isHeld,
  })),
});
